import { CentralitaError } from '../../base/errors.ts';
import type { OpeningHours } from '../office/office.ts';
import { addDays, instantAt, localTime, parseMinute } from './local-time.ts';

/** Opening hours with the zone in which they are read when they name none themselves. */
export interface Schedule {
  hours: OpeningHours;
  officeZone: string;
}

export interface OpenJudgement {
  open: boolean;
  reason:
    | { kind: 'period' }
    | { kind: 'exception'; name: string }
    | { kind: 'holiday'; name: string }
    | { kind: 'outside-hours' }
    | { kind: 'switched' };
  /** Epoch ms of the next change; absent when nothing changes within two months. */
  changesAt?: number;
}

/** How far ahead the next change is looked for. */
const HORIZON_DAYS = 60;
const DAY_MS = 86_400_000;

interface Window {
  startsAt: number;
  endsAt: number;
  exception?: string;
}

function readMinute(text: string, hours: OpeningHours): number {
  const minute = parseMinute(text);
  if (minute === undefined) throw new CentralitaError('schedule.bad-time', { hours: hours.id, text });
  return minute;
}

const isoWeekday = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** The stretches that begin on a local day, in order; one that crosses midnight belongs to the day it begins. */
function windowsOf(schedule: Schedule, date: string): Window[] {
  const { hours } = schedule;
  const zone = hours.timezone ?? schedule.officeZone;
  const exception = hours.exceptions.find((each) => each.date === date);
  const usual = findHoliday(hours, date) ? [] : hours.weekly.filter(({ days }) => days.includes(isoWeekday(date)));
  const periods = exception?.periods ?? usual;
  return periods
    .map(({ from, to }) => {
      const first = readMinute(from, hours);
      const last = readMinute(to, hours);
      return {
        startsAt: instantAt(zone, { date, minute: first }),
        endsAt: instantAt(zone, last > first ? { date, minute: last } : { date: addDays(date, 1), minute: last }),
        ...(exception && { exception: exception.name }),
      };
    })
    .filter(({ startsAt, endsAt }) => startsAt < endsAt)
    .sort((a, b) => a.startsAt - b.startsAt);
}

function findHoliday({ holidays }: OpeningHours, date: string): { name: string } | undefined {
  const year = holidays?.years.find((each) => each.year === Number(date.slice(0, 4)));
  return year?.days.find((day) => day.date === date);
}

function* windowsFrom(schedule: Schedule, date: string): Generator<Window> {
  for (let day = -1; day <= HORIZON_DAYS; day++) yield* windowsOf(schedule, addDays(date, day));
}

/** The end of a stretch and of those that follow it without a gap; undefined when it lasts beyond the horizon. */
function endOf(schedule: Schedule, open: { window: Window; date: string }): number | undefined {
  let end = open.window.endsAt;
  for (const next of windowsFrom(schedule, open.date)) {
    if (next.startsAt > end) return end;
    end = Math.max(end, next.endsAt);
  }
  const lastSeen = instantAt(schedule.hours.timezone ?? schedule.officeZone, {
    date: addDays(open.date, HORIZON_DAYS),
    minute: 0,
  });
  return end < lastSeen ? end : undefined;
}

/** Each judgement holds until its change: a busy exchange asks again with every call. */
const judged = new WeakMap<OpeningHours, { officeZone: string; from: number; judgement: OpenJudgement }>();

/**
 * Whether the office is open at an instant (epoch ms), why, and until when. Exact across daylight-saving changes. An
 * exception replaces the periods that begin on its date, a holiday has none; a night period of the day before runs to its
 * end. What was switched by hand comes before all of it.
 * Throws `schedule.bad-time` {hours, text}; RangeError on an unknown zone.
 */
export function isOpen(schedule: Schedule, atMs: number): OpenJudgement {
  const { hours, officeZone } = schedule;
  if (hours.mode) return { open: hours.mode === 'day', reason: { kind: 'switched' } };
  const known = judged.get(hours);
  const until = known && (known.judgement.changesAt ?? known.from + DAY_MS);
  const holds = known?.officeZone === officeZone && known.from <= atMs && atMs < until!;
  if (known && holds) return known.judgement;
  const judgement = judge(schedule, atMs);
  judged.set(hours, { officeZone, from: atMs, judgement });
  return judgement;
}

function judge(schedule: Schedule, atMs: number): OpenJudgement {
  const { hours } = schedule;
  const { date } = localTime(hours.timezone ?? schedule.officeZone, atMs);
  const near = [...windowsOf(schedule, addDays(date, -1)), ...windowsOf(schedule, date)];
  const window = near.find(({ startsAt, endsAt }) => startsAt <= atMs && atMs < endsAt);
  if (window) {
    const changesAt = endOf(schedule, { window, date });
    return {
      open: true,
      reason: window.exception === undefined ? { kind: 'period' } : { kind: 'exception', name: window.exception },
      ...(changesAt !== undefined && { changesAt }),
    };
  }
  const exception = hours.exceptions.find((each) => each.date === date);
  const holiday = exception ? undefined : findHoliday(hours, date);
  let changesAt: number | undefined;
  for (const next of windowsFrom(schedule, date)) {
    if (next.startsAt <= atMs) continue;
    changesAt = next.startsAt;
    break;
  }
  return {
    open: false,
    reason: exception
      ? { kind: 'exception', name: exception.name }
      : holiday
        ? { kind: 'holiday', name: holiday.name }
        : { kind: 'outside-hours' },
    ...(changesAt !== undefined && { changesAt }),
  };
}
