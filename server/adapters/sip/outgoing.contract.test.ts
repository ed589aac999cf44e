import { afterEach, expect, test, vi } from 'vitest';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { contactUserOf } from '../../services/lines/identify.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { openSipPuppet, type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { embeddedOf, openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let peers: SipPuppet[] = [];
afterEach(async () => {
  await house.close();
  await Promise.all(peers.map((peer) => peer.close()));
  peers = [];
});

const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);

/** A house with one trunk, whose far end is the peer. */
async function withCarrier(more: Partial<Trunk> = {}, kind: 'embedded' | 'external' = 'embedded') {
  const carrier = await openSipPuppet();
  peers.push(carrier);
  const trunk: Trunk = {
    ...trunkDefaults,
    id: 'carrier',
    name: 'Carrier',
    kind: 'peer',
    host: '127.0.0.1',
    port: carrier.port,
    registerSec: 600,
    addresses: [],
    optionsSec: 0,
    ...more,
  };
  house = await openTelephonyStage({ trunks: [trunk] }, kind);
  return { carrier, trunk };
}

const toTrunk = (number: string) => ({ target: { kind: 'trunk', trunkId: 'carrier', number } }) as const;

/** A house with a phone of 101, registered from the peer's socket under a contact that nobody can reach. */
async function withPhone(transport: 'udp' | 'tcp' | 'ws' = 'udp') {
  house = await openTelephonyStage();
  const phone = await house.peer(transport);
  const place = house.engine.bound.find((entry) => entry.transport === transport)!;
  const host = transport === 'ws' ? 'df7jal23ls0d.invalid' : '10.255.255.1:5060';
  const contactUri = `sip:101@${host}${transport === 'udp' ? '' : `;transport=${transport}`}`;
  const register = (cseq: number) =>
    phone.request('REGISTER', {
      uri: 'sip:127.0.0.1',
      from: '<sip:101@127.0.0.1>',
      to: '<sip:101@127.0.0.1>',
      callId: 'reg',
      cseq,
      headers: [['Contact', `<${contactUri}>`]],
    });
  phone.send(register(1), place);
  const challenge = await phone.takeResponse(401);
  phone.send(
    withCredentials(register(2), { reply: challenge, username: '101', password: 'secret-of-101-0000' }),
    place,
  );
  await phone.takeResponse(200);
  return { phone, place, challenge, target: { kind: 'device', extension: '101', contactUri } as const };
}

function byeOf(peer: SipPuppet, invite: SipRequest, toTag: string): SipRequest {
  const own = header(invite, 'To')!.replace(/;tag=.*/, '');
  return peer.request('BYE', {
    uri: 'sip:127.0.0.1',
    from: own,
    fromTag: toTag,
    to: header(invite, 'From')!.replace(/;tag=.*/, ''),
    toTag: tagOf(header(invite, 'From')!)!,
    callId: header(invite, 'Call-ID')!,
    cseq: 1,
  });
}

test('RFC 8760 2.3: the challenge of a REGISTER stands in two headers, SHA-256 first', async () => {
  const { challenge } = await withPhone();
  expect(headerValues(challenge, 'WWW-Authenticate').map((value) => /SHA-256|MD5/.exec(value)?.[0])).toEqual([
    'SHA-256',
    'MD5',
  ]);
});

test('RFC 3262 5: an answer given reliably while it rings is the call’s, and not said again', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  expect(headerValues(invite, 'Supported')).toContain('100rel');
  const headers: [string, string][] = [
    ['Require', '100rel'],
    ['RSeq', '1'],
    ['Contact', phone.contact],
  ];
  phone.send(phone.response(invite, 183, { toTag: 'p', headers, body: testSdp() }), place);
  phone.send(phone.response(await phone.takeRequest('PRACK'), 200), place);
  phone.send(phone.response(invite, 200, { toTag: 'p' }), place);
  await phone.takeRequest('ACK');
  await expect.poll(() => told).toEqual(['progress 40000 sendrecv', 'answered 40000 sendrecv']);
});

test.each(['talk, hold, conference', undefined])(
  'a phone that rings is asked to pick up by NOTIFY in its early dialog, over the proxy between, whatever it says of events: %s',
  async (events) => {
    const { phone, place, target } = await withPhone();
    const { leg, told } = house.dial({ target });
    const invite = await phone.takeRequest('INVITE');
    await expect(leg.askToAnswer!()).resolves.toBe('refused');
    const route = `<sip:127.0.0.1:${phone.port};lr>`;
    const headers: [string, string][] = [
      ['Contact', '<sip:101@192.0.2.7:5066>'],
      ['Record-Route', route],
      ...(events === undefined ? [] : [['Allow-Events', events] as [string, string]]),
    ];
    phone.send(phone.response(invite, 180, { toTag: 'p', headers }), place);
    await expect.poll(() => told).toEqual(['ringing']);
    expect(leg.saysTalk!()).toBe(events !== undefined);
    const asked = leg.askToAnswer!();
    const notify = await phone.takeRequest('NOTIFY');
    expect(notify.uri).toBe('sip:101@192.0.2.7:5066');
    expect(headerValues(notify, 'Route')).toEqual([route]);
    expect([header(notify, 'Event'), header(notify, 'Subscription-State')]).toEqual(['talk', 'active']);
    expect([tagOf(header(notify, 'From')!), tagOf(header(notify, 'To')!)]).toEqual([
      tagOf(header(invite, 'From')!),
      'p',
    ]);
    expect(header(notify, 'Call-ID')).toBe(leg.sipCallId);
    expect(Number.parseInt(header(notify, 'CSeq')!, 10)).toBe(Number.parseInt(header(invite, 'CSeq')!, 10) + 1);
    expect(header(notify, 'Contact')).toBe(header(invite, 'Contact'));
    phone.send(phone.response(notify, 200), place);
    await expect(asked).resolves.toBe('taken');
    expect(told).toEqual(['ringing']);
    phone.send(phone.response(invite, 200, { toTag: 'p', headers, body: testSdp() }), place);
    expect(header(await phone.takeRequest('ACK'), 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'ACK'));
    await expect.poll(() => told).toEqual(['ringing', 'answered 40000 sendrecv']);
  },
);

