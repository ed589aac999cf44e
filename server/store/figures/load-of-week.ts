import type Database from 'better-sqlite3';
import type { QuarterLoad } from '../../core/figures/staffing.ts';
import { addDays, localTime } from '../../core/schedule/local-time.ts';
import { QUARTER_MS } from './figure-store.ts';

export interface LoadAsk {
  queue: string;
  /** Logins of its members. */
  members: readonly string[];
  /** Whole weeks, epoch ms. */
  from: number;
  to: number;
  timezone: string;
  /** Days that say nothing of others: holidays. */
  without?: readonly string[];
}

/** What came and who was there, with what was reached. */
export interface WeekLoad {
  quarters: (QuarterLoad & { answered: number; inTime: number; abandoned: number; shortAbandoned: number })[];
}

const DAY_MS = 86_400_000;
/** Of a queue that nobody has talked in yet. */
const usualHandlingSec = 180;

/**
 * The days of the period that count: how many there are of their weekday, and the share that each has in that weekday's
 * forecast, which grows with the weeks.
 */
function daysOf({ from, to, timezone, without = [] }: LoadAsk): Map<string, { alike: number; share: number }> {
  const first = localTime(timezone, from).date;
  const count = Math.max(1, Math.round((to - from) / DAY_MS));
  const days = Array.from({ length: count }, (_, index) => ({
    ...{ date: addDays(first, index), weekday: index % 7, weight: Math.floor(index / 7) + 1 },
  })).filter(({ date }) => !without.includes(date));
  return new Map(
    days.map(({ date, weekday, weight }) => {
      const alike = days.filter((each) => each.weekday === weekday);
      return [date, { alike: alike.length, share: weight / alike.reduce((sum, each) => sum + each.weight, 0) }];
    }),
  );
}

/**
 * A queue's mean week: what its quarters of an hour of each weekday had on average of the weeks of the period; of calls, the
 * last week counts as often as there are weeks, the first once. Days to be left out count for nothing. Handling
 * time is that of the whole period, as single quarters have too few calls to tell.
 */
export function loadOfWeek(figuresDb: Database.Database, ask: LoadAsk): WeekLoad {
  const { queue, from, to, timezone } = ask;
  const days = daysOf(ask);
  const slots = new Map<string, WeekLoad['quarters'][number]>();
  const handled = figuresDb
    .prepare(
      `select sum(handled) as talks, sum(talk_ms + hold_ms + wrap_up_ms) as ms from quarters
       where at >= ? and at < ? and queue_id = ?`,
    )
    .get(from, to, queue) as { talks: number | null; ms: number | null };
  const handlingSec = handled.talks ? handled.ms! / handled.talks / 1000 : usualHandlingSec;
  const slotAt = (at: number): WeekLoad['quarters'][number] => {
    const { weekday, minute } = localTime(timezone, at);
    const start = minute - (minute % 15);
    const key = `${weekday} ${start}`;
    const none = { calls: 0, handlingSec, present: 0, answered: 0, inTime: 0, abandoned: 0, shortAbandoned: 0 };
    const slot = slots.get(key) ?? { weekday: weekday === 0 ? 7 : weekday, minute: start, ...none };
    slots.set(key, slot);
    return slot;
  };
  const calls = figuresDb
    .prepare(
      `select at, sum(offered) as offered, sum(answered) as answered, sum(in_time) as inTime,
         sum(abandoned) as abandoned, sum(short_abandoned) as shortAbandoned
       from quarters where at >= ? and at < ? and queue_id = ? group by at`,
    )
    .all(from, to, queue) as ({ at: number; offered: number } & Pick<
    WeekLoad['quarters'][number],
    'answered' | 'inTime' | 'abandoned' | 'shortAbandoned'
  >)[];
  for (const row of calls) {
    const day = days.get(localTime(timezone, row.at).date);
    if (!day) continue;
    const slot = slotAt(row.at);
    slot.calls += row.offered * day.share;
    for (const name of ['answered', 'inTime', 'abandoned', 'shortAbandoned'] as const) slot[name] += row[name];
  }
  const duty = figuresDb
    .prepare(
      `select at, sum(ms) as ms from duty_quarters where at >= ? and at < ? and state <> 'break'
         and login in (select value from json_each(?)) group by at`,
    )
    .all(from, to, JSON.stringify(ask.members)) as { at: number; ms: number }[];
  for (const { at, ms } of duty) {
    const day = days.get(localTime(timezone, at).date);
    if (day) slotAt(at).present += ms / day.alike / QUARTER_MS;
  }
  return { quarters: [...slots.values()].sort((a, b) => a.weekday - b.weekday || a.minute - b.minute) };
}
