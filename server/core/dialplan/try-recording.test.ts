import { expect, test } from 'vitest';
import { sampleOffice } from '../../testing/builders/office.ts';
import { type RecordingRule, recordingDefaults } from '../office/recording.ts';
import { tryRecording } from './try-recording.ts';

const office = (rules: (Partial<RecordingRule> & object)[]) =>
  sampleOffice({
    recording: { ...recordingDefaults, rules: rules.map((each) => ({ share: 100, notice: false, ...each })) },
  });
const seats = [
  { login: 'ana', extension: '101' },
  { login: 'luis', extension: '102' },
];
const inbound = { direction: 'inbound', trunk: 'carrier' } as const;

test('a talk that nobody asked to record is not spoken of', () => {
  expect(tryRecording(office([]), { direction: 'internal' }, [{ extension: '102' }])).toEqual([]);
});

test('where it depends on who answers, each answer is told with its people', () => {
  const steps = tryRecording(
    office([
      { person: 'ana', share: 0 },
      { trunk: 'carrier', share: 30 },
    ]),
    inbound,
    seats,
  );
  expect(steps).toEqual([
    { kind: 'recording', recorded: false, why: 'never', rule: 1, logins: ['ana'] },
    { kind: 'recording', recorded: true, why: 'share', rule: 2, share: 30, logins: ['luis'] },
  ]);
});

test('the notice comes first, and only whoever calls over a line hears it', () => {
  const rules = office([{ notice: true }]);
  expect(tryRecording(rules, inbound, seats)).toEqual([
    { kind: 'recording-notice', rule: 1 },
    { kind: 'recording', recorded: true, why: 'rule', rule: 1 },
  ]);
  expect(tryRecording(rules, { direction: 'internal' }, [{ extension: '101' }])).toEqual([
    { kind: 'recording', recorded: true, why: 'rule', rule: 1 },
  ]);
});
