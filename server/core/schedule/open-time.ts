import { isOpen, type Schedule } from './opening-hours.ts';

/** So many changes between open and closed are looked at: some years of working days. */
const MOST_CHANGES = 3_000;

/** By the plan alone: who switches the office to night for an hour does not stop the clocks of what was promised. */
function planOf({ hours: { mode: _, ...hours }, officeZone }: Schedule): Schedule {
  return { hours, officeZone };
}

/** Stretches of one state from `atMs` on, in order; the last one has no end. */
function* stretchesFrom(schedule: Schedule, atMs: number): Generator<{ open: boolean; from: number; to?: number }> {
  const plan = planOf(schedule);
  let from = atMs;
  for (let count = 0; count < MOST_CHANGES; count++) {
    const { open, changesAt } = isOpen(plan, from);
    yield { open, from, ...(changesAt !== undefined && { to: changesAt }) };
    if (changesAt === undefined) return;
    from = changesAt;
  }
}

/**
 * When `openMs` of opening time have gone by since `atMs`; undefined where the office does not open again in time. No
 * schedule: the clock on the wall counts.
 */
export function afterOpenTime(
  schedule: Schedule | undefined,
  span: { atMs: number; openMs: number },
): number | undefined {
  if (!schedule) return span.atMs + span.openMs;
  let left = span.openMs;
  for (const { open, from, to } of stretchesFrom(schedule, span.atMs)) {
    if (!open) continue;
    if (to === undefined || from + left <= to) return from + left;
    left -= to - from;
  }
  return undefined;
}

/** Opening time between two instants, in milliseconds; 0 where `toMs` is not later. */
export function openTimeBetween(
  schedule: Schedule | undefined,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number {
  if (toMs <= fromMs) return 0;
  if (!schedule) return toMs - fromMs;
  let sum = 0;
  for (const { open, from, to = toMs } of stretchesFrom(schedule, fromMs)) {
    if (from >= toMs) break;
    if (open) sum += Math.min(to, toMs) - from;
  }
  return sum;
}
