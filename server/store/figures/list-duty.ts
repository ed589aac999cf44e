import type Database from 'better-sqlite3';
import type { Cell, ReportAsk } from '../../core/figures/reports.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { columns, cut, DAY_MS, type Lister, listLines } from './lister.ts';

/** Of the roll-ups per day: those days of the office of which the period has a part. */
function whereDays(ask: ReportAsk): { where: string; values: string[] } {
  const [first, last] = [localTime(ask.timezone, ask.from).date, localTime(ask.timezone, ask.to - 1).date];
  return {
    where: `date >= ? and date <= ?${ask.person === undefined ? '' : ' and login = ?'}`,
    values: [first, last, ...(ask.person === undefined ? [] : [ask.person])],
  };
}

export const listBreaks: Lister = ({ figuresDb }, ask) => {
  const { where, values } = whereDays(ask);
  const rows = figuresDb
    .prepare(
      `select login, reason, paid, sum(times) as times, sum(ms) as ms, max(longest_ms) as longest from duty_days
       where ${where} and state = 'break' group by login, reason, paid order by login, ms desc`,
    )
    .all(...values) as { login: string; reason: string; paid: number; times: number; ms: number; longest: number }[];
  return cut(
    {
      columns: columns(
        ['person', 'person'],
        ['break', 'break'],
        ['counts-as', 'break-kind'],
        ['times', 'count'],
        ['break-time', 'span'],
        ['mean', 'span'],
        ['longest', 'span'],
      ),
      rows: rows.map(({ login, reason, paid, times, ms, longest }): Cell[] => [
        ...[login, reason, paid === 1 ? 'paid' : 'unpaid', times, ms],
        ...[Math.round(ms / Math.max(1, times)), longest],
      ]),
    },
    ask,
  );
};

/** First and last sight of each person on each day, and for how long they were there. */
export const listLogIns: Lister = ({ figuresDb }, ask) => {
  const { where, values } = whereDays(ask);
  const rows = figuresDb
    .prepare(
      `select date, login, min(first_at), max(last_at), sum(ms), sum(case when state = 'break' then ms else 0 end)
       from duty_days where ${where} group by date, login order by date desc, login`,
    )
    .raw()
    .all(...values) as Cell[][];
  return cut(
    {
      columns: columns(
        ['day', 'day'],
        ['person', 'person'],
        ['first', 'instant'],
        ['last-seen', 'instant'],
        ['signed-in-time', 'span'],
        ['break-time', 'span'],
      ),
      rows,
    },
    ask,
  );
};

/** Spans that are over and lie at least in part in the period; nobody stays in one state for more than a day. */
const spansWhere = (ask: ReportAsk) =>
  `duty where started_at >= ? and started_at < ? and ended_at > ? and state <> 'off'
   ${ask.person === undefined ? '' : 'and login = ?'}`;

const spansValues = (ask: ReportAsk, { from, to }: { from: number; to: number }) => [
  ...[from - DAY_MS, to, from],
  ...(ask.person === undefined ? [] : [ask.person]),
];

/** The last day of the period that has anything, as spans of each person, cut to it. */
function lastDay(figuresDb: Database.Database, ask: ReportAsk): Cell[][] {
  const last = figuresDb
    .prepare(`select max(ended_at) from ${spansWhere(ask)}`)
    .pluck()
    .get(...spansValues(ask, ask)) as number | null;
  if (last === null) return [];
  const { date } = localTime(ask.timezone, Math.min(last, ask.to) - 1);
  const day = {
    from: instantAt(ask.timezone, { date, minute: 0 }),
    to: instantAt(ask.timezone, { date: addDays(date, 1), minute: 0 }),
  };
  return figuresDb
    .prepare(
      `select login, max(started_at, ${day.from}), min(ended_at, ${day.to}), state, case when state = 'break' then reason end
       from ${spansWhere(ask)} order by login, started_at`,
    )
    .raw()
    .all(...spansValues(ask, day)) as Cell[][];
}

export const listTimeline: Lister = ({ figuresDb }, ask) => ({
  ...listLines(figuresDb, ask, {
    columns: columns(
      ['person', 'person'],
      ['at', 'instant'],
      ['until', 'instant'],
      ['state', 'state'],
      ['break', 'break'],
      ['lasted', 'span'],
      ['call', 'call'],
    ),
    select: `login, max(started_at, ${ask.from}) as since, min(ended_at, ${ask.to}), state,
      case when state = 'break' then reason end, min(ended_at, ${ask.to}) - max(started_at, ${ask.from}), call_id`,
    from: spansWhere(ask),
    orderBy: 'started_at desc, login',
    values: spansValues(ask, ask),
  }),
  chart: lastDay(figuresDb, ask),
});
