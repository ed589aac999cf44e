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
import { addSums, noSums, type Sums, sumNames } from '../../core/figures/sums.ts';
import { addDays, instantAt, type LocalTime, localTime } from '../../core/schedule/local-time.ts';
import { quarterOf } from './count-quarters.ts';
import { columnOf } from './figure-store.ts';
import { cut, type ListedTable } from './lister.ts';

/** What tells one line of a report from another. */
export type Key = string | number;
type Scope = Omit<ReportAsk, 'name'>;

const columns = { queue: 'queue_id', person: 'login', did: 'did', trunk: 'trunk_id', result: 'result_id' } as const;
type TimeDimension = Exclude<Dimension, keyof typeof columns>;
const isOfTime = (by: Dimension): by is TimeDimension => !(by in columns);

/** Part of a `where` with its values, for tables that bear these five ids. */
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

function keyAt(by: TimeDimension, { minute, date, weekday }: Pick<LocalTime, 'minute' | 'date' | 'weekday'>): Key {
  if (by === 'quarter') return minute - (minute % 15);
  if (by === 'hour') return minute - (minute % 60);
  if (by === 'day') return date;
  if (by === 'week') return weekOf(date, weekday);
  if (by === 'month') return date.slice(0, 7);
  return weekday === 0 ? 7 : weekday;
}

const summed = sumNames.map((name) => `sum(${columnOf(name)}) as ${name}`).join(', ');

/** The days that lie wholly in the period, and what of it lies before and after them. */
function splitPeriod({ from, to, timezone }: Pick<Scope, 'from' | 'to' | 'timezone'>) {
  const midnight = (date: string): number => instantAt(timezone, { date, minute: 0 });
  const fromDate = localTime(timezone, from).date;
  const first = midnight(fromDate) === from ? fromDate : addDays(fromDate, 1);
  const end = localTime(timezone, to).date;
  if (first >= end) return { edges: [{ from, to }] };
  const edges = [
    { from, to: midnight(first) },
    { from: midnight(end), to },
  ];
  return { days: { first, end }, edges: edges.filter((edge) => edge.from < edge.to) };
}

/** Whether a day falls in one line as a whole. */
const isOfDays = (by: TimeDimension): by is 'day' | 'week' | 'month' | 'weekday' => by !== 'quarter' && by !== 'hour';

function keyOfDate(by: 'day' | 'week' | 'month' | 'weekday', date: string): Key {
  return keyAt(by, { date, minute: 0, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() });
}

/**
 * Sums of the roll-ups by a dimension, without one all in one; whole days are read from those of days. Time on duty costs
 * most and is read only where it is shown.
 */
export function sumBy(
  figuresDb: Database.Database,
  scope: Scope & { by?: Dimension | undefined; withDuty?: boolean },
): Map<Key, Sums> {
  const { by, withDuty = false } = scope;
  const { where, values } = scopeOf(scope);
  const sums = new Map<Key, Sums>();
  // Time on duty belongs to people, not to queues or lines.
  const duty = withDuty && (by === undefined || by === 'person' || isOfTime(by));
  const add = (table: 'quarters' | 'days', [least, end]: [Key, Key], keyOf: (key: Key) => Key): void => {
    const at = table === 'days' ? 'date' : 'at';
    const column = by === undefined ? "''" : isOfTime(by) ? at : columns[by];
    const rows = figuresDb
      .prepare(`select ${column} as key, ${summed} from ${table} where ${at} >= ? and ${at} < ?${where} group by 1`)
      .all(least, end, ...values) as (Sums & { key: Key })[];
    for (const { key, ...row } of rows) gather(sums, keyOf(key), row);
    if (duty) addDuty({ figuresDb, by, scope, sums, keyOf, from: { table: `duty_${table}`, at, least, end } });
  };
  const ofQuarters = by !== undefined && isOfTime(by) ? keyOfTime(by, scope.timezone) : undefined;
  const quarterKey = (key: Key): Key => (ofQuarters ? ofQuarters(key as number) : key);
  if (by !== undefined && isOfTime(by) && !isOfDays(by)) {
    add('quarters', [scope.from, scope.to], quarterKey);
    return sums;
  }
  const { days, edges } = splitPeriod(scope);
  for (const { from, to } of edges) add('quarters', [from, to], quarterKey);
  if (days)
    add('days', [days.first, days.end], (key) =>
      by !== undefined && isOfTime(by) && isOfDays(by) ? keyOfDate(by, key as string) : key,
    );
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
  keyOf: (key: Key) => Key;
  from: { table: string; at: string; least: Key; end: Key };
}): void {
  const { figuresDb, by, scope, sums, keyOf } = given;
  const { table, at, least, end } = given.from;
  // Time on duty belongs to people, not to queues, lines or results.
  if ((['queue', 'did', 'trunk', 'result'] as const).some((name) => scope[name] !== undefined)) return;
  const key = by === undefined ? "''" : by === 'person' ? 'login' : at;
  const rows = figuresDb
    .prepare(
      `select ${key} as key, state, paid, sum(ms) as ms from ${table}
       where ${at} >= ? and ${at} < ?${scope.person === undefined ? '' : ' and login = ?'} group by 1, 2, 3`,
    )
    .all(least, end, ...(scope.person === undefined ? [] : [scope.person])) as {
    key: Key;
    state: string;
    paid: number;
    ms: number;
  }[];
  for (const { key, state, paid, ms } of rows) {
    const sum = dutySums[state] ?? (paid === 1 ? 'workBreakMs' : 'breakMs');
    gather(sums, keyOf(key), { [sum]: ms });
  }
}

