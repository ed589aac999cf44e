import type Database from 'better-sqlite3';
import { sumNames } from '../../core/figures/sums.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { columnOf } from './figure-store.ts';

const names = sumNames.map(columnOf);
const sums = names.map((name) => `sum(${name})`).join(', ');
const DAY_MS = 86_400_000;

export interface DayCounter {
  /** The zone whose days are counted; UTC until it is told. */
  timezone(): string;
  /** Counts the days of those quarters of an hour anew. */
  countCalls(quarters: Iterable<number>): void;
  countDuty(quarters: Iterable<number>): void;
  /** Counts all days anew, as they are in another zone. */
  countAll(timezone: string): void;
}

/** Keeps the roll-ups per day true to those per quarter of an hour and to the spans of duty. */
export function prepareDays(figures: Database.Database): DayCounter {
  const readZone = figures.prepare("select value from marks where name = 'timezone'").pluck();
  const writeZone = figures.prepare("insert or replace into marks (name, value) values ('timezone', ?)");
  const clearCalls = figures.prepare('delete from days where date = ?');
  const fromQuarters = figures.prepare(`
    insert into days (date, queue_id, login, did, trunk_id, result_id, ${names.join(', ')})
    select @date, queue_id, login, did, trunk_id, result_id, ${sums} from quarters where at >= @from and at < @to
    group by 2, 3, 4, 5, 6`);
  const clearDuty = figures.prepare('delete from duty_days where date = ?');
  // Nobody stays in one state for more than a day. What went on over midnight counts as begun on its first day.
  const fromDuty = figures.prepare(`
    insert into duty_days (date, login, state, reason, paid, ms, times, longest_ms, first_at, last_at)
    select @date, login, state, case when state = 'break' then reason else '' end as why, paid,
      sum(min(ended_at, @to) - max(started_at, @from)), sum(started_at >= @from),
      max(min(ended_at, @to) - max(started_at, @from)), min(max(started_at, @from)), max(min(ended_at, @to))
    from duty where started_at >= @from - ${DAY_MS} and started_at < @to and ended_at > @from and state <> 'off'
    group by login, state, why, paid`);

  const timezone = (): string => (readZone.get() as string | undefined) ?? 'UTC';

  function datesOf(quarters: Iterable<number>): Set<string> {
    const zone = timezone();
    const dates = new Set<string>();
    for (const at of quarters) dates.add(localTime(zone, at).date);
    return dates;
  }

  function spanOf(date: string): { date: string; from: number; to: number } {
    const zone = timezone();
    return {
      date,
      from: instantAt(zone, { date, minute: 0 }),
      to: instantAt(zone, { date: addDays(date, 1), minute: 0 }),
    };
  }

  function countCalls(quarters: Iterable<number>): void {
    for (const date of datesOf(quarters)) {
      clearCalls.run(date);
      fromQuarters.run(spanOf(date));
    }
  }

  function countDuty(quarters: Iterable<number>): void {
    for (const date of datesOf(quarters)) {
      clearDuty.run(date);
      fromDuty.run(spanOf(date));
    }
  }

  return {
    timezone,
    countCalls,
    countDuty,
    countAll(zone) {
      writeZone.run(zone);
      figures.exec('delete from days; delete from duty_days');
      const quartersOf = (table: string) =>
        figures.prepare(`select distinct at from ${table}`).pluck().iterate() as IterableIterator<number>;
      // The quarters are read to their end first: nothing may be written while they are.
      countCalls([...quartersOf('quarters')]);
      countDuty([...quartersOf('duty_quarters')]);
    },
  };
}
