import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationMs, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
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

/** Ana talks with a caller from outside, by her baresip, and has her page open. */
async function anaTalks(from: string) {
  const ana = await office.openPhone({ extension: '101', toneHz: anaHz, answers: 'auto' });
  const sofia = await office.openPhone({ extension: '103', toneHz: sofiaHz });
  const desk = await office.logIn('ana');
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from,
    to: dids.direct,
    audio: { keeps: true, sayHz: callerHz },
  });
  await ana.established();
  await ana.hear(500);
  const pageSays = (text: string | RegExp) =>
    eventually(`"${text}" on the page`, async () => (await desk.get('/agent')).match(text) ?? undefined);
  const [, at] = (await pageSays(/action="(\/agent\/calls\/[^"]+\/hand-over)"/)) as unknown as [string, string];
  return {
    ana,
    sofia,
    call,
    pageSays,
    ask: (form: Record<string, string>) => desk.post(at, form),
    async [Symbol.asyncDispose]() {
      await Promise.all([ana.stop(), sofia.stop()]);
    },
  };
}

test('from the page: ana asks sofia, goes back and forth, and brings both together; only the right two hear each other', async () => {
  await using talk = await anaTalks('+34600111222');
  const { ana, sofia, call, pageSays, ask } = talk;
  await ask({ act: 'consult', to: '103' });
  await sofia.ringing();
  await sofia.answer();
  await sofia.established();
  const beforeAsking = durationMs(call.audio!.heard());
  await Promise.all([sofia.hear(800), ana.hear(800)]);
  const asking = later(call.audio!.heard(), beforeAsking);
  expect([anaHz, sofiaHz].map((hz) => heardMs(asking, hz) < 100)).toEqual([true, true]);
  await ask({ act: 'swap' });
  const beforeSwap = durationMs(call.audio!.heard());
  await call.audio!.hear(800);
  expect(heardMs(later(call.audio!.heard(), beforeSwap), anaHz)).toBeGreaterThan(400);
  await ask({ act: 'complete' });
  await ana.closed();
  const before = durationMs(call.audio!.heard());
  await Promise.all([call.audio!.hear(1200), sofia.hear(1200)]);
  call.hangup();
  await sofia.closed();
  const since = later(call.audio!.heard(), before);
  expect(heardMs(since, sofiaHz)).toBeGreaterThan(800);
  expect(heardMs(since, anaHz)).toBe(0);
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, anaHz)).toBeGreaterThan(400);
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(800);
  const told = await office.endedCall((each) => each.from === '+34600111222');
  expect(told).toMatchObject({ login: 'sofia', endReason: 'caller-hangup' });
  expect(Number(told.cost)).toBeGreaterThan(0);
  await expectOneRecording(office, told, {
    callerHz,
    officeHz: [anaHz, sofiaHz],
    leastMs: { caller: 2000, office: 700 },
  });
  expect(await office.endedCall((each) => each.direction === 'internal')).toMatchObject({ endReason: 'transferred' });
  await pageSays('id="desk-call"');
});

test('from the page: a blind transfer that sofia declines comes back to ana, who reads why', async () => {
  await using talk = await anaTalks('+34600111333');
  const { sofia, call, pageSays, ask } = talk;
  await ask({ act: 'transfer', to: '103' });
  await sofia.ringing();
  await sofia.hangup();
  await pageSays('Vuelve a ser suya');
  const before = durationMs(call.audio!.heard());
  await call.audio!.hear(800);
  expect(heardMs(later(call.audio!.heard(), before), anaHz)).toBeGreaterThan(400);
  call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600111333');
  expect(told.journal.filter(({ kind }) => kind === 'transfer.failed')).toMatchObject([
    { why: 'busy', then: 'returned' },
  ]);
});

test('by code: ana types *1 103 # in the call; the caller talks with sofia then', async () => {
  await using talk = await anaTalks('+34600111444');
  const { ana, sofia, call } = talk;
  for (const digit of '*1103#') await ana.sendDigit(digit);
  await sofia.ringing();
  await sofia.answer();
  await ana.closed();
  await Promise.all([call.audio!.hear(800), sofia.hear(800)]);
  call.hangup();
  await sofia.closed();
  const [atSofia] = await sofia.heard();
  expect(heardMs(atSofia!, callerHz)).toBeGreaterThan(500);
  const told = await office.endedCall((each) => each.from === '+34600111444');
  expect(told).toMatchObject({ login: 'sofia' });
  const typed = told.journal.filter(({ kind }) => kind === 'dtmf.received');
  expect(typed.map(({ digit }) => digit).join('')).toBe('*1103#');
});
