import { expect, test } from 'vitest';
import { header, type SipRequest } from '../core/sip/message.ts';
import { tagOf } from '../core/sip/name-addr.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { withCredentials } from '../testing/builders/sip-request.ts';
import { openSipPuppet, testSdp } from '../testing/stages/sip-puppet.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

/** A desk phone of 101 that says while it rings that it picks up when asked, and does what the test says. */
async function openDeskPhone(office: OfficeAtWork) {
  const { user, password } = accountOf('101');
  const exchange = office.appliance.sip('udp');
  const puppet = await openSipPuppet();
  const address = `<sip:${user}@127.0.0.1>`;
  const contact = `<sip:${user}@127.0.0.1:${puppet.port}>`;
  const register = (cseq: number): SipRequest =>
    puppet.request('REGISTER', {
      uri: 'sip:127.0.0.1',
      from: address,
      to: address,
      callId: 'desk-phone',
      cseq,
      headers: [['Contact', contact]],
    });
  puppet.send(register(1), exchange);
  const reply = await puppet.takeResponse(401);
  puppet.send(withCredentials(register(2), { reply, username: user, password }), exchange);
  await puppet.takeResponse(200);
  const headers: [string, string][] = [
    ['Contact', contact],
    ['Allow-Events', 'talk, hold'],
  ];
  return {
    puppet,
    async ring(): Promise<SipRequest> {
      const invite = await puppet.takeRequest('INVITE');
      puppet.reply(puppet.response(invite, 180, { toTag: 'desk', headers }));
      return invite;
    },
    answer: (invite: SipRequest) =>
      puppet.reply(puppet.response(invite, 200, { toTag: 'desk', headers, body: testSdp() })),
    [Symbol.asyncDispose]: () => puppet.close(),
  };
}

test('a call that rings is answered by a key of the desk, once the phone picks up; one that does not is told of in place', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0 } });
  const [{ page, errors }, carrier, opened] = await Promise.all([
    office.openDesk('ana'),
    office.openCarrier(),
    openDeskPhone(office),
  ]);
  await using phone = opened;
  const { puppet } = phone;
  await office.makeReady('ana');
  const from = '+34600111222';
  const target = office.appliance.sip('udp');

  const first = await carrier.call({ target, from, to: dids.quick, audio: {} });
  const invite = await phone.ring();
  await page.getByRole('button', { name: 'Answer' }).waitFor();
  await page.keyboard.press('a');
  const asked = await puppet.takeRequest('NOTIFY');
  expect([header(asked, 'Event'), tagOf(header(asked, 'To')!)]).toEqual(['talk', 'desk']);
  puppet.reply(puppet.response(asked, 200));
  await page.getByRole('button', { name: 'Answering' }).waitFor();
  expect(await page.locator('#desk-call.call-ringing').count()).toBe(1);
  phone.answer(invite);
  await page.locator('#desk-call.call-talking').waitFor();
  await page.keyboard.press('F9');
  puppet.reply(puppet.response(await puppet.takeRequest('BYE'), 200));
  await first.ended();

  const second = await carrier.call({ target, from, to: dids.quick, audio: {} });
  await phone.ring();
  await page.getByRole('button', { name: 'Answer' }).click();
  puppet.reply(puppet.response(await puppet.takeRequest('NOTIFY'), 489));
  await page.locator('#desk-call', { hasText: 'Pick up at the phone' }).waitFor();
  second.hangup();
  await puppet.takeRequest('CANCEL');
  expect(errors).toEqual([]);
});
