import { expect, test } from 'vitest';
import { putJournal } from '../../testing/builders/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { agentEvents } from '../schema/calls.ts';
import { openFigures } from './figure-store.ts';
import { createFigureKeeper } from './keep-figures.ts';
import { loadOfWeek } from './load-of-week.ts';

const weekMs = 7 * 86_400_000;
/** Monday 2 March 2026. */
const from = Date.UTC(2026, 2, 2);

/** Calls at ten of each Monday, as many as told, and ana there for the quarter. */
function weeksOf(...callsOfWeeks: number[]) {
  const source = openMemoryDb();
  for (const [week, calls] of callsOfWeeks.entries()) {
    const ten = from + week * weekMs + 10 * 3_600_000;
    for (let index = 0; index < calls; index++)
      putJournal(source, {
        callId: `${week}-${index}`,
        at: ten + index * 10_000,
        facts: [
          { kind: 'call.created', direction: 'inbound', from: '1', to: '2' },
          { kind: 'queue.entered', queueId: 'care', position: 1 },
          { kind: 'queue.left', queueId: 'care', why: 'abandoned', waitMs: 1_000 },
          { kind: 'call.ended', reason: 'abandoned' },
        ],
      });
    for (const [state, at] of [
      ['ready', ten],
      ['off', ten + 900_000],
    ] as const)
      source.insert(agentEvents).values({ login: 'ana', state, at, reason: null }).run();
  }
  const figures = openFigures(':memory:');
  createFigureKeeper(source, figures).catchUp();
  const ask = { queue: 'care', members: ['ana'], from, to: from + callsOfWeeks.length * weekMs, timezone: 'UTC' };
  return (without: string[]) => loadOfWeek(figures, { ...ask, without }).quarters;
}

test('the last week weighs most in the forecast: of 8, 8 and 20 calls, the first week once and the last three times', () => {
  const [quarter] = weeksOf(8, 8, 20)([]);
  expect(quarter).toMatchObject({ weekday: 1, minute: 600, abandoned: 36 });
  expect(quarter!.calls).toBeCloseTo((8 + 2 * 8 + 3 * 20) / 6);
  expect(quarter!.present).toBeCloseTo(1);
});

test('a holiday is no forecast: neither its calls nor its people count, nor is it missed in the mean', () => {
  const [quarter] = weeksOf(6, 0, 6)(['2026-03-09']);
  expect(quarter!.calls).toBeCloseTo(6);
  expect(quarter!.present).toBeCloseTo(1);
  const [busy] = weeksOf(6, 90, 6)(['2026-03-09']);
  expect(busy).toMatchObject({ abandoned: 12 });
});