test.each([405, 481, 489, 501])(
  'a phone that answers %i to it rings on and may be picked up by hand',
  async (status) => {
    const { phone, place, target } = await withPhone();
    const { leg, told } = house.dial({ target });
    const invite = await phone.takeRequest('INVITE');
    phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
    await expect.poll(() => told).toEqual(['ringing']);
    const asked = leg.askToAnswer!();
    phone.send(phone.response(await phone.takeRequest('NOTIFY'), status), place);
    await expect(asked).resolves.toBe('refused');
    phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
    await phone.takeRequest('ACK');
    await expect.poll(() => told).toEqual(['ringing', 'answered 40000 sendrecv']);
  },
);

test.each(['udp', 'tcp', 'ws'] as const)(
  'a phone behind a NAT rings over the %s flow it registered from',
  async (transport) => {
    const { phone, place, target } = await withPhone(transport);
    const { leg, told } = house.dial({
      target,
      from: { number: '+34910000009', name: 'José "Pepe" Gómez' },
      autoAnswer: true,
    });
    const invite = await phone.takeRequest('INVITE');
    expect(invite.uri).toBe(target.contactUri);
    expect(header(invite, 'Call-ID')).toBe(leg.sipCallId);
    expect(header(invite, 'From')).toMatch(/^"José \\"Pepe\\" Gómez" <sip:\+34910000009@127\.0\.0\.1(:\d+)?>;tag=/);
    expect(header(invite, 'P-Asserted-Identity')).toMatch(/<sip:\+34910000009@127\.0\.0\.1/);
    expect(header(invite, 'Call-Info')).toContain('answer-after=0');
    expect(text(invite)).toMatch(/m=audio 30000 RTP\/AVP 8 0 101/);
    phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
    phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
    await phone.takeRequest('ACK');
    await expect.poll(() => told).toEqual(['ringing', 'answered 40000 sendrecv']);
    phone.send(byeOf(phone, invite, 'p'), place);
    await phone.take((message) => message.kind === 'response' && header(message, 'CSeq') === '1 BYE');
    await expect.poll(() => told.at(-1)).toBe('ended remote hangup');
  },
);

test('an answer and a BYE in one breath are told in their order', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
  phone.send(byeOf(phone, invite, 'p'), place);
  await expect.poll(() => told).toEqual(['answered 40000 sendrecv', 'ended remote hangup']);
});

test('early audio is told, and the refusal with its status', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 183, { toTag: 'p', body: testSdp(41_000) }), place);
  phone.send(phone.response(invite, 486, { toTag: 'p' }), place);
  await expect.poll(() => told).toEqual(['progress 41000 sendrecv', 'ended remote busy 486']);
});

test.each([
  [302, 'ended remote redirected 302'],
  [301, 'ended remote redirected 301'],
  [305, 'ended remote rejected 305'],
  [380, 'ended remote rejected 380'],
])('RFC 3261 21.3: a phone that answers %i', async (status, end) => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  const contacts: [string, string][] = [
    ['Contact', '<sip:200@127.0.0.1>;q=0.1'],
    ['Contact', '<tel:+34-600-000-001>;q=0.9'],
  ];
  phone.send(phone.response(invite, status, { toTag: 'p', headers: contacts }), place);
  await expect.poll(() => told).toEqual([end]);
});

test('RFC 3326 2: what the telephone network said counts more than a general refusal', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  const reason: [string, string] = ['Reason', 'Q.850;cause=17;text="User busy"'];
  phone.send(phone.response(invite, 503, { toTag: 'p', headers: [reason] }), place);
  await expect.poll(() => told).toEqual(['ended remote busy 503']);
});

test('many 18x, with and without audio: ringing is told once, each audio as it comes', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  for (const status of [180, 183, 181, 182, 180]) phone.send(phone.response(invite, status, { toTag: 'p' }), place);
  phone.send(phone.response(invite, 183, { toTag: 'p', body: testSdp(41_000) }), place);
  phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp(41_000) }), place);
  await phone.takeRequest('ACK');
  await expect.poll(() => told).toEqual(['ringing', 'progress 41000 sendrecv', 'answered 41000 sendrecv']);
});

