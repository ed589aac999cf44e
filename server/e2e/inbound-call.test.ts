import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loudSpans, readWav, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

test('a caller hears the greeting and music, then the agent; recording and charge tell it all', async () => {
  await using office = await openOffice();
  const { appliance } = office;
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await office.makeReady('ana');

  const call = await carrier.call({
    target: appliance.sip('udp'),
    from: caller,
    to: dids.queue,
    audio: { keeps: true, sayHz: 440 },
  });
  await call.answered();
  const ringing = await phone.ringing({ withinMs: 30_000 });
  expect(ringing.peeruri).toContain('600111222');
  // Greeting and music are heard before anyone answers; the office's tone is not.
  await call.audio!.hear(1500);
  const before = call.audio!.heard();
  expect(totalMs(loudSpans(before, 0))).toBeGreaterThan(1500);
  expect(toneSpans(before, { channel: 0, hz: 880 })).toEqual([]);

  await phone.answer();
  await phone.established();
  await Promise.all([phone.hear(2500), call.audio!.hear(2500)]);
  call.hangup();
  await phone.closed();

  expect(totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 880 }))).toBeGreaterThan(2000);
  const [atAgent] = await phone.heard();
  expect(totalMs(toneSpans(atAgent!, { channel: 0, hz: 440 }))).toBeGreaterThan(2000);

  const told = await office.endedCall((each) => each.from === caller);
  expect(told).toMatchObject({ direction: 'inbound', endReason: 'caller-hangup', login: 'ana', queue: 'care' });
  expect(told.talkMs).toBeGreaterThan(2000);
  expect(Number(told.cost)).toBeGreaterThan(0.05);
  expect(told.currency).toBe('EUR');

  const started = told.journal.find((fact) => fact.kind === 'recording.started');
  const recording = await readWav(join(appliance.dataFolder, String(started!.file)));
  expect(recording.channels).toHaveLength(2);
  expect(totalMs(toneSpans(recording, { channel: 0, hz: 440 }))).toBeGreaterThan(2000);
  expect(totalMs(toneSpans(recording, { channel: 1, hz: 880 }))).toBeGreaterThan(2000);
  expect(toneSpans(recording, { channel: 0, hz: 880 })).toEqual([]);
  expect(toneSpans(recording, { channel: 1, hz: 440 })).toEqual([]);
});

test('SIPp as the carrier brings three calls at once to one agent, who takes them one after the other', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0 } });
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  await office.makeReady('ana');
  await using carrier = await startSipp({
    scenario: 'carrier-calls-and-waits',
    address: office.carrierAddress,
    target: office.appliance.sip('udp'),
    fields: [1, 2, 3].map((number) => [`+3460011100${number}`, dids.quick]),
    calls: 3,
  });
  for (let taken = 0; taken < 3; taken++) {
    const mark = phone.events.all.length;
    await phone.established({ withinMs: 20_000 });
    await phone.hear(500);
    await phone.hangup();
    await phone.closed({ after: mark });
  }
  expect(await carrier.done).toEqual({ successful: 3, failed: 0 });
  const last = await office.endedCall((each) => each.from.endsWith('3'));
  expect(last).toMatchObject({ endReason: 'callee-hangup', login: 'ana' });
});

test('an agent who does not answer loses the call to the next one', async () => {
  await using office = await openOffice({ queue: { ringSec: 3, retrySec: 60 } });
  const carrier = await office.openCarrier();
  const first = await office.openPhone({ extension: '101', toneHz: 700 });
  const second = await office.openPhone({ extension: '102', toneHz: 880 });
  await office.makeReady('ana');
  const call = await carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick });
  await first.ringing();
  await office.makeReady('luis');
  await second.ringing();
  await first.closed();
  await second.answer();
  await second.established();
  await second.hear(300);
  await second.hangup();
  expect(await call.ended()).toMatchObject({ by: 'them' });
  const told = await office.endedCall((each) => each.from === caller);
  expect(told).toMatchObject({ login: 'luis', endReason: 'callee-hangup' });
});
