import { expect, test } from 'vitest';
import { mixedSpans, type Sound, totalMs } from '../testing/audio.ts';
import { openOffice } from './office-at-work.ts';
import { agentHz, customerCalls, customerHz, recordingOf, told, withRules } from './recorded-talk.ts';

/** Each side is in it, and is silent for so long. */
function expectSilentFor(recording: Sound, silentMs: number): void {
  const lengthMs = recording.channels[0]!.length / 8;
  for (const [channel, hz] of [
    [0, customerHz],
    [1, agentHz],
  ] as const) {
    const saidMs = totalMs(mixedSpans(recording, { channel, hz }));
    expect(saidMs).toBeGreaterThan(1000);
    expect(saidMs).toBeLessThan(lengthMs - silentMs + 300);
  }
}

test('card data is not in the recording: silent while it is paused, both sides', async () => {
  await using office = await openOffice({
    change: withRules({ rules: [{ direction: 'inbound', share: 100, notice: false }] }),
  });
  const { phone, customer } = await customerCalls(office);
  await phone.ringing({ withinMs: 15_000 });
  await phone.answer();
  await phone.established();
  await customer.audio!.hear(1000);
  const desk = await office.logIn('ana');
  const { calls } = await office.appliance.api<{ calls: { id: string }[] }>('calls');
  const pause = (on: string) => desk.post(`/agent/calls/${calls[0]!.id}/recording`, { pause: on });
  await pause('on');
  await customer.audio!.hear(2000);
  await pause('');
  await customer.audio!.hear(1000);
  customer.hangup();
  const { journal } = await told(office);
  const at = (kind: string): number => Date.parse(String(journal.find((fact) => fact.kind === kind)!.at));
  expectSilentFor(await recordingOf(office), at('recording.resumed') - at('recording.paused'));
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
  const { journal } = await told(office);
  expect(journal.filter(({ kind }) => kind === 'recording.resumed')).toMatchObject([{ by: 'time' }]);
  expectSilentFor(recording, 2000);
});
