import { afterEach, beforeEach, expect, test } from 'vitest';
import { header, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { readSipfrag } from '../../core/sip/refer.ts';
import type { TransferRequest } from '../../services/calls/telephony-port.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { type RequestParts, type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let phone: SipPuppet;
beforeEach(async () => {
  house = await openTelephonyStage();
  phone = await house.peer();
});
afterEach(() => house.close());

const local = { address: '127.0.0.1', port: 30_000 };
const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);

/** An INVITE from the phone of 101, with its password. */
async function invite(parts: RequestParts = {}): Promise<SipRequest> {
  const about = { uri: 'sip:102@127.0.0.1', from: '<sip:101@127.0.0.1>', to: '<sip:102@127.0.0.1>', body: testSdp() };
  const first = phone.request('INVITE', { ...about, ...parts });
  phone.send(first, house.udp);
  const challenge = await phone.takeResponse(407);
  phone.send(phone.ack(first, challenge), house.udp);
  const again = phone.request('INVITE', {
    ...about,
    ...parts,
    callId: header(first, 'Call-ID')!,
    fromTag: tagOf(header(first, 'From')!)!,
    cseq: 2,
  });
  const good = withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' });
  phone.send(good, house.udp);
  return good;
}

/** A call of the phone's that is answered. */
async function talking(parts: RequestParts = {}) {
  const sent = await invite(parts);
  const call = await house.nextLeg();
  const remote = call.leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(sent, ok), house.udp);
  await remote;
  return { sent, ok, ...call };
}

function inDialog(method: string, call: { sent: SipRequest; ok: SipResponse }, parts: RequestParts): SipRequest {
  return phone.request(method, {
    uri: 'sip:127.0.0.1',
    from: header(call.sent, 'From')!.replace(/;tag=.*/, ''),
    fromTag: tagOf(header(call.sent, 'From')!)!,
    to: '<sip:102@127.0.0.1>',
    toTag: tagOf(header(call.ok, 'To')!)!,
    callId: header(call.sent, 'Call-ID')!,
    ...parts,
  });
}

const replacesOf = (call: { sent: SipRequest; ok: SipResponse }, more = ''): string =>
  `${header(call.sent, 'Call-ID')};to-tag=${tagOf(header(call.ok, 'To')!)};from-tag=${tagOf(header(call.sent, 'From')!)}${more}`;

function refer(call: { sent: SipRequest; ok: SipResponse }, to: string, more: [string, string][] = [], cseq = 3): void {
  const headers: [string, string][] = [['Refer-To', to], ['Contact', phone.contact], ...more];
  phone.send(inDialog('REFER', call, { cseq, headers }), house.udp);
}

async function takeNews(): Promise<{ status: number | undefined; event: string; state: string }> {
  const notify = await phone.takeRequest('NOTIFY');
  phone.send(phone.response(notify, 200), house.udp);
  return {
    status: readSipfrag(text(notify)),
    event: header(notify, 'Event')!,
    state: header(notify, 'Subscription-State')!,
  };
}

test('RFC 3515 2.4: a transfer is taken with 202, and its news come in the same dialog until the last', async () => {
  const call = await talking();
  const asked: TransferRequest[] = [];
  call.onTransfer((transfer) => {
    asked.push(transfer);
    transfer.accept();
  });
  refer(call, '<sip:103@127.0.0.1>');
  await phone.takeResponse(202);
  const [transfer] = asked;
  expect([transfer!.to, transfer!.replaces]).toEqual(['103', undefined]);
  transfer!.tell('trying');
  expect(await takeNews()).toEqual({ status: 100, event: 'refer', state: 'active;expires=60' });
  transfer!.tell('ringing');
  expect(await takeNews()).toMatchObject({ status: 180 });
  transfer!.tell('busy');
  transfer!.tell('connected');
  expect(await takeNews()).toEqual({ status: 486, event: 'refer', state: 'terminated;reason=noresource' });
  refer(call, '<tel:+34-600-000>', [], 4);
  await phone.takeResponse(202);
  asked[1]!.tell('connected');
  expect(await takeNews()).toMatchObject({ status: 200, event: 'refer;id=4' });
  expect([asked[1]!.to, house.complaints]).toEqual(['+34600000', []]);
});

test('RFC 4488 4: who wants no news gets none', async () => {
  const call = await talking();
  call.onTransfer((transfer) => {
    transfer.accept();
    transfer.tell('connected');
    call.leg.hangup('normal');
  });
  refer(call, '<sip:103@127.0.0.1>', [['Refer-Sub', 'false']]);
  expect(header(await phone.takeResponse(202), 'Refer-Sub')).toBe('false');
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), house.udp);
  expect(phone.received.some((message) => message.kind === 'request' && message.method === 'NOTIFY')).toBe(false);
});