test('giving up before the answer is a CANCEL that says why', async () => {
  const { phone, place, target } = await withPhone();
  const { leg, told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
  await expect.poll(() => told).toEqual(['ringing']);
  leg.hangup('answered-elsewhere');
  const cancel = await phone.takeRequest('CANCEL');
  expect(header(cancel, 'Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
  phone.send(phone.response(cancel, 200), place);
  phone.send(phone.response(invite, 487, { toTag: 'p' }), place);
  await phone.takeRequest('ACK');
  expect(told).toEqual(['ringing', 'ended local cancelled']);
});

test('giving up in the very moment of dialling still cancels', async () => {
  const { phone, place, target } = await withPhone();
  const { leg, told } = house.dial({ target });
  leg.hangup('normal');
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
  await phone.takeRequest('CANCEL');
  expect(told).toEqual(['ended local cancelled']);
});

test('RFC 3261 9.1: an answer that crosses the CANCEL is acknowledged and hung up', async () => {
  const { phone, place, target } = await withPhone();
  const { leg, told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 180, { toTag: 'p' }), place);
  await expect.poll(() => told).toEqual(['ringing']);
  leg.hangup('normal');
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
  await phone.takeRequest('ACK');
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), place);
  expect(told).toEqual(['ringing', 'ended local cancelled']);
});

test('our hangup after the answer is a BYE', async () => {
  const { phone, place, target } = await withPhone();
  const { leg, told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
  await expect.poll(() => told).toEqual(['answered 40000 sendrecv']);
  leg.hangup('normal');
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), place);
  expect(told.at(-1)).toBe('ended local hangup');
});

test('an answer without audio in common is hung up', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp(0) }), place);
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), place);
  expect(told).toEqual(['ended network no-common-codec']);
});

test('nobody answering at all is a time-out of the network, a device gone is unreachable', async () => {
  const { phone, target } = await withPhone();
  const { told } = house.dial({ target });
  await phone.takeRequest('INVITE');
  house.clock.advance(33_000);
  await expect.poll(() => told).toEqual(['ended network timeout']);
  const gone = house.dial({ target: { ...target, contactUri: 'sip:101@10.9.9.9' } });
  expect(gone.told).toEqual([]);
  await expect.poll(() => gone.told).toEqual(['ended network unreachable']);
});

test('a carrier sees our account, the number we show and the number dialled, and gets its digest answered', async () => {
  const { carrier } = await withCarrier({
    username: 'office',
    secret: 'pass',
    fromUser: 'acct',
    fromDomain: 'carrier.example',
  });
  const { told } = house.dial({ ...toTrunk('+34910000009'), from: { number: '+34910000001' } });
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
  const { leg, told } = house.dial(toTrunk('+34910000009'));
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
  const call = house.dial(toTrunk('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 200, { toTag: 'c1', body: testSdp(40_001), headers }), house.udp);
  await carrier.takeRequest('ACK');
  return { carrier, invite, ...call };
}

test('RFC 4028 7.1: the trunk is asked for its session timer; with 0 it is not', async () => {
  const { carrier } = await withCarrier({ sessionTimerSec: 600 });
  house.dial(toTrunk('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  expect(header(invite, 'Session-Expires')).toBe('600');
  expect(headerValues(invite, 'Supported')).toContain('timer');
  expect(headerValues(invite, 'Allow')).toContain('UPDATE');
  await house.close();
  const quiet = await withCarrier({ sessionTimerSec: 0 });
  house.dial(toTrunk('8095550100'));
  expect(header(await quiet.carrier.takeRequest('INVITE'), 'Session-Expires')).toBeUndefined();
});

test.each(['embedded', 'external'] as const)(
  'RFC 4028 7.3: a carrier that bears only a longer timer is asked again with that (%s)',
  async (kind) => {
    const { carrier } = await withCarrier({}, kind);
    const { told } = house.dial(toTrunk('8095550100'));
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
  house.dial(toTrunk('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 180, { toTag: 'c1' }), house.udp);
  const update = { ...byeOf(carrier, invite, 'c1'), method: 'UPDATE' };
  const headers = update.headers.map((item) => (item.name === 'CSeq' ? { ...item, value: '1 UPDATE' } : item));
  carrier.send({ ...update, headers }, house.udp);
  expect(text(await carrier.takeResponse(200))).toBe('');
});

test('RFC 6228 4: 199 is no ringing', async () => {
  const { carrier } = await withCarrier();
  const { told } = house.dial(toTrunk('8095550100'));
  const invite = await carrier.takeRequest('INVITE');
  carrier.send(carrier.response(invite, 199, { toTag: 'c1' }), house.udp);
  carrier.send(carrier.response(invite, 486, { toTag: 'c2' }), house.udp);
  await vi.waitFor(() => expect(told).toEqual(['ended remote busy 486']));
});

test('RFC 5621 3: a carrier that sends its description along with ISUP is understood', async () => {
  const { carrier } = await withCarrier();
  const { told } = house.dial(toTrunk('8095550100'));
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
