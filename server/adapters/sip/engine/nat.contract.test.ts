import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { header, type SipMessage } from '../../../core/sip/message.ts';
import { callOut } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let phone: SipPuppet;
let elsewhere: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  phone = await exchange.peer();
  elsewhere = await exchange.peer();
});
afterEach(() => exchange.close());

const contactElsewhere = (): [string, string] => ['Contact', `<sip:x@127.0.0.1:${elsewhere.port}>`];

/** `phone` calls with the Contact of another place; the application answers with the switch. */
async function callIn(nat: string | undefined, headers: [string, string][] = []) {
  const arrived = new Promise<{ req: SrfRequest; res: SrfResponse }>((resolve) =>
    exchange.srf.invite((req, res) => resolve({ req, res })),
  );
  const invite = phone.request('INVITE', { body: testSdp(), headers: [contactElsewhere(), ...headers] });
  phone.send(invite, exchange.udp);
  const { req, res } = await arrived;
  const own = nat === undefined ? {} : { 'X-Centralita-Nat': nat };
  const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2), headers: own });
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(invite, ok), exchange.udp);
  return { dialog, ok };
}

const never = (message: SipMessage): void => expect(header(message, 'X-Centralita-Nat')).toBeUndefined();

test.each([
  ['auto', 'phone'],
  [undefined, 'phone'],
  ['always', 'phone'],
  ['never', 'elsewhere'],
] as const)('a caller with the switch %s gets the BYE at its %s', async (nat, place) => {
  const { dialog, ok } = await callIn(nat);
  never(ok);
  void dialog.destroy();
  const bye = await (place === 'phone' ? phone : elsewhere).takeRequest('BYE');
  expect(bye.uri).toBe(`sip:x@127.0.0.1:${elsewhere.port}`);
});

test.each([
  ['auto', 'elsewhere'],
  ['never', 'elsewhere'],
  ['always', 'phone'],
] as const)('with a proxy that stays on the path and the switch %s, the BYE goes to its %s', async (nat, place) => {
  const recordRoute: [string, string] = ['Record-Route', `<sip:127.0.0.1:${elsewhere.port};lr>`];
  const { dialog } = await callIn(nat, [recordRoute]);
  void dialog.destroy();
  const bye = await (place === 'phone' ? phone : elsewhere).takeRequest('BYE');
  expect(bye.headers).toContainEqual({ name: 'Route', value: recordRoute[1] });
});

test.each([
  ['always', 'phone'],
  ['never', 'elsewhere'],
] as const)('a callee with the switch %s gets ACK and BYE at its %s', async (nat, place) => {
  const started = exchange.srf.createUAC(`sip:bob@127.0.0.1:${phone.port}`, {
    localSdp: testSdp(2),
    headers: { 'X-Centralita-Nat': nat },
  });
  const invite = await phone.takeRequest('INVITE');
  never(invite);
  const ok = phone.response(invite, 200, { toTag: 'b1', body: testSdp(3) });
  ok.headers = ok.headers.map((item) => (item.name === 'Contact' ? { ...item, value: contactElsewhere()[1] } : item));
  phone.send(ok, exchange.udp);
  const peer = place === 'phone' ? phone : elsewhere;
  const ack = await peer.takeRequest('ACK');
  never(ack);
  void (await started).destroy();
  await peer.takeRequest('BYE');
});

test('RFC 3581 4: requests of a peer that is always behind a NAT are answered to their port, though it did not ask', async () => {
  const { invite } = await callOut(exchange, phone, { asked: { 'X-Centralita-Nat': 'always' } });
  const info = phone.request('INFO', {
    uri: header(invite, 'Contact')!.replace(/[<>]/g, ''),
    callId: header(invite, 'Call-ID')!,
    from: header(invite, 'To')!,
    fromTag: 'b1',
    to: header(invite, 'From')!,
    cseq: 7,
  });
  const to = info.headers.find(({ name }) => name === 'To')!;
  to.value = header(invite, 'From')!;
  const via = info.headers.find(({ name }) => name === 'Via')!;
  via.value = via.value.replace(';rport', '').replace(`:${phone.port}`, `:${elsewhere.port}`);
  phone.send(info, exchange.udp);
  expect(header(await phone.takeResponse(200), 'CSeq')).toBe('7 INFO');
});
