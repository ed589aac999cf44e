import { afterAll, beforeAll, expect, test } from 'vitest';
import { ringGroupDefaults } from '../core/office/ring-groups.ts';
import { durationMs, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';
import { expectOneRecording } from './one-recording.ts';

const callerHz = 440;
const anaHz = 880;
const sofiaHz = 660;

const heardMs = (sound: Sound, hz: number): number => totalMs(toneSpans(sound, { channel: 0, hz }));

/** What was heard later than `fromMs`. */
const later = (sound: Sound, fromMs: number): Sound => ({
  ...sound,
  channels: sound.channels.map((samples) => samples.subarray((fromMs * sound.sampleRate) / 1000)),
});

let office: OfficeAtWork;
let carrier: SipPeer;

beforeAll(async () => {
  office = await openOffice({
    change: (document) => ({
      ...document,
      ringGroups: [
        {
          ...ringGroupDefaults,
          number: '710',
          name: 'Both',
          members: ['101', '103'],
          onNoAnswer: { then: { kind: 'hangup' } },
        },
      ],
    }),
  });
  carrier = await office.openCarrier();
});
afterAll(() => office[Symbol.asyncDispose]());

const callIn = (from: string) =>
  carrier.call({
    target: office.appliance.sip('udp'),
    from,
    to: dids.direct,
    audio: { keeps: true, sayHz: callerHz },
  });

test('ana parks the caller by *68; sofia takes them by *681; the two hear each other and ana no longer', async () => {
  const at = office.appliance.sip('udp');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz, answers: 'auto' });
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  const call = await callIn('+34600111222');
  await ana.established();
  await ana.hear(700);
  await ana.transfer(`sip:*68@${at.address}:${at.port}`);
  await ana.closed();
  const parkedAt = durationMs(call.audio!.heard());
  await call.audio!.hear(800);
  const music = later(call.audio!.heard(), parkedAt);
  expect(heardMs(music, anaHz)).toBe(0);
  await sofia.dial(`sip:*681@${at.address}:${at.port}`);
  await sofia.established();
  const takenAt = durationMs(call.audio!.heard());
  await Promise.all([call.audio!.hear(1200), sofia.hear(1200)]);
  call.hangup();
  await sofia.closed();
  expect(heardMs(later(call.audio!.heard(), takenAt), sofiaHz)).toBeGreaterThan(800);
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(800);
  const told = await office.endedCall((each) => each.from === '+34600111222');
  expect(told).toMatchObject({ login: 'sofia', endReason: 'caller-hangup' });
  expect(told.journal.filter(({ kind }) => kind === 'call.unparked')).toMatchObject([{ slot: '681', why: 'taken' }]);
  await expectOneRecording(office, told, {
    callerHz,
    officeHz: [anaHz, sofiaHz],
    leastMs: { caller: 1500, office: 300 },
  });
});

test('what rings at ana is taken by sofia with *8, as both are of one ring group', async () => {
  const at = office.appliance.sip('udp');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz });
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  const call = await callIn('+34600111333');
  await ana.ringing();
  await sofia.dial(`sip:*8@${at.address}:${at.port}`);
  await sofia.established();
  await ana.closed();
  await Promise.all([call.audio!.hear(1000), sofia.hear(1000)]);
  call.hangup();
  await sofia.closed();
  expect(heardMs(call.audio!.heard(), sofiaHz)).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.from === '+34600111333');
  expect(told).toMatchObject({ login: 'sofia' });
});

test('a ring group rings at both phones; who answers first talks, the other one stops', async () => {
  const at = office.appliance.sip('udp');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz });
  await using sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  await using luis = await office.openPhone({ extension: '102', toneHz: callerHz });
  await luis.dial(`sip:710@${at.address}:${at.port}`);
  await Promise.all([ana.ringing(), sofia.ringing()]);
  await sofia.answer();
  await Promise.all([sofia.established(), luis.established(), ana.closed()]);
  await Promise.all([sofia.hear(1000), luis.hear(1000)]);
  await luis.hangup();
  await sofia.closed();
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(700);
  expect(await office.endedCall((each) => each.to === '710')).toMatchObject({ direction: 'internal' });
});
