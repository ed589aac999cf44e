import { parseMinute } from '../schedule/local-time.ts';

/** When a person is to be there on a weekday (Monday = 1), in minutes of the day on quarters of an hour; `to` up to 1440. */
export interface Shift {
  login: string;
  weekday: number;
  from: number;
  to: number;
}

/** The week's plan of everybody: the same each week. */
export interface ShiftPlan {
  shifts: Shift[];
  /** Minutes of rest that each person may take in a day. */
  restMin: Record<string, number>;
}

const QUARTER = 15;
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/**
 * `'9:00-14:00 15:00-18:30'` as spans in minutes of the day, in their order; none of an empty text. Undefined where it is
 * no such text, a time is on no quarter of an hour, or spans overlap.
 */
export function parseSpans(text: string): { from: number; to: number }[] | undefined {
  const parts = text
    .trim()
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const spans: { from: number; to: number }[] = [];
  for (const part of parts) {
    const [, first, last] = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(part) ?? [];
    const [from, to] = [first, last].map((each) => parseMinute(each?.padStart(5, '0') ?? ''));
    if (from === undefined || to === undefined || from % QUARTER !== 0 || to % QUARTER !== 0) return undefined;
    if (from >= to || from < (spans.at(-1)?.to ?? 0)) return undefined;
    spans.push({ from, to });
  }
  return spans;
}

export const printSpans = (spans: readonly { from: number; to: number }[]): string =>
  spans.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(' ');

/** What was planned for a person, and what came of it; all in ms. */
export interface Kept {
  plannedMs: number;
  /** There within the plan, whatever they did. */
  thereMs: number;
  /** Of that: at rest. */
  restMs: number;
  /** Rest that the plan allows. */
  allowedRestMs: number;
  /** There outside of the plan. */
  outsideMs: number;
}

/** What was not as planned: away in planned time, and more rest than is allowed. */
export const exceptionMs = ({ plannedMs, thereMs, restMs, allowedRestMs }: Kept): number =>
  Math.max(0, plannedMs - thereMs) + Math.max(0, restMs - allowedRestMs);