/** Waits of those who were answered, ascending: all, and by the dimension. */
function waitsBy(figuresDb: Database.Database, by: Dimension, scope: Scope): { all: number[]; of: Map<Key, number[]> } {
  const { where, values } = scopeOf(scope);
  const rows = figuresDb
    .prepare(
      `select ${isOfTime(by) ? 'left_at' : columns[by]}, wait_ms from stays
       where left_at >= ? and left_at < ? and why = 'answered'${where}`,
    )
    .raw()
    .all(scope.from, scope.to, ...values) as [Key, number][];
  const keyOf = isOfTime(by) ? keyOfTime(by, scope.timezone) : undefined;
  const of = new Map<Key, number[]>();
  for (const [key, wait] of rows) {
    const line = keyOf ? keyOf(key as number) : key;
    const known = of.get(line);
    if (known) known.push(wait);
    else of.set(line, [wait]);
  }
  const ascending = (waits: Iterable<number>): number[] => [...Float64Array.from(waits).sort()];
  for (const [line, waits] of of) of.set(line, ascending(waits));
  return { all: ascending(rows.map(([, wait]) => wait)), of };
}

const shareIn = (part: number | null, whole: number | null): number | null => (whole ? (part ?? 0) / whole : null);

/** A report that adds up calls by a dimension, with its total. */
export function sumReport(figuresDb: Database.Database, ask: ReportAsk): ListedTable {
  const { by, figures: names = [], shareOf, waits } = planOf(ask.name);
  const spreads = waits && waitsBy(figuresDb, by!, ask);
  const withDuty = names.some((name) => (dutyFigures as readonly string[]).includes(name));
  const lines = sumBy(figuresDb, { ...ask, by, withDuty });
  // Of what has a line: talk that no queue brought is no part of the queues' total.
  const whole = [...lines].reduce((sum, [key, sums]) => (key === '' ? sum : addSums(sum, sums)), noSums());
  const cellsOf = (sums: Sums, own: readonly number[] = []): Cell[] => [
    ...names.map((name) => figures[name].of(sums)),
    ...(shareOf ? [shareIn(figures[shareOf].of(sums), figures[shareOf].of(whole))] : []),
    ...(waits ? [percentile(own, 0.5) ?? null, percentile(own, 0.9) ?? null] : []),
  ];
  const rows = [...lines]
    .map(([key, sums]): Cell[] => [key, ...cellsOf(sums, spreads?.of.get(key))])
    // Calls that came to no queue, or talk of nobody, have no line; nor has a person of whom nothing is told here.
    .filter(([key, ...cells]) => key !== '' && cells.some((cell) => cell !== null && cell !== 0))
    .sort(([a, first], [b, other]) => (shareOf ? Number(other) - Number(first) : 0) || (a! < b! ? -1 : 1));
  const shown: ReportTable['columns'] = [
    { id: by!, unit: by! },
    ...names.map(figureColumn),
    ...(shareOf ? [{ id: 'share-of-all', unit: 'share' as const }] : []),
    ...(waits ? (['median-wait', 'p90-wait'] as const).map((id) => ({ id, unit: 'span' as const })) : []),
  ];
  return cut({ columns: shown, rows, total: [null, ...cellsOf(whole, spreads?.all)] }, ask);
}
