import { expect, test } from 'vitest';
import { costPlans } from '../../core/figures/cost-plans.ts';
import { type ReportName, reportNames, reportPlans } from '../../core/figures/reports.ts';
import { addSums, noSums, type Sums } from '../../core/figures/sums.ts';
import { putCall, putJournal } from '../../testing/builders/calls.ts';
import { imagineCalls } from '../../testing/furnished/imagine-calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { seeded } from '../../testing/seeded.ts';
import type { openDb } from '../db.ts';
import { agentEvents, callEvents } from '../schema/calls.ts';
import { callsBehind } from './calls-behind.ts';
import { openFigures } from './figure-store.ts';
import { createFigureKeeper } from './keep-figures.ts';
import { readReport } from './read-report.ts';
import { sumBy, sumReport } from './sum-figures.ts';

const from = Date.UTC(2026, 2, 2);
const period = { from, to: from + 7 * 86_400_000, timezone: 'America/Santo_Domingo' };
const agents = [
  { login: 'ana', extension: '101' },
  { login: 'luis', extension: '102' },
];

/** A week of calls, and rows of what people did, each with the time at which it was written. */
function imagineWeek(seed: number) {
  const pick = seeded(seed);
  const calls = imagineCalls({
    ...{ pick, agents, trunkId: 'carrier', queueId: 'care', did: '910000001', callsPerDay: 20 },
    customers: [{ id: 'c', e164: '+34600111222' }],
    ...{ fromMs: period.from, toMs: period.to },
  });
  const rows = calls.flatMap(({ facts }, index) =>
    facts.map(({ at, fact: { kind, ...data } }, seq) => ({
      ...{ at, kind, data, callId: `call-${index}`, seq: seq + 1 },
    })),
  );
  const people = calls.flatMap(({ facts }, index) => {
    const offered = facts.find(({ fact }) => fact.kind === 'queue.offered');
    const ended = facts.at(-1)!.at;
    if (offered?.fact.kind !== 'queue.offered') return [];
    const { login } = offered.fact;
    const callId = `call-${index}`;
    return [
      { login, callId, at: offered.at, state: 'talking', reason: null },
      { login, callId, at: ended, state: 'wrap-up', reason: 'call-ended' },
      { login, callId: null, at: ended + 5_000 + pick(60_000), state: 'ready', reason: 'wrap-up-over' },
    ];
  });
  return { rows: rows.sort((a, b) => a.at - b.at), people: people.sort((a, b) => a.at - b.at), pick };
}

const contents = (figures: ReturnType<typeof openFigures>) =>
  ['stays', 'talks', 'quarters', 'duty_quarters', 'days', 'duty_days'].map((table) =>
    figures.prepare(`select * from ${table}`).all(),
  );

const dump = (source: ReturnType<typeof openDb>, levels: Map<string, number>) => {
  const figures = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figures);
  keeper.measureBy({ levels, timezone: period.timezone });
  keeper.catchUp();
  return contents(figures);
};

test.each([1, 2, 3, 4, 5, 6])('counted bit by bit as rows come, or all at once: the same (seed %i)', (seed) => {
  const { rows, people, pick } = imagineWeek(seed);
  const source = openMemoryDb();
  const figures = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figures);
  const levels = new Map([['care', 10_000]]);
  keeper.measureBy({ levels: new Map([['care', 3_000]]), timezone: 'UTC' });
  while (rows.length + people.length > 0) {
    const some = rows.splice(0, 1 + pick(400));
    if (some.length > 0) source.insert(callEvents).values(some).run();
    // People's rows come before or after those of their calls.
    const theirs = people.splice(0, pick(120));
    if (theirs.length > 0) source.insert(agentEvents).values(theirs).run();
    if (pick(3) > 0) keeper.catchUp();
    if (pick(20) === 0) keeper.recount({ from, to: from + pick(7) * 86_400_000 });
  }
  keeper.measureBy({ levels, timezone: period.timezone });
  expect(keeper.catchUp()).toBe(0);
  expect(contents(figures)).toEqual(dump(source, levels));
  const { offered, talkMs, wrapUpMs, handled } = sumBy(figures, period).get('')!;
  for (const sum of [offered, talkMs, wrapUpMs, handled]) expect(sum).toBeGreaterThan(10);
});

test('whole days, their edges and quarters of an hour add up to the same, in any zone and by anything', () => {
  const { rows, people } = imagineWeek(11);
  const source = openMemoryDb();
  source.insert(callEvents).values(rows).run();
  source.insert(agentEvents).values(people).run();
  const figures = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figures);
  keeper.catchUp();
  for (const timezone of ['Asia/Kolkata', 'America/Santo_Domingo', 'Europe/Madrid']) {
    keeper.measureBy({ levels: new Map(), timezone });
    for (const by of [undefined, 'queue', 'person', 'did', 'trunk', 'day', 'week', 'month', 'weekday'] as const) {
      const days = sumBy(figures, { ...period, timezone, by, withDuty: true });
      // An hour at a time no day is whole.
      const hours = new Map<string | number, Sums>();
      for (let at = period.from; at < period.to; at += 3_600_000)
        for (const [key, sums] of sumBy(figures, {
          ...{ by, timezone, from: at, to: at + 3_600_000, withDuty: true },
        }))
          hours.set(key, addSums(hours.get(key) ?? noSums(), sums));
      expect([...days].sort(), `${by} in ${timezone}`).toEqual([...hours].sort());
    }
  }
});

