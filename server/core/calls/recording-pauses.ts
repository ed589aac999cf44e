import type { CallEvent } from './events.ts';

/** Where a recording is silent because it was paused, in ms from its beginning; the last one may last to its end. */
export function pausesOf(
  events: readonly CallEvent[],
  recording: { id: string; startedAt: number },
): { fromMs: number; toMs?: number }[] {
  const pauses: { fromMs: number; toMs?: number }[] = [];
  for (const event of events) {
    if (event.kind !== 'recording.paused' && event.kind !== 'recording.resumed') continue;
    if (event.recordingId !== recording.id) continue;
    const atMs = event.at - recording.startedAt;
    const last = pauses.at(-1);
    if (event.kind === 'recording.paused') pauses.push({ fromMs: atMs });
    else if (last && last.toMs === undefined) last.toMs = atMs;
  }
  return pauses;
}
