/** A wall-clock reading in some zone. `month` and `day` count from 1, `weekday` is 0 for Sunday. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  weekday: number;
  /** 0 to 1439, as the clock on the wall shows it. */
  minute: number;
  /** `2026-03-29` */
  date: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What a zone does during one UTC day: one offset, or two with the instant of the change. */
interface DayOffsets {
  before: number;
  after: number;
  changesAt: number;
}

interface Zone {
  formatter: Intl.DateTimeFormat;
  days: Map<number, DayOffsets>;
}

const zones = new Map<string, Zone>();

/** Days kept per zone: a year of reports and some more. */
const REMEMBERED_DAYS = 1_000;

function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { formatter, days: new Map<number, DayOffsets>() };
  zones.set(name, zone);
  return zone;
}

/** True for a day that the calendar has, written `2026-03-29`; the 30th of February is none. */
export function isCalendarDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** True when the runtime knows the IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    zoneNamed(name);
    return true;
  } catch {
    return false; // Intl throws a RangeError on an unknown zone
  }
}

function askOffset(zone: Zone, atMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.formatter.formatToParts(atMs)) part[type] = Number(value);
  const wall = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  return wall - Math.floor(atMs / 1000) * 1000;
}

function offsetsOfDay(zone: Zone, day: number): DayOffsets {
  const known = zone.days.get(day);
  if (known) return known;
  let low = day * DAY_MS;
  let high = low + DAY_MS;
  const before = askOffset(zone, low);
  const after = askOffset(zone, high);
  // Zones change on whole minutes: the first minute with the new offset is found by halving.
  while (before !== after && high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
    if (askOffset(zone, middle) === before) low = middle;
    else high = middle;
  }
  if (zone.days.size >= REMEMBERED_DAYS) zone.days.clear();
  const offsets = { before, after, changesAt: high };
  zone.days.set(day, offsets);
  return offsets;
}

/** Milliseconds to add to UTC to get the zone's wall clock at that instant. Throws RangeError on an unknown zone. */
export function zoneOffset(zone: string, atMs: number): number {
  const { before, after, changesAt } = offsetsOfDay(zoneNamed(zone), Math.floor(atMs / DAY_MS));
  return atMs < changesAt ? before : after;
}

/** What the clock on the wall of `zone` shows at an instant. */
export function localTime(zone: string, atMs: number): LocalTime {
  const wall = atMs + zoneOffset(zone, atMs);
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
    date: date.toISOString().slice(0, 10),
  };
}

/**
 * The instant (epoch ms) at which the wall clock of `zone` shows `minute` of `date` (1440 is the next midnight).
 * An hour that does not exist gives the instant at which it is skipped; one that comes twice gives the first.
 */
export function instantAt(zone: string, wallTime: { date: string; minute: number }): number {
  const wall = Date.parse(`${wallTime.date}T00:00:00Z`) + wallTime.minute * MINUTE_MS;
  // The offsets a day before and after bracket any change; the earlier instant that reads back right wins.
  const offsets = [zoneOffset(zone, wall - DAY_MS), zoneOffset(zone, wall + DAY_MS)];
  const fits = offsets.map((offset) => wall - offset).filter((at) => at + zoneOffset(zone, at) === wall);
  if (fits.length > 0) return Math.min(...fits);
  const day = Math.floor((wall - offsets[0]!) / DAY_MS);
  const changes = [day - 1, day, day + 1]
    .map((each) => offsetsOfDay(zoneNamed(zone), each))
    .filter(({ before, after }) => before !== after);
  return changes[0]?.changesAt ?? wall - offsets[1]!;
}

/** The calendar day `days` after `date`: `('2026-02-28', 1)` is `2026-03-01`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** `'08:30'` is 510, `'24:00'` is 1440; undefined when it is no time of day. */
export function parseMinute(text: string): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 1440 ? minute : undefined;
}
