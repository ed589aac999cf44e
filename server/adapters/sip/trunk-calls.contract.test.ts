import { afterEach, expect, test, vi } from 'vitest';
import type { Trunk } from '../../core/office/trunks.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { contactUserOf } from '../../services/lines/identify.ts';
import { toCarrier } from '../../testing/builders/trunk.ts';
import { type CarrierStage, openCarrierStage } from '../../testing/stages/carrier-stage.ts';
import { insideCallOut } from '../../testing/stages/engine-calls.ts';
import { testSdp } from '../../testing/stages/sip-puppet.ts';
import { embeddedOf, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let stage: CarrierStage;
let house: TelephonyStage;
afterEach(() => stage.close());

const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);

async function withCarrier(trunk: Partial<Trunk> = {}, how: 'embedded' | 'external' = 'embedded') {
  stage = await openCarrierStage({ trunk, how });
  house = stage.house;
  return stage;
}

test('a carrier sees our account, the number we show and the number dialled, and gets its digest answered', async () => {
  const { carrier } = await withCarrier({
    username: 'office',
    secret: 'pass',
    fromUser: 'acct',
    fromDomain: 'carrier.example',
  });
  const { told } = house.dial({ ...toCarrier('+34910000009'), from: { number: '+34910000001' } });
  const first = await carrier.takeRequest('INVITE');
  expect(house.lines.trunks()[0]!.channelsInUse).toBe(1);
  const ask: [string, string] = [
    'Proxy-Authenticate',
    'Digest realm="carrier.example", nonce="n", qop="auth", algorithm=SHA-256',
  ];
  carrier.send(carrier.response(first, 407, { toTag: 'c', headers: [ask] }), house.udp);
  const invite = await carrier.take(
    (message) => message.kind === 'request' && header(message, 'Proxy-Authorization') !== undefined,
  );
  if (invite.kind !== 'request') throw new Error('not a request');
  expect(invite.uri).toBe(`sip:+34910000009@127.0.0.1:${carrier.port}`);
  expect(header(invite, 'From')).toMatch(/^<sip:acct@carrier\.example>;tag=/);
  expect(header(invite, 'P-Asserted-Identity')).toBe('<sip:+34910000001@carrier.example>');
  expect(header(invite, 'Proxy-Authorization')).toContain('username="office"');
  expect(JSON.stringify(carrier.received)).not.toContain('X-Centralita');
  carrier.send(carrier.response(invite, 503, { toTag: 'c' }), house.udp);
  await expect.poll(() => told).toEqual(['ended remote unavailable 503']);
  expect(house.lines.trunks()[0]!.channelsInUse).toBe(0);
});

test('a trunk registers with its password, is up, and calls to its contact come in', async () => {
  const { carrier, trunk } = await withCarrier({ kind: 'register', username: 'office', secret: 'pass' });
  const first = await carrier.takeRequest('REGISTER');
  expect(header(first, 'Contact')).toContain(`<sip:${contactUserOf(trunk)}@127.0.0.1:${house.udp.port}>`);
  const ask: [string, string] = ['WWW-Authenticate', 'Digest realm="c", nonce="n", qop="auth"'];
  carrier.send(carrier.response(first, 401, { toTag: 'c', headers: [ask] }), house.udp);
  const second = await carrier.takeRequest('REGISTER');
  expect(header(second, 'Authorization')).toContain('username="office"');
  const granted: [string, string] = [
    'Contact',
    `<sip:${contactUserOf(trunk)}@127.0.0.1:${house.udp.port}>;expires=120`,
  ];
  carrier.send(carrier.response(second, 200, { toTag: 'c', headers: [granted] }), house.udp);
  await expect
    .poll(() => house.lines.trunks())
    .toMatchObject([{ state: 'up', registeredUntil: house.clock.now() + 120_000 }]);
  carrier.send(
    carrier.request('INVITE', {
      uri: `sip:${contactUserOf(trunk)}@127.0.0.1`,
      to: '<sip:+34910000001@carrier.example>',
      from: '"Cliente" <sip:+34910000009@carrier.example>',
      body: testSdp(),
    }),
    house.udp,
  );
  const { leg } = await house.nextLeg();
  expect(leg).toMatchObject({
    source: { kind: 'trunk', trunkId: 'carrier' },
    from: { number: '+34910000009', name: 'Cliente' },
    to: '+34910000001',
  });
  leg.hangup('not-found');
  await carrier.takeResponse(404);
});