test('a corrected day shows its correction once it is counted anew, and a late row by itself', () => {
  const { rows } = imagineWeek(7);
  const source = openMemoryDb();
  source.insert(callEvents).values(rows).run();
  const figures = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figures);
  keeper.catchUp();
  const before = sumBy(figures, period).get('')!;
  const waits = source.$client
    .prepare("select call_id, at from call_events where kind = 'queue.left' limit 1")
    .get() as {
    call_id: string;
    at: number;
  };
  source.$client
    .prepare(
      "update call_events set data = json_set(data, '$.why', 'no-agents') where call_id = ? and kind = 'queue.left'",
    )
    .run(waits.call_id);
  expect(keeper.recount({ from: waits.at, to: waits.at + 1 })).toBeGreaterThan(0);
  const after = sumBy(figures, period).get('')!;
  expect(after.overflowed).toBe(before.overflowed + 1);
  expect(after.offered).toBe(before.offered);
  // The roll-ups per day have it too.
  const days = figures.prepare('select sum(overflowed) from days').pluck().get();
  expect(days).toBe(sumBy(figures, { ...period, from: 0 }).get('')!.overflowed);
});

test('how callers went through menus and what they answered can be read, as shares of each step and means', () => {
  const source = openMemoryDb();
  const at = { flowId: 'main', nodeId: 'menu' };
  for (const [index, value] of [5, 4, 1].entries())
    putJournal(source, {
      callId: `c${index}`,
      at: from + index * 60_000,
      facts: [
        { kind: 'call.created', direction: 'inbound', from: '1', to: '2' },
        { kind: 'ivr.entered', ...at, node: 'menu' },
        { kind: 'ivr.left', ...at, why: index === 0 ? 'hangup' : 'key' },
        { kind: 'ivr.rated', ...at, question: 1, value },
        { kind: 'call.ended', reason: 'caller-hangup' },
      ],
    });
  const figures = openFigures(':memory:');
  createFigureKeeper(source, figures).catchUp();
  const opened = { store: source, figuresDb: figures };
  expect(readReport(opened, { name: 'menu-paths', ...period }).rows).toEqual([
    ['main', 'menu', 'key', 2, 2 / 3, 1000],
    ['main', 'menu', 'hangup', 1, 1 / 3, 1000],
  ]);
  const [[, , , question, answers, mean, ...marks]] = readReport(opened, { name: 'ratings', ...period }).rows as [
    unknown[],
  ];
  expect([question, answers, mean]).toEqual([1, 3, 10 / 3]);
  expect(marks).toEqual([1, 0, 0, 1, 1]);
});

test('a store that was restored in place is noticed, and all is counted anew', () => {
  const source = openMemoryDb();
  const { rows } = imagineWeek(8);
  source.insert(callEvents).values(rows).run();
  const figures = openFigures(':memory:');
  const keeper = createFigureKeeper(source, figures);
  keeper.catchUp();
  source.$client.exec('delete from call_events');
  const other = imagineWeek(9).rows;
  source.insert(callEvents).values(other).run();
  keeper.catchUp();
  expect(contents(figures)).toEqual(dump(source, new Map()));
});

test('every report that adds up gives lines, and its total is that of its lines', () => {
  const { rows, people } = imagineWeek(10);
  const source = openMemoryDb();
  source.insert(callEvents).values(rows).run();
  source.insert(agentEvents).values(people).run();
  const figures = openFigures(':memory:');
  createFigureKeeper(source, figures).catchUp();
  const summing = reportNames.filter((name) => 'by' in reportPlans[name]);
  expect(summing.length).toBeGreaterThan(10);
  for (const name of summing as ReportName[]) {
    const table = sumReport(figures, { name, ...period });
    expect(table.rows.length, name).toBeGreaterThan(0);
    for (const [index, { unit }] of table.columns.entries()) {
      if (unit !== 'count') continue;
      const sum = table.rows.reduce((total, row) => total + Number(row[index]), 0);
      expect(sum, `${name} ${index}`).toBe(table.total![index]);
    }
  }
});

test('every list can be read, for all and for one queue and person', () => {
  const { rows, people } = imagineWeek(11);
  const source = openMemoryDb();
  source.insert(callEvents).values(rows).run();
  source.insert(agentEvents).values(people).run();
  for (const id of new Set(rows.map(({ callId }) => callId))) putCall(source, { id, at: from, answeredAt: null });
  const figures = openFigures(':memory:');
  createFigureKeeper(source, figures).catchUp();
  const opened = { store: source, figuresDb: figures };
  const empty = reportNames.filter((name) => readReport(opened, { name, ...period }).rows.length === 0);
  // Nobody asked to be called back, heard a menu, took a break or had a shift, and no sound was measured.
  expect(empty.filter((name) => !(name in costPlans))).toEqual([
    'callbacks',
    'menu-paths',
    'ratings',
    'breaks',
    'adherence',
    'line-quality',
  ]);
  for (const name of reportNames) {
    const { columns, rows, total } = readReport(opened, { name, ...period, queue: 'care', person: 'ana' });
    for (const row of [...rows, ...(total ? [total] : [])]) expect(row.length, name).toBe(columns.length);
  }
  const ask = { name: 'queues' as const, ...period };
  const { offered, transfers } = sumBy(figures, period).get('')!;
  expect(callsBehind(opened, { ...ask, of: 'offered' }).count).toBe(offered);
  expect(callsBehind(opened, { ...ask, of: 'transfers' })).toMatchObject({ count: transfers });
});
