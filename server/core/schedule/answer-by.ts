import { addDays, instantAt, localTime } from './local-time.ts';
import { afterOpenTime, openTimeBetween } from './open-time.ts';
import type { Schedule } from './opening-hours.ts';

/** An office that is closed for so many days in a row promises nothing. */
const MOST_DAYS = 400;

/**
 * Until when an answer «within so many hours» is due: days on which the office does not open do not count, and when it is
 * closed by then, it is due when it closes before. Asked at four on Friday, 24 hours end at four on Monday. No schedule: the
 * clock on the wall counts.
 */
export function answerBy(schedule: Schedule | undefined, asked: { atMs: number; withinMs: number }): number {
  const { atMs, withinMs } = asked;
  if (!schedule) return atMs + withinMs;
  const { hours, officeZone } = schedule;
  const zone = hours.timezone ?? officeZone;
  let [at, left] = [atMs, withinMs];
  for (let day = 0; left > 0 && day < MOST_DAYS; day++) {
    const { date } = localTime(zone, at);
    const [from, to] = [date, addDays(date, 1)].map((each) => instantAt(zone, { date: each, minute: 0 })) as [
      number,
      number,
    ];
    const counted = openTimeBetween(schedule, { fromMs: from, toMs: to }) > 0 ? Math.min(left, to - at) : 0;
    left -= counted;
    at = left > 0 ? to : at + counted;
  }
  if (left > 0) return atMs + withinMs;
  const openMs = openTimeBetween(schedule, { fromMs: atMs, toMs: at });
  return openMs > 0 ? (afterOpenTime(schedule, { atMs, openMs }) ?? at) : at;
}
