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
const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;
/** Of most countries, near enough to tell which of two bands is the narrower. */
const HOLIDAYS_A_YEAR = 14;

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

/** On about how many days of a year it applies: of two that are dated, the one for its Sundays is the narrower. */
export function daysOf(band: Band | undefined): number {
  if (!band) return YEAR_DAYS;
  const { dates, weekdays, months, monthDays } = band;
  const span = dates ? (Date.parse(dates.to) - Date.parse(dates.from)) / DAY_MS + 1 : YEAR_DAYS;
  const share = ((weekdays?.length ?? 7) / 7) * ((months?.length ?? 12) / 12) * ((monthDays?.length ?? 31) / 31);
  return span * share * (band.holiday ? HOLIDAYS_A_YEAR / YEAR_DAYS : 1);
}

/** Minutes a day that the window is open: the narrower wins a tie. */
export function widthOf(band: Band | undefined): number {
  const from = band?.fromMinute ?? 0;
  const to = band?.toMinute ?? DAY_MINUTES;
  return from < to ? to - from : DAY_MINUTES - from + to;
}
