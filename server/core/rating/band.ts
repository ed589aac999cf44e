import { addDays, type LocalTime } from '../schedule/local-time.ts';

/**
 * When a rate applies, in the deck's zone; a field left out does not restrict. A window is `[fromMinute, toMinute)`;
 * one whose end is not after its start crosses midnight, and its day conditions are those of the day it began.
 */
export interface Band {
  weekdays?: readonly number[];
  months?: readonly number[];
  monthDays?: readonly number[];
  /** First and last local day, `2026-12-24`. */
  dates?: { from: string; to: string };
  /** true: only on the deck's holidays. */
  holiday?: boolean;
  fromMinute?: number;
  toMinute?: number;
}

const DAY_MINUTES = 1440;

function admitsDay(band: Band, date: string, holidays: ReadonlySet<string>): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return (
    (!band.dates || (date >= band.dates.from && date <= band.dates.to)) &&
    (!band.holiday || holidays.has(date)) &&
    (!band.weekdays || band.weekdays.includes(day.getUTCDay())) &&
    (!band.months || band.months.includes(day.getUTCMonth() + 1)) &&
    (!band.monthDays || band.monthDays.includes(day.getUTCDate()))
  );
}

/** Whether the band holds at a wall-clock reading. */
export function isActive(band: Band, at: { local: LocalTime; holidays: ReadonlySet<string> }): boolean {
  const from = band.fromMinute ?? 0;
  const to = band.toMinute ?? DAY_MINUTES;
  const { minute, date } = at.local;
  if (from < to) return minute >= from && minute < to && admitsDay(band, date, at.holidays);
  if (minute >= from) return admitsDay(band, date, at.holidays);
  return minute < to && admitsDay(band, addDays(date, -1), at.holidays);
}

/** The local day on which a band that holds now began. */
export function dayBegun(band: Band, { minute, date }: LocalTime): string {
  const from = band.fromMinute ?? 0;
  return from < (band.toMinute ?? DAY_MINUTES) || minute >= from ? date : addDays(date, -1);
}

/** How special the band is when explicit priorities are equal: dated over holiday over weekday over any. */
export function rankOf(band: Band | undefined): number {
  if (!band) return 0;
  if (band.dates || band.months || band.monthDays) return 3;
  if (band.holiday) return 2;
  return band.weekdays ? 1 : 0;
}

/** Minutes a day that the window is open: the narrower wins a tie. */
export function widthOf(band: Band | undefined): number {
  const from = band?.fromMinute ?? 0;
  const to = band?.toMinute ?? DAY_MINUTES;
  return from < to ? to - from : DAY_MINUTES - from + to;
}