test('RFC 3261 10.2: with other addresses of ours a trunk registers anew at once, in the same row of requests', async () => {
  const { carrier, trunk } = await withCarrier({ kind: 'register', username: 'office', secret: 'pass' });
  const first = await carrier.takeRequest('REGISTER');
  const granted: [string, string] = [
    'Contact',
    `<sip:${contactUserOf(trunk)}@127.0.0.1:${house.udp.port}>;expires=600`,
  ];
  carrier.send(carrier.response(first, 200, { toTag: 'c', headers: [granted] }), house.udp);
  await expect.poll(() => house.lines.trunks()).toMatchObject([{ state: 'up' }]);
  house.telephony.addressesChanged();
  const again = await carrier.takeRequest('REGISTER');
  expect(header(again, 'Call-ID')).toBe(header(first, 'Call-ID'));
  const cseqOf = (request: SipRequest): number => Number.parseInt(header(request, 'CSeq')!, 10);
  expect(cseqOf(again)).toBeGreaterThan(cseqOf(first));
});

test('a trunk that answers OPTIONS is up; the engine lost and back, it is asked anew', async () => {
  const { carrier } = await withCarrier({ optionsSec: 60 });
  carrier.send(carrier.response(await carrier.takeRequest('OPTIONS'), 404, { toTag: 'c' }), house.udp);
  await expect.poll(() => house.lines.trunks()).toMatchObject([{ state: 'up', roundTripMs: 0 }]);
  house.telephony.useEngine(embeddedOf(house.engine));
  carrier.send(carrier.response(await carrier.takeRequest('OPTIONS'), 200, { toTag: 'c' }), house.udp);
  await expect.poll(() => house.lines.trunks()).toMatchObject([{ state: 'up' }]);
  expect(house.facts.filter((fact) => fact.includes('sip-engine-lost'))).toEqual([
    'health.changed {"code":"sip-engine-lost","context":{},"active":true}',
    'health.changed {"code":"sip-engine-lost","context":{},"active":false}',
  ]);
});

test('with an external engine the client library answers the carrier, and no password header is sent', async () => {
  const { carrier } = await withCarrier({ username: 'office', secret: 'pass' }, 'external');
  const { leg, told } = house.dial(toCarrier('+34910000009'));
  const first = await carrier.takeRequest('INVITE');
  const ask: [string, string] = ['Proxy-Authenticate', 'Digest realm="c", nonce="n", qop="auth"'];
  carrier.send(carrier.response(first, 407, { toTag: 'c', headers: [ask] }), house.udp);
  const invite = await carrier.take(
    (message) => message.kind === 'request' && header(message, 'Proxy-Authorization') !== undefined,
  );
  if (invite.kind !== 'request') throw new Error('not a request');
  expect(header(invite, 'Call-ID')).toBe(leg.sipCallId);
  expect(JSON.stringify(carrier.received)).not.toContain('X-Centralita');
  carrier.send(carrier.response(invite, 180, { toTag: 'd' }), house.udp);
  await expect.poll(() => told).toEqual(['ringing']);
  leg.hangup('no-answer');
  const cancel = await carrier.takeRequest('CANCEL');
  expect(header(cancel, 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'CANCEL'));
  expect(told).toEqual(['ringing', 'ended local cancelled']);
});

