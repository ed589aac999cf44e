import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import type { OpeningHours } from '../office/office.ts';
import { isOpen, type Schedule } from './opening-hours.ts';

const zones = ['Europe/Madrid', 'America/Santo_Domingo', 'Pacific/Auckland', 'Australia/Lord_Howe'];
const WEEK_MS = 7 * 86_400_000;
/** A week in which Madrid, Auckland or Lord Howe change their clocks. */
const weeks = ['2026-03-24', '2026-10-20', '2026-09-22', '2026-04-01', '2026-06-01'];

function makeSchedule(below: (limit: number) => number): Schedule {
  const time = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const period = (): { from: string; to: string } => ({ from: time(below(96) * 15), to: time(below(97) * 15) });
  const hours: OpeningHours = {
    id: 'h',
    name: 'h',
    weekly: Array.from({ length: 1 + below(4) }, () => ({
      days: [1, 2, 3, 4, 5, 6, 7].filter(() => below(2) === 1),
      ...period(),
    })),
    exceptions: weeks
      .filter(() => below(3) === 0)
      .map((date) => ({ date, name: 'special', periods: below(2) === 1 ? [period()] : [] })),
  };
  return { hours, officeZone: zones[below(zones.length)]! };
}

test('the told change is the very next one: nothing changes before it, and it does then', () => {
  const wrong: string[] = [];
  let changes = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const below = seeded(seed);
    const schedule = makeSchedule(below);
    const start = Date.parse(`${weeks[below(weeks.length)]}T00:00:00Z`);
    const at = start + below(WEEK_MS / 1000) * 1000;
    const { open, changesAt } = isOpen(schedule, at);
    const until = changesAt ?? at + WEEK_MS;
    const states = Array.from({ length: 20 }, () => isOpen(schedule, at + below((until - at) / 1000) * 1000).open);
    if (states.some((state) => state !== open)) wrong.push(`${seed}: changed before it was told`);
    if (changesAt === undefined) continue;
    changes++;
    if (isOpen(schedule, changesAt - 1).open !== open) wrong.push(`${seed}: changed earlier`);
    if (isOpen(schedule, changesAt).open === open) wrong.push(`${seed}: did not change`);
  }
  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(100);
});
