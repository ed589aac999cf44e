import type Database from 'better-sqlite3';
import { adherence } from '../../core/figures/figures.ts';
import type { Cell, ReportAsk } from '../../core/figures/reports.ts';
import { exceptionMs, type Kept, type ShiftPlan } from '../../core/figures/shifts.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { readShiftPlan } from '../queries/shift-plan.ts';
import { quarterOf } from './count-quarters.ts';
import { QUARTER_MS } from './figure-store.ts';
import { columns, cut, DAY_MS, type Lister } from './lister.ts';
import { type Key, keyOfTime } from './sum-figures.ts';

interface Presence {
  at: number;
  login: string;
  thereMs: number;
  restMs: number;
}

/** Who was there in which quarter of an hour, up to the last thing that anybody did: later ones are not over yet. */
function presence(figuresDb: Database.Database, ask: ReportAsk): { until: number; quarters: Presence[] } {
  const last = figuresDb.prepare('select max(coalesce(ended_at, started_at)) from duty').pluck().get() as number | null;
  const until = Math.min(ask.to, quarterOf(last ?? 0));
  const person = ask.person === undefined ? [] : [ask.person];
  const quarters = figuresDb
    .prepare(
      `select at, login, sum(ms) as thereMs, sum(case when state = 'break' and paid = 0 then ms else 0 end) as restMs
       from duty_quarters where at >= ? and at < ?${person.length > 0 ? ' and login = ?' : ''} group by at, login`,
    )
    .all(ask.from, until, ...person) as Presence[];
  // What somebody is still doing has not come to the quarters yet.
  const open = figuresDb
    .prepare(
      `select login, started_at as since, state, paid from duty
       where ended_at is null and state <> 'off' and started_at > ?${person.length > 0 ? ' and login = ?' : ''}`,
    )
    .all(until - DAY_MS, ...person) as { login: string; since: number; state: string; paid: number }[];
  for (const { login, since, state, paid } of open)
    for (let at = Math.max(quarterOf(since), ask.from); at < until; at += QUARTER_MS) {
      const thereMs = at + QUARTER_MS - Math.max(at, since);
      quarters.push({ at, login, thereMs, restMs: state === 'break' && paid === 0 ? thereMs : 0 });
    }
  return { until, quarters };
}

/** Every planned quarter of an hour of the period that is over. */
function* plannedQuarters(plan: ShiftPlan, ask: ReportAsk, until: number): Generator<{ at: number; login: string }> {
  const last = localTime(ask.timezone, ask.to - 1).date;
  for (let { date } = localTime(ask.timezone, ask.from); date <= last; date = addDays(date, 1)) {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    for (const { login, from, to } of plan.shifts.filter((shift) => shift.weekday === weekday)) {
      if (ask.person !== undefined && ask.person !== login) continue;
      const end = Math.min(until, instantAt(ask.timezone, { date, minute: to }));
      const begin = Math.max(ask.from, instantAt(ask.timezone, { date, minute: from }));
      for (let at = begin; at < end; at += QUARTER_MS) yield { at, login };
    }
  }
}

/** Who kept to the week's plan. */
export const listAdherence: Lister = ({ store, figuresDb }, ask) => {
  const plan = readShiftPlan(store);
  const { until, quarters } = presence(figuresDb, ask);
  const kept = new Map<string, Kept>();
  const keptOf = (login: string): Kept => {
    const none = { plannedMs: 0, thereMs: 0, restMs: 0, allowedRestMs: 0, outsideMs: 0 };
    const own = kept.get(login) ?? none;
    kept.set(login, own);
    return own;
  };
  const planned = new Set<string>();
  const days = new Map<string, Set<number>>();
  for (const { at, login } of plannedQuarters(plan, ask, until)) {
    planned.add(`${login} ${at}`);
    keptOf(login).plannedMs += QUARTER_MS;
    const own = days.get(login) ?? new Set();
    days.set(login, own.add(Math.floor((at - ask.from) / DAY_MS)));
  }
  for (const [login, own] of days) keptOf(login).allowedRestMs = own.size * (plan.restMin[login] ?? 0) * 60_000;
  for (const { at, login, thereMs, restMs } of quarters) {
    const own = keptOf(login);
    if (planned.has(`${login} ${at}`)) {
      own.thereMs += thereMs;
      own.restMs += restMs;
    } else own.outsideMs += thereMs;
  }
  return cut(
    {
      columns: columns(
        ['person', 'person'],
        ['planned', 'span'],
        ['there', 'span'],
        ['away', 'span'],
        ['rest', 'span'],
        ['rest-allowed', 'span'],
        ['outside', 'span'],
        ['adherence', 'share'],
      ),
      rows: [...kept]
        .filter(([, { plannedMs }]) => plannedMs > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([login, own]): Cell[] => [
          ...[login, own.plannedMs, own.thereMs, Math.max(0, own.plannedMs - own.thereMs), own.restMs],
          ...[own.allowedRestMs, own.outsideMs],
          adherence({ scheduledMs: own.plannedMs, exceptionMs: exceptionMs(own) }),
        ]),
    },
    ask,
  );
};

/** How many people were planned and how many were there, in each quarter of an hour of the day: the mean of the days. */
export const listShiftQuarters: Lister = ({ store, figuresDb }, ask) => {
  const plan = readShiftPlan(store);
  const { until, quarters } = presence(figuresDb, ask);
  const lines = new Map<number, { plannedMs: number; thereMs: number; restMs: number }>();
  const seen = new Set<Key>();
  // Years of rows share their quarters of an hour.
  const [minuteOf, dateOf] = [keyOfTime('quarter', ask.timezone), keyOfTime('day', ask.timezone)];
  const lineAt = (at: number) => {
    const minute = minuteOf(at) as number;
    seen.add(dateOf(at));
    const line = lines.get(minute) ?? { plannedMs: 0, thereMs: 0, restMs: 0 };
    lines.set(minute, line);
    return line;
  };
  for (const { at } of plannedQuarters(plan, ask, until)) lineAt(at).plannedMs += QUARTER_MS;
  for (const { at, thereMs, restMs } of quarters) {
    const line = lineAt(at);
    line.thereMs += thereMs;
    line.restMs += restMs;
  }
  const people = (ms: number): number => Math.round((ms / QUARTER_MS / Math.max(1, seen.size)) * 10) / 10;
  return cut(
    {
      columns: columns(
        ['quarter', 'quarter'],
        ['people-planned', 'mean'],
        ['people-there', 'mean'],
        ['people-resting', 'mean'],
        ['people-missing', 'mean'],
      ),
      rows: [...lines]
        .sort(([a], [b]) => a - b)
        .map(([minute, { plannedMs, thereMs, restMs }]): Cell[] => [
          ...[minute, people(plannedMs), people(thereMs), people(restMs)],
          people(Math.max(0, plannedMs - (thereMs - restMs))),
        ]),
    },
    ask,
  );
};
