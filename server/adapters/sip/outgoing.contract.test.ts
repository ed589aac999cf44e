import { afterEach, expect, test } from 'vitest';
import { header, headerValues } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { insideCallOut } from '../../testing/stages/engine-calls.ts';
import { testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
afterEach(() => house.close());

const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);

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
    phone.send(insideCallOut(phone, invite, { method: 'BYE', cseq: 1, ownTag: 'p' }), place);
    await phone.take((message) => message.kind === 'response' && header(message, 'CSeq') === '1 BYE');
    await expect.poll(() => told.at(-1)).toBe('ended remote hangup');
  },
);

test('an answer and a BYE in one breath are told in their order', async () => {
  const { phone, place, target } = await withPhone();
  const { told } = house.dial({ target });
  const invite = await phone.takeRequest('INVITE');
  phone.send(phone.response(invite, 200, { toTag: 'p', body: testSdp() }), place);
  phone.send(insideCallOut(phone, invite, { method: 'BYE', cseq: 1, ownTag: 'p' }), place);
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
