import type Database from 'better-sqlite3';
import { dutyFigures, figures, percentile } from '../../core/figures/figures.ts';
import {
  type Cell,
  type Dimension,
  figureColumn,
  planOf,
  type ReportAsk,
  type ReportTable,
} from '../../core/figures/reports.ts';
import { addSums, noSums, type Sums, sumNames, workBreaks } from '../../core/figures/sums.ts';
import { addDays, type LocalTime, localTime } from '../../core/schedule/local-time.ts';
import { quarterOf } from './count-quarters.ts';
import { columnOf } from './figure-store.ts';

type Key = string | number;
type Scope = Omit<ReportAsk, 'name'>;

const columns = { queue: 'queue_id', person: 'login', did: 'did', trunk: 'trunk_id' } as const;
type TimeDimension = Exclude<Dimension, keyof typeof columns>;
const isOfTime = (by: Dimension): by is TimeDimension => !(by in columns);

/** Part of a `where` with its values, for tables that bear these four ids. */
export function scopeOf(scope: Scope): { where: string; values: string[] } {
  const asked = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => scope[name] !== undefined);
  return {
    where: asked.map((name) => ` and ${columns[name]} = ?`).join(''),
    values: asked.map((name) => scope[name]!),
  };
}

/** The Monday of the week. */
const weekOf = (date: string, weekday: number): string => addDays(date, -((weekday + 6) % 7));

/** In which line of a report an instant falls: minutes of the day, dates, or weekdays from Monday = 1. */
export function keyOfTime(by: TimeDimension, timezone: string): (at: number) => Key {
  // Zones change on quarters of an hour, and years of rows share theirs.
  const known = new Map<number, Key>();
  return (at) => {
    const quarter = quarterOf(at);
    const key = known.get(quarter) ?? keyAt(by, localTime(timezone, quarter));
    known.set(quarter, key);
    return key;
  };
}

function keyAt(by: TimeDimension, { minute, date, weekday }: LocalTime): Key {
  if (by === 'quarter') return minute - (minute % 15);
  if (by === 'hour') return minute - (minute % 60);
  if (by === 'day') return date;
  if (by === 'week') return weekOf(date, weekday);
  if (by === 'month') return date.slice(0, 7);
  return weekday === 0 ? 7 : weekday;
}

const summed = sumNames.map((name) => `sum(${columnOf(name)}) as ${name}`).join(', ');

/** Sums of the roll-ups by a dimension, without one all in one; time on duty costs most and is read only where it is shown. */
export function sumBy(
  figuresDb: Database.Database,
  scope: Scope & { by?: Dimension | undefined; withDuty?: boolean },
): Map<Key, Sums> {
  const { by, withDuty = false } = scope;
  const { where, values } = scopeOf(scope);
  const column = by === undefined ? "''" : isOfTime(by) ? 'at' : columns[by];
  const rows = figuresDb
    .prepare(`select ${column} as key, ${summed} from quarters where at >= ? and at < ?${where} group by 1`)
    .all(scope.from, scope.to, ...values) as (Sums & { key: Key })[];
  const keyOf = by !== undefined && isOfTime(by) ? keyOfTime(by, scope.timezone) : undefined;
  const sums = new Map<Key, Sums>();
  for (const { key, ...row } of rows) gather(sums, keyOf ? keyOf(key as number) : key, row);
  // Time on duty belongs to people, not to queues or lines.
  if (withDuty && (by === undefined || by === 'person' || isOfTime(by))) addDuty({ figuresDb, by, scope, sums, keyOf });
  return sums;
}

function gather(sums: Map<Key, Sums>, key: Key, row: Partial<Sums>): void {
  const sum = sums.get(key);
  if (sum) addSums(sum, row);
  else sums.set(key, addSums(noSums(), row));
}

const dutySums: Record<string, keyof Sums> = {
  ready: 'readyMs',
  ringing: 'ringingMs',
  talking: 'talkingMs',
  'wrap-up': 'wrappingMs',
};

