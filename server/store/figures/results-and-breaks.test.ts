import { expect, test } from 'vitest';
import { noResult } from '../../core/figures/reports.ts';
import { putJournal } from '../../testing/builders/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { agentEvents } from '../schema/calls.ts';
import { callsBehind } from './calls-behind.ts';
import { openFigures } from './figure-store.ts';
import { createFigureKeeper } from './keep-figures.ts';
import { readReport } from './read-report.ts';

const from = Date.UTC(2026, 2, 2);
const period = { from, to: from + 86_400_000, timezone: 'UTC' };

/** One after the other: who talked, for which queue, and what they said came of it. */
function callsOf(told: readonly { login: string; queueId: string; result?: string }[]) {
  const source = openMemoryDb();
  for (const [index, { login, queueId, result }] of told.entries())
    putJournal(source, {
      callId: `c${index}`,
      at: from + index * 60_000,
      facts: [
        { kind: 'call.created', direction: 'inbound', from: '1', to: '2' },
        { kind: 'leg.created', legId: 'caller', role: 'caller', way: 'in', side: { kind: 'trunk', trunkId: 't' } },
        { kind: 'leg.answered', legId: 'caller' },
        { kind: 'queue.entered', queueId },
        {
          kind: 'leg.created',
          legId: 'agent',
          role: 'callee',
          way: 'out',
          side: { kind: 'extension', extension: '101', login },
        },
        { kind: 'queue.offered', legId: 'agent', login },
        { kind: 'leg.answered', legId: 'agent' },
        { kind: 'queue.left', queueId, why: 'answered', waitMs: 4_000 },
        { kind: 'legs.bridged', legA: 'caller', legB: 'agent' },
        { kind: 'call.ended', reason: 'caller-hangup' },
        ...(result === undefined ? [] : [{ kind: 'result.given', login, resultId: result, name: result }]),
      ],
    });
  const figuresDb = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figuresDb);
  keeper.catchUp();
  return { opened: { store: source, figuresDb }, keeper };
}

const told = [
  { login: 'ana', queueId: 'care', result: 'sold' },
  { login: 'ana', queueId: 'care', result: 'sold' },
  { login: 'luis', queueId: 'care', result: 'again' },
  { login: 'luis', queueId: 'sales' },
];

test('what came of calls is counted with its share, those of which nobody said it too', () => {
  const { opened } = callsOf(told);
  const { columns, rows, total } = readReport(opened, { name: 'results', ...period });
  const at = (id: string) => columns.findIndex((column) => column.id === id);
  expect(rows.map((row) => [row[0], row[at('handled')], row[at('share-of-all')]])).toEqual([
    ['sold', 2, 0.5],
    [noResult, 1, 0.25],
    ['again', 1, 0.25],
  ]);
  expect([total![at('handled')], total![at('share-of-all')]]).toEqual([4, 1]);
});

test('results stand by person and queue, with the share of that person there', () => {
  const { opened } = callsOf(told);
  const { rows } = readReport(opened, { name: 'results-by-person', ...period });
  expect(rows.map((row) => row.slice(0, 5))).toEqual([
    ['ana', 'care', 'sold', 2, 1],
    ['luis', 'care', 'again', 1, 1],
    ['luis', 'sales', noResult, 1, 1],
  ]);
});

test('the filter by a result leaves its calls alone, in figures as in what is behind them', () => {
  const { opened } = callsOf(told);
  const ask = { name: 'people' as const, ...period, result: 'sold' };
  expect(readReport(opened, ask).rows.map(([login, handled]) => [login, handled])).toEqual([['ana', 2]]);
  expect(callsBehind(opened, { ...ask, of: 'handled' }).ids).toEqual(['c1', 'c0']);
  const none = { ...ask, result: noResult };
  expect(callsBehind(opened, { ...none, of: 'handled' }).ids).toEqual(['c3']);
});

test('a result that is corrected later is counted as the last one said', () => {
  const { opened, keeper } = callsOf(told);
  opened.store.$client
    .prepare("insert into call_events (call_id, seq, at, kind, data) values ('c3', 99, ?, 'result.given', ?)")
    .run(from + 400_000, JSON.stringify({ login: 'luis', resultId: 'sold', name: 'Sold' }));
  keeper.catchUp();
  expect(readReport(opened, { name: 'results', ...period }).rows.map((row) => row.slice(0, 2))).toEqual([
    ['sold', 3],
    ['again', 1],
  ]);
});

test('a break counts as work by the rule of its day, and by the usual one before offices had any', () => {
  const source = openMemoryDb();
  const hour = 3_600_000;
  const day = [
    { state: 'break', reason: 'meal', paid: true },
    { state: 'break', reason: 'meal', paid: false },
    { state: 'break', reason: 'meeting', paid: null },
    { state: 'break', reason: 'personal', paid: null },
    { state: 'ready', reason: 'asked', paid: null },
    { state: 'off', reason: 'asked', paid: null },
  ];
  source
    .insert(agentEvents)
    .values(day.map((row, index) => ({ login: 'ana', at: from + index * hour, callId: null, ...row })))
    .run();
  const figuresDb = openFigures(':memory:');
  createFigureKeeper(source, figuresDb).catchUp();
  const { rows } = readReport({ store: source, figuresDb }, { name: 'breaks', ...period });
  expect(new Set(rows.map((row) => row.slice(1, 5).join(' ')))).toEqual(
    new Set([`meal paid 1 ${hour}`, `meal unpaid 1 ${hour}`, `meeting paid 1 ${hour}`, `personal unpaid 1 ${hour}`]),
  );
  const duty = readReport({ store: source, figuresDb }, { name: 'duty', ...period });
  const utilisation = duty.columns.findIndex(({ id }) => id === 'utilisation');
  // Two of five hours signed in.
  expect(duty.rows[0]![utilisation]).toBe(0.4);
});
