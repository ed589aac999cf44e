import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { type Recording, recordingDefaults } from '../core/office/recording.ts';
import { loudSpans, mixedSpans, readWav, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';
const [agentHz, customerHz] = [880, 440];

const withRules =
  (recording: Partial<Recording>) =>
  (office: Office): Office => ({ ...office, recording: { ...recordingDefaults, ...recording } });

/** A customer calls extension 101 (Ana's) by its own number. */
async function customerCalls(office: OfficeAtWork) {
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: agentHz });
  const customer = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.direct,
    audio: { keeps: true, sayHz: customerHz },
  });
  return { phone, customer };
}

const told = (office: OfficeAtWork) => office.endedCall((each) => each.from === caller);
const msOf = (sound: Sound, channel: number, hz: number): number => totalMs(toneSpans(sound, { channel, hz }));

async function recordingOf(office: OfficeAtWork): Promise<Sound> {
  const { journal } = await told(office);
  const started = journal.find(({ kind }) => kind === 'recording.started');
  return readWav(join(office.appliance.dataFolder, String(started?.file)));
}

test('the caller is told before any phone rings, the talk is recorded by rule, and the test call says the same', async () => {
  await using office = await openOffice({
    change: withRules({ rules: [{ direction: 'inbound', trunk: 'carrier', share: 100, notice: true }] }),
  });
  const { phone, customer } = await customerCalls(office);
  await customer.answered();
  await phone.ringing({ withinMs: 15_000 });
  const before = customer.audio!.heard();
  expect(totalMs(loudSpans(before, 0))).toBeGreaterThan(1500);
  expect(msOf(before, 0, agentHz)).toBe(0);
  await phone.answer();
  await phone.established();
  await Promise.all([phone.hear(2000), customer.audio!.hear(2000)]);
  customer.hangup();
  const recording = await recordingOf(office);
  expect(msOf(recording, 0, customerHz)).toBeGreaterThan(1500);
  expect(msOf(recording, 1, agentHz)).toBeGreaterThan(1500);
  const kinds = (await told(office)).journal.map(({ kind }) => kind);
  expect(kinds.indexOf('recording.announced')).toBeLessThan(kinds.indexOf('leg.ringing'));
  const tried = await office.appliance.cli('try-call', '--from', caller, '--to', dids.direct);
  expect(tried).toMatch(/rule 1|regla 1/);
});

test('who presses the key while the notice is said is not recorded', async () => {
  await using office = await openOffice({
    change: withRules({ objectKey: '9', rules: [{ direction: 'inbound', share: 100, notice: true }] }),
  });
  const { phone, customer } = await customerCalls(office);
  await customer.answered();
  await customer.audio!.hear(500);
  await customer.audio!.sendDigits('9');
  await phone.ringing({ withinMs: 15_000 });
  await phone.answer();
  await phone.established();
  await customer.audio!.hear(1000);
  customer.hangup();
  const { journal } = await told(office);
  expect(journal.filter(({ kind }) => kind.startsWith('recording'))).toMatchObject([
    { kind: 'recording.announced' },
    { kind: 'recording.refused', key: '9' },
    { kind: 'recording.skipped', why: 'refused' },
  ]);
});

test('a program pauses the recording: silent on both sides until the time of the setting is over', async () => {
  await using office = await openOffice({ change: withRules({ resumeAfterSec: 2 }) });
  const { phone, customer } = await customerCalls(office);
  await phone.ringing({ withinMs: 15_000 });
  await phone.answer();
  await phone.established();
  await customer.audio!.hear(1000);
  const token = (await office.appliance.cli('token', 'create', 'ivr', '--pause-recordings'))
    .trim()
    .split(/\s+/)
    .at(-1)!;
  const { calls } = await office.appliance.api<{ calls: { id: string }[] }>('calls');
  const answer = await fetch(new URL(`/api/v1/calls/${calls[0]!.id}/recording`, office.appliance.ready.http), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ paused: true }),
  });
  expect(await answer.json()).toMatchObject({ paused: true });
  await customer.audio!.hear(3500);
  customer.hangup();
  const recording = await recordingOf(office);
  const lengthMs = recording.channels[0]!.length / 8;
  const { journal } = await told(office);
  expect(journal.filter(({ kind }) => kind === 'recording.resumed')).toMatchObject([{ by: 'time' }]);
  for (const [channel, hz] of [
    [0, customerHz],
    [1, agentHz],
  ] as const) {
    const saidMs = totalMs(mixedSpans(recording, { channel, hz }));
    expect(saidMs).toBeGreaterThan(1200);
    expect(saidMs).toBeLessThan(lengthMs - 1700);
  }
});
