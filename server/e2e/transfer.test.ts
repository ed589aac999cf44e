import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationMs, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';
import { expectOneRecording } from './one-recording.ts';

const callerHz = 440;
const anaHz = 880;
const sofiaHz = 660;

let office: OfficeAtWork;
let carrier: SipPeer;

beforeAll(async () => {
  office = await openOffice();
  carrier = await office.openCarrier();
});
afterAll(() => office[Symbol.asyncDispose]());

const heardMs = (sound: Sound, hz: number): number => totalMs(toneSpans(sound, { channel: 0, hz }));

/** What was heard later than `fromMs`. */
const later = (sound: Sound, fromMs: number): Sound => ({
  ...sound,
  channels: sound.channels.map((samples) => samples.subarray((fromMs * sound.sampleRate) / 1000)),
});

const callIn = (from: string) =>
  carrier.call({
    target: office.appliance.sip('udp'),
    from,
    to: dids.direct,
    audio: { keeps: true, sayHz: callerHz },
  });

const whole = { callerHz, officeHz: [anaHz, sofiaHz], leastMs: { caller: 2000, office: 700 } } as const;

test('RFC 3515 with baresip: ana sends the caller to sofia by her phone; only those two hear each other then', async () => {
  const at = office.appliance.sip('udp');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz, answers: 'auto' });
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  const call = await callIn('+34600111222');
  await ana.established();
  await ana.hear(1000);
  await ana.transfer(`sip:103@${at.address}:${at.port}`);
  expect((await sofia.ringing()).peeruri).toContain('600111222');
  await sofia.answer();
  await sofia.established();
  await ana.closed();
  const [atAna] = await ana.heard();
  await Promise.all([sofia.hear(1500), call.audio!.hear(1500)]);
  call.hangup();
  await sofia.closed();
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(1000);
  expect(toneSpans(atSofia!, { channel: 0, hz: anaHz })).toEqual([]);
  expect(toneSpans(atAna!, { channel: 0, hz: sofiaHz })).toEqual([]);
  expect(heardMs(call.audio!.heard(), sofiaHz)).toBeGreaterThan(1000);
  const told = await office.endedCall((each) => each.from === '+34600111222');
  expect(told).toMatchObject({ login: 'sofia', endReason: 'caller-hangup' });
  expect(told.journal.map(({ kind }) => kind)).toContain('transfer.done');
  expect(Number(told.cost)).toBeGreaterThan(0.05);
  await expectOneRecording(office, told, whole);
});

test('a transfer that fails comes back; baresip hangs up at that, and is rung again', async () => {
  const at = office.appliance.sip('udp');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz, answers: 'auto' });
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  const call = await callIn('+34600111333');
  await ana.established();
  await ana.hear(500);
  await ana.transfer(`sip:103@${at.address}:${at.port}`);
  await sofia.ringing();
  const mark = ana.events.all.length;
  await sofia.hangup();
  await ana.established({ after: mark });
  const before = durationMs(call.audio!.heard());
  await call.audio!.hear(1000);
  expect(heardMs(later(call.audio!.heard(), before), anaHz)).toBeGreaterThan(500);
  call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600111333');
  expect(told).toMatchObject({ login: 'ana' });
  expect(told.journal.filter(({ kind }) => kind === 'transfer.failed')).toMatchObject([
    { why: 'busy', then: 'returned' },
    { then: 'recalled' },
  ]);
});

test('RFC 3891: ana asks sofia first, then brings both together; the two calls become one', async () => {
  const at = office.appliance.sip('udp');
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz, answers: 'auto' });
  await using ana = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await ana.register({ registrar: at, ...accountOf('101') });
  const arrived = new Promise<IncomingPeerCall>((resolve) => ana.onCall(resolve, { keeps: true, sayHz: anaHz }));
  const call = await callIn('+34600111444');
  const first = await arrived;
  await first.answer();
  await call.answered();
  await first.audio!.hear(1000);
  const second = await ana.call({
    target: at,
    from: '101',
    to: '103',
    credentials: accountOf('101'),
    audio: { keeps: true, sayHz: anaHz },
  });
  await second.answered();
  await second.audio!.hear(500);
  ana.transfer(first, { call: second });
  expect(await first.facts.waitFor((fact) => fact.kind === 'news', { what: 'news' })).toMatchObject({ status: 200 });
  await Promise.all([first.ended(), second.ended()]);
  const before = durationMs(call.audio!.heard());
  await call.audio!.hear(1500);
  call.hangup();
  await sofia.closed();
  const since = later(call.audio!.heard(), before);
  expect(heardMs(since, sofiaHz)).toBeGreaterThan(1000);
  expect(toneSpans(since, { channel: 0, hz: anaHz })).toEqual([]);
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(1000);
  const told = await office.endedCall((each) => each.from === '+34600111444');
  expect(told).toMatchObject({ login: 'sofia', endReason: 'caller-hangup' });
  await expectOneRecording(office, told, whole);
  const asked = await office.endedCall((each) => each.direction === 'internal');
  expect(asked).toMatchObject({ endReason: 'transferred', login: 'ana' });
});
