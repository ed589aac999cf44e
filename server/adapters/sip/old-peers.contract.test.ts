import { afterEach, expect, test } from 'vitest';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import { header, type SipRequest } from '../../core/sip/message.ts';
import { openSipPuppet, type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let gateway: SipPuppet;
afterEach(async () => {
  await house.close();
  await gateway.close();
});

/** As an equipment of before 2002 would: neither Contact nor tag, and a branch of its own making. */
function asOfOld(request: SipRequest): SipRequest {
  const headers = request.headers
    .filter(({ name }) => name !== 'Contact')
    .map(({ name, value }) => {
      if (name === 'From') return { name, value: value.replace(/;tag=.*/, '') };
      return { name, value: name === 'Via' ? value.replace('z9hG4bK', '') : value };
    });
  return { ...request, headers };
}

test.each(['embedded', 'external'] as const)(
  'RFC 4475 3.4.1: a gateway of RFC 2543 without Contact is answered, talks and is hung up on (%s)',
  async (kind) => {
    gateway = await openSipPuppet('udp', { address: '127.0.0.77' });
    const { address, port } = gateway;
    const trunk = { ...trunkDefaults, id: 'old', name: 'Old', kind: 'peer' as const, optionsSec: 0 };
    house = await openTelephonyStage({ trunks: [{ ...trunk, host: address, port }] }, kind);
    const from = `<sip:+13035551111@${address}:${port}>`;
    const invite = asOfOld(
      gateway.request('INVITE', { uri: 'sip:910000001@127.0.0.1', from, to: from, body: testSdp() }),
    );
    gateway.send(invite, house.udp);
    const { leg, told } = await house.nextLeg();
    const answered = leg.answer({ address: '127.0.0.1', port: 30_000 });
    const ok = await gateway.takeResponse(200);
    gateway.send(asOfOld(gateway.ack(invite, ok)), house.udp);
    expect(await answered).toMatchObject({ port: 40_000 });
    leg.hangup('normal');
    const bye = await gateway.takeRequest('BYE');
    expect(bye.uri).toBe(`sip:+13035551111@${address}:${port}`);
    gateway.send(gateway.response(bye, 200), house.udp);
    expect(told).toEqual(['ended local hangup']);
    expect(header(bye, 'To')).not.toContain('tag=');
    await expect.poll(() => house.engine.counts().legs).toBe(0);
  },
);
