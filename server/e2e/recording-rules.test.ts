import { expect, test } from 'vitest';
import { loudSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';
import { agentHz, caller, customerCalls, customerHz, msOf, recordingOf, told, withRules } from './recorded-talk.ts';

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
