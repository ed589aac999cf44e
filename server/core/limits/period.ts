import type { BudgetPeriod } from '../office/limits.ts';
import { addDays, instantAt, localTime } from '../schedule/local-time.ts';

/** Epoch ms; `toMs` is the first instant after it. */
export interface Period {
  fromMs: number;
  toMs: number;
}

const HOUR_MS = 3_600_000;

/** The hour, day, week (from Monday) or month of the zone's calendar that an instant lies in. */
export function periodAt(period: BudgetPeriod | 'hour', at: { zone: string; atMs: number }): Period {
  const { zone, atMs } = at;
  const { date, weekday, day, year, month } = localTime(zone, atMs);
  const midnight = (of: string): number => instantAt(zone, { date: of, minute: 0 });
  if (period === 'hour') {
    // Half an hour off in some zones: whole hours since midnight, whatever the clock did meanwhile.
    const fromMs = atMs - ((atMs - midnight(date)) % HOUR_MS);
    return { fromMs, toMs: fromMs + HOUR_MS };
  }
  if (period === 'day') return { fromMs: midnight(date), toMs: midnight(addDays(date, 1)) };
  if (period === 'week') {
    const monday = addDays(date, -((weekday + 6) % 7));
    return { fromMs: midnight(monday), toMs: midnight(addDays(monday, 7)) };
  }
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return { fromMs: midnight(addDays(date, 1 - day)), toMs: midnight(next) };
}
