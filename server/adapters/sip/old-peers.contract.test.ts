import { afterEach, expect, test } from 'vitest';
import { header, type SipRequest } from '../../core/sip/message.ts';
import { type CarrierStage, openCarrierStage } from '../../testing/stages/carrier-stage.ts';
import { testSdp } from '../../testing/stages/sip-puppet.ts';

let stage: CarrierStage;
afterEach(() => stage.close());

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
  async (how) => {
    stage = await openCarrierStage({ how, address: '127.0.0.77' });
    const { house, carrier: gateway } = stage;
    const { address, port } = gateway;
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
