import { join } from 'node:path';
import { expect } from 'vitest';
import { readWav, toneSpans, totalMs } from '../testing/audio.ts';
import type { ApiCall, OfficeAtWork } from './office-at-work.ts';

/**
 * The call has one recording, whole: the one outside on the left throughout, on the right those of the office, one after the
 * other and never two at once. Each is named by the tone they say and heard for at least `leastMs`.
 */
export async function expectOneRecording(
  office: Pick<OfficeAtWork, 'appliance'>,
  told: ApiCall,
  heard: { callerHz: number; officeHz: readonly [number, number]; leastMs: { caller: number; office: number } },
): Promise<void> {
  const { callerHz, officeHz, leastMs } = heard;
  const started = told.journal.filter((fact) => fact.kind === 'recording.started');
  expect(started).toHaveLength(1);
  expect(told.journal.map(({ kind }) => kind)).toContain('recording.stopped');
  const recording = await readWav(join(office.appliance.dataFolder, String(started[0]!.file)));
  expect(totalMs(toneSpans(recording, { channel: 0, hz: callerHz }))).toBeGreaterThan(leastMs.caller);
  const [first, second] = officeHz.map((hz) => toneSpans(recording, { channel: 1, hz }));
  expect(totalMs(first!)).toBeGreaterThan(leastMs.office);
  expect(totalMs(second!)).toBeGreaterThan(leastMs.office);
  expect(Math.max(...first!.map(({ toMs }) => toMs))).toBeLessThanOrEqual(
    Math.min(...second!.map(({ fromMs }) => fromMs)),
  );
}