/** A call to the carrier that it answered, with what its 200 bears. */
async function carrierTalks(headers: [string, string][] = [], trunk: Partial<Trunk> = {}) {
  const { carrier } = await withCarrier(trunk);
  const call = house.dial(toCarrier('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 200, { toTag: 'c1', body: testSdp(40_001), headers }), house.udp);
  await carrier.takeRequest('ACK');
  return { carrier, invite, ...call };
}

test('RFC 4028 7.1: the trunk is asked for its session timer; with 0 it is not', async () => {
  const { carrier } = await withCarrier({ sessionTimerSec: 600 });
  house.dial(toCarrier('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  expect(header(invite, 'Session-Expires')).toBe('600');
  expect(headerValues(invite, 'Supported')).toContain('timer');
  expect(headerValues(invite, 'Allow')).toContain('UPDATE');
  await stage.close();
  const quiet = await withCarrier({ sessionTimerSec: 0 });
  house.dial(toCarrier('8095550100'));
  expect(header(await quiet.carrier.takeRequest('INVITE'), 'Session-Expires')).toBeUndefined();
});

test.each(['embedded', 'external'] as const)(
  'RFC 4028 7.3: a carrier that bears only a longer timer is asked again with that (%s)',
  async (kind) => {
    const { carrier } = await withCarrier({}, kind);
    const { told } = house.dial(toCarrier('8095550100'));
    const first = await carrier.takeRequest('INVITE');
    carrier.send(carrier.response(first, 422, { toTag: 'c1', headers: [['Min-SE', '3600']] }), house.udp);
    await carrier.takeRequest('ACK');
    const again = await carrier.takeRequest('INVITE');
    expect([header(again, 'Session-Expires'), header(again, 'Min-SE')]).toEqual(['3600', '3600']);
    expect(header(again, 'Call-ID')).toBe(header(first, 'Call-ID'));
    carrier.send(carrier.response(again, 422, { toTag: 'c2', headers: [['Min-SE', '7200']] }), house.udp);
    await carrier.takeRequest('ACK');
    await vi.waitFor(() => expect(told).toEqual(['ended remote rejected 422']));
  },
);

test('a carrier whose BYE was lost is found by the refresh of the session', async () => {
  const { carrier, told } = await carrierTalks();
  house.clock.advance(900_000);
  carrier.send(carrier.response(await carrier.takeRequest('INVITE'), 481), house.udp);
  await vi.waitFor(() => expect(told).toEqual(['answered 40001 sendrecv', 'ended network timeout']));
});

test.each<[answer: number | 'none', outcome: string]>([
  [200, 'alive'],
  [405, 'alive'],
  [481, 'gone'],
  ['none', 'gone'],
])('asked whether the call still stands, the answer %s means %s', async (answer, outcome) => {
  const { carrier, leg } = await carrierTalks();
  const asked = leg.probe();
  const options = await carrier.takeRequest('OPTIONS');
  expect(tagOf(header(options, 'To')!)).toBe('c1');
  if (answer === 'none') house.clock.advance(32_000);
  else carrier.send(carrier.response(options, answer), house.udp);
  expect(await asked).toBe(outcome);
});

test('RFC 3311 5.2: an UPDATE before the answer is answered with what was asked, not with our offer', async () => {
  const { carrier } = await withCarrier();
  house.dial(toCarrier('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 180, { toTag: 'c1' }), house.udp);
  carrier.send(insideCallOut(carrier, invite, { method: 'UPDATE', cseq: 1, ownTag: 'c1' }), house.udp);
  expect(text(await carrier.takeResponse(200))).toBe('');
});

test('RFC 6228 4: 199 is no ringing', async () => {
  const { carrier } = await withCarrier();
  const { told } = house.dial(toCarrier('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 199, { toTag: 'c1' }), house.udp);
  carrier.send(carrier.response(invite, 486, { toTag: 'c2' }), house.udp);
  await vi.waitFor(() => expect(told).toEqual(['ended remote busy 486']));
});

test('RFC 5621 3: a carrier that sends its description along with ISUP is understood', async () => {
  const { carrier } = await withCarrier();
  const { told } = house.dial(toCarrier('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  const parts = [
    'Content-Type: application/isup;version=itu-t92+\r\n\r\nx',
    `Content-Type: application/sdp\r\n\r\n${testSdp(40_002)}`,
  ];
  const body = new TextEncoder().encode(`${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--`);
  const ok = carrier.response(invite, 200, {
    toTag: 'c1',
    headers: [['Content-Type', 'multipart/mixed;boundary=b']],
  });
  carrier.send({ ...ok, body }, house.udp);
  await carrier.takeRequest('ACK');
  await vi.waitFor(() => expect(told).toEqual(['answered 40002 sendrecv']));
});