test('RFC 3891 3: an attended transfer names the other call, whichever way round the tags stand', async () => {
  const one = await talking();
  const two = await talking();
  const asked: TransferRequest[] = [];
  one.onTransfer((transfer) => {
    asked.push(transfer);
    transfer.refuse('forbidden');
  });
  refer(one, `<sip:102@127.0.0.1?Replaces=${encodeURIComponent(replacesOf(two))}>`);
  await phone.takeResponse(403);
  const [callId, to, from] = replacesOf(two).split(';') as [string, string, string];
  const turned = `${callId};${to.replace('to-tag', 'from-tag')};${from.replace('from-tag', 'to-tag')}`;
  refer(one, `<sip:102@127.0.0.1?Replaces=${encodeURIComponent(turned)}>`, [], 4);
  await phone.takeResponse(403);
  expect(asked.map(({ replaces }) => replaces)).toEqual([{ legId: two.leg.legId }, { legId: two.leg.legId }]);
});

test.each([
  [
    'RFC 3891 3: one that names a call we do not know',
    '<sip:102@127.0.0.1?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>',
    481,
  ],
  ['RFC 3515 2.1: one that asks for another method', '<sip:102@127.0.0.1;method=BYE>', 400],
  ['one that nobody answers for', '<sip:102@127.0.0.1>', 603],
])('a transfer that cannot be is refused at once: %s', async (_, to, status) => {
  const call = await talking();
  refer(call, to);
  expect((await phone.takeResponse(status)).status).toBe(status);
});

test('RFC 3891 3: an INVITE that takes the place of a call names its leg', async () => {
  const call = await talking();
  await invite({
    headers: [
      ['Replaces', replacesOf(call, ';early-only')],
      ['Require', 'replaces'],
    ],
  });
  const taker = await house.nextLeg();
  expect(taker.leg.replaces).toEqual({ legId: call.leg.legId, earlyOnly: true });
  taker.leg.hangup('busy');
  await phone.takeResponse(486);
});

test.each([
  [[['Replaces', 'x;to-tag=1;from-tag=2']], 481],
  [[['Replaces', 'x']], 400],
] as [[string, string][], number][])(
  'RFC 3891 3: a Replaces that fits nothing is refused (%#)',
  async (headers, status) => {
    await invite({ headers });
    expect((await phone.takeResponse(status)).status).toBe(status);
  },
);

test('a phone that rings is named by its early dialog, so that another one can take the call', async () => {
  const register = phone.request('REGISTER', {
    uri: 'sip:127.0.0.1',
    from: '<sip:101@127.0.0.1>',
    to: '<sip:101@127.0.0.1>',
    callId: 'reg',
    headers: [['Contact', phone.contact]],
  });
  phone.send(register, house.udp);
  const challenge = await phone.takeResponse(401);
  const again = phone.request('REGISTER', {
    uri: 'sip:127.0.0.1',
    from: '<sip:101@127.0.0.1>',
    to: '<sip:101@127.0.0.1>',
    callId: 'reg',
    cseq: 2,
    headers: [['Contact', phone.contact]],
  });
  phone.send(withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' }), house.udp);
  await phone.takeResponse(200);
  const contactUri = /<(.*)>/.exec(phone.contact)![1]!;
  const { leg, told } = house.dial({ target: { kind: 'device', extension: '101', contactUri } });
  const ringing = await phone.takeRequest('INVITE');
  phone.send(phone.response(ringing, 180, { toTag: 'early' }), house.udp);
  await expect.poll(() => told).toEqual(['ringing']);
  const replaces = `${leg.sipCallId};to-tag=${tagOf(header(ringing, 'From')!)};from-tag=early`;
  await invite({ headers: [['Replaces', replaces]] });
  expect((await house.nextLeg()).leg.replaces).toEqual({ legId: leg.legId, earlyOnly: false });
});

test('RFC 3311 5.1, RFC 3325 9.1: a phone that takes UPDATE is shown whom it talks with now, another one is left alone', async () => {
  const call = await talking({ headers: [['Allow', 'INVITE, UPDATE']] });
  call.leg.showParty({ number: '+34600000001', name: 'José "Pepe"' });
  const update = await phone.takeRequest('UPDATE');
  phone.send(phone.response(update, 200), house.udp);
  expect(header(update, 'P-Asserted-Identity')).toMatch(/^"José \\"Pepe\\"" <sip:\+34600000001@127\.0\.0\.1/);
  expect(update.body).toHaveLength(0);
  const other = await talking();
  other.leg.showParty({ number: '103' });
  other.leg.hangup('normal');
  await phone.takeRequest('BYE');
  expect(phone.received.filter((message) => message.kind === 'request' && message.method === 'UPDATE')).toHaveLength(1);
});