function addDuty(given: {
  figuresDb: Database.Database;
  by: Dimension | undefined;
  scope: Scope;
  sums: Map<Key, Sums>;
  keyOf: ((at: number) => Key) | undefined;
}): void {
  const { figuresDb, by, scope, sums, keyOf } = given;
  if (scope.queue !== undefined || scope.did !== undefined || scope.trunk !== undefined) return;
  const key = by === undefined ? "''" : by === 'person' ? 'login' : 'at';
  const rows = figuresDb
    .prepare(
      `select ${key} as key, state, reason, sum(ms) as ms from duty_quarters
       where at >= ? and at < ?${scope.person === undefined ? '' : ' and login = ?'} group by 1, 2, 3`,
    )
    .all(scope.from, scope.to, ...(scope.person === undefined ? [] : [scope.person])) as {
    key: Key;
    state: string;
    reason: string;
    ms: number;
  }[];
  for (const { key, state, reason, ms } of rows) {
    const sum = dutySums[state] ?? (workBreaks.includes(reason) ? 'workBreakMs' : 'breakMs');
    gather(sums, keyOf ? keyOf(key as number) : key, { [sum]: ms });
  }
}

/** Waits of those who were answered, ascending, by the dimension. */
export function waitsBy(figuresDb: Database.Database, by: Dimension | undefined, scope: Scope): Map<Key, number[]> {
  const { where, values } = scopeOf(scope);
  const column = by === undefined ? "''" : isOfTime(by) ? 'left_at' : columns[by];
  const rows = figuresDb
    .prepare(
      `select ${column}, wait_ms from stays where left_at >= ? and left_at < ? and why = 'answered'${where} order by wait_ms`,
    )
    .raw()
    .all(scope.from, scope.to, ...values) as [Key, number][];
  const keyOf = by !== undefined && isOfTime(by) ? keyOfTime(by, scope.timezone) : undefined;
  const waits = new Map<Key, number[]>();
  for (const [of, wait] of rows) {
    const key = keyOf ? keyOf(of as number) : of;
    const known = waits.get(key);
    if (known) known.push(wait);
    else waits.set(key, [wait]);
  }
  return waits;
}

/** A report that adds up calls by a dimension, with its total. */
export function sumReport(figuresDb: Database.Database, ask: ReportAsk): Omit<ReportTable, 'behind'> {
  const { by, figures: names = [], waits } = planOf(ask.name);
  const cellsOf = (sums: Sums, own: readonly number[] = []): Cell[] => [
    ...names.map((name) => figures[name].of(sums)),
    ...(waits ? [percentile(own, 0.5) ?? null, percentile(own, 0.9) ?? null] : []),
  ];
  const spreads = waits ? waitsBy(figuresDb, by, ask) : new Map<Key, number[]>();
  const withDuty = names.some((name) => (dutyFigures as readonly string[]).includes(name));
  const lines = sumBy(figuresDb, { ...ask, by, withDuty });
  const rows = [...lines]
    .map(([key, sums]): Cell[] => [key, ...cellsOf(sums, spreads.get(key))])
    // Calls that came to no queue, or talk of nobody, have no line; nor has a person of whom nothing is told here.
    .filter(([key, ...cells]) => key !== '' && cells.some((cell) => cell !== null && cell !== 0))
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  // Of what has a line: talk that no queue brought is no part of the queues' total.
  const whole = [...lines].reduce((sum, [key, sums]) => (key === '' ? sum : addSums(sum, sums)), noSums());
  const allWaits = waits ? waitsBy(figuresDb, undefined, ask).get('') : undefined;
  return {
    columns: [
      { id: by!, unit: by! },
      ...names.map(figureColumn),
      ...(waits ? (['median-wait', 'p90-wait'] as const).map((id) => ({ id, unit: 'span' as const })) : []),
    ],
    rows,
    total: [null, ...cellsOf(whole, allWaits)],
  };
}
