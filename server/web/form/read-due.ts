import { instantAt, isCalendarDay, parseMinute } from '../../core/schedule/local-time.ts';
import { textOf } from '../cases/read-matter.ts';

const HOUR_MS = 3_600_000;

/** Within so many `hours`, or `at` a time on the clock of the office, as a form says it; undefined where it says neither. */
export function readDue(body: Record<string, unknown>, office: { now: number; timezone: string }): number | undefined {
  const hours = Number(textOf(body, 'hours'));
  if (hours > 0 && hours <= 10_000) return office.now + hours * HOUR_MS;
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(textOf(body, 'at')) ?? [];
  const minute = time === undefined ? undefined : parseMinute(time);
  if (date === undefined || minute === undefined || !isCalendarDay(date)) return undefined;
  return instantAt(office.timezone, { date, minute });
}
