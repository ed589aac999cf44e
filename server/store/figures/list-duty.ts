import type Database from 'better-sqlite3';
import type { Cell, ReportAsk } from '../../core/figures/reports.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { columns, cut, DAY_MS, type Lister } from './lister.ts';

interface DutySpan {
  login: string;
  startedAt: number;
  endedAt: number;
  state: string;
  reason: string;
  callId: string | null;
}

/** Spans that are over and lie at least in part in the period, cut to it. */
function dutyOf(figuresDb: Database.Database, ask: ReportAsk): DutySpan[] {
  const person = ask.person === undefined ? [] : [ask.person];
  return (
    (
      figuresDb
        .prepare(
          `select login, started_at as startedAt, ended_at as endedAt, state, reason, call_id as callId from duty
       where started_at >= ? and started_at < ? and ended_at > ? and state <> 'off'
       ${person.length > 0 ? 'and login = ?' : ''} order by login, started_at`,
        )
        // Nobody stays in one state for more than a day.
        .all(ask.from - DAY_MS, ask.to, ask.from, ...person) as DutySpan[]
    ).map((span) => ({
      ...span,
      startedAt: Math.max(span.startedAt, ask.from),
      endedAt: Math.min(span.endedAt, ask.to),
    }))
  );
}

export const listBreaks: Lister = ({ figuresDb }, ask) => {
  const sums = new Map<string, { login: string; reason: string; times: number; ms: number; longest: number }>();
  for (const { login, reason, state, startedAt, endedAt } of dutyOf(figuresDb, ask)) {
    if (state !== 'break') continue;
    const key = `${login} ${reason}`;
    const sum = sums.get(key) ?? { login, reason, times: 0, ms: 0, longest: 0 };
    const ms = endedAt - startedAt;
    sums.set(key, { ...sum, times: sum.times + 1, ms: sum.ms + ms, longest: Math.max(sum.longest, ms) });
  }
  return {
    columns: columns(
      ['person', 'person'],
      ['break', 'break'],
      ['times', 'count'],
      ['break-time', 'span'],
      ['mean', 'span'],
      ['longest', 'span'],
    ),
    rows: [...sums.values()].map(({ login, reason, times, ms, longest }): Cell[] => [
      ...[login, reason, times, ms],
      ...[Math.round(ms / times), longest],
    ]),
  };
};

export const listLogIns: Lister = ({ figuresDb }, ask) => {
  const days = new Map<
    string,
    { date: string; login: string; first: number; last: number; ms: number; breakMs: number }
  >();
  for (const { login, state, startedAt, endedAt } of dutyOf(figuresDb, ask)) {
    const { date } = localTime(ask.timezone, startedAt);
    const key = `${date} ${login}`;
    const day = days.get(key) ?? { date, login, first: startedAt, last: endedAt, ms: 0, breakMs: 0 };
    const ms = endedAt - startedAt;
    days.set(key, {
      ...day,
      last: Math.max(day.last, endedAt),
      ms: day.ms + ms,
      breakMs: day.breakMs + (state === 'break' ? ms : 0),
    });
  }
  const rows = [...days.values()].sort((a, b) =>
    b.date === a.date ? (a.login < b.login ? -1 : 1) : a.date < b.date ? 1 : -1,
  );
  return cut({
    columns: columns(
      ['day', 'day'],
      ['person', 'person'],
      ['first', 'instant'],
      ['last', 'instant'],
      ['signed-in-time', 'span'],
      ['break-time', 'span'],
    ),
    rows: rows.map(({ date, login, first, last, ms, breakMs }): Cell[] => [date, login, first, last, ms, breakMs]),
  });
};

export const listTimeline: Lister = ({ figuresDb }, ask) =>
  cut({
    columns: columns(
      ['person', 'person'],
      ['at', 'instant'],
      ['until', 'instant'],
      ['state', 'state'],
      ['break', 'break'],
      ['lasted', 'span'],
      ['call', 'call'],
    ),
    rows: dutyOf(figuresDb, ask).map(({ login, startedAt, endedAt, state, reason, callId }): Cell[] => [
      ...[login, startedAt, endedAt, state, state === 'break' ? reason : null, endedAt - startedAt, callId],
    ]),
  });
