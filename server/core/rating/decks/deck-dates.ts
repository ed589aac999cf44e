import { addDays, isCalendarDay } from '../../schedule/local-time.ts';
import type { DeckFault } from './deck-settings.ts';

/** Which of a day's first two numbers is the day: `31/12/2026` or `12/31/2026`. */
export type DateOrder = 'dmy' | 'mdy';

const months = 'jan ene|feb|mar|apr abr|may|jun|jul|aug ago|sep|oct|nov|dec dic'
  .split('|')
  .map((names) => names.split(' '));
const endless = '9999-12-31';
/** 1954 to 2119, as workbooks count days. */
const [firstSerial, lastSerial] = [20_000, 80_000];
const epochSerial = 25_569;

const two = (text: string | number): string => String(text).padStart(2, '0');

/** `2026-01-31` of a day as lists write it, with or without a time: ISO, with the month in words, in numbers, or a workbook's serial number. */
export function readDeckDay(text: string, order: DateOrder): string | undefined {
  const plain = text.trim().toLowerCase();
  const judged = (year: string, month: string | number, day: string): string | undefined => {
    const date = `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`;
    return isCalendarDay(date) ? date : undefined;
  };
  if (/^\d{5}(\.\d+)?$/.test(plain)) {
    const serial = Math.floor(Number(plain));
    if (serial < firstSerial || serial > lastSerial) return undefined;
    return new Date((serial - epochSerial) * 86_400_000).toISOString().slice(0, 10);
  }
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t\s].*)?$/.exec(plain);
  if (iso) return judged(iso[1]!, iso[2]!, iso[3]!);
  const named = /^(\d{1,2})[-/.\s]+(?:de\s+)?([a-z]{3})[a-z]*\.?[-/.\s]+(?:de\s+)?(\d{4}|\d{2})(?:\s.*)?$/.exec(plain);
  if (named) {
    const month = months.findIndex((names) => names.includes(named[2]!)) + 1;
    return month === 0 ? undefined : judged(named[3]!, month, named[1]!);
  }
  const numbers = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[t\s].*)?$/.exec(plain);
  if (!numbers) return undefined;
  const [, first = '', second = '', year = ''] = numbers;
  // A month above 12 is a day, whatever the list's order.
  const isDayFirst = Number(first) > 12 || (order === 'dmy' && Number(second) <= 12);
  return isDayFirst ? judged(year, second, first) : judged(year, first, second);
}

/** The order that days of a list are most likely written in. */
export const guessDateOrder = (days: readonly string[]): DateOrder =>
  days.some((day) => Number(/^\d{1,2}[-/.](\d{1,2})[-/.]/.exec(day.trim())?.[1] ?? 0) > 12) ? 'mdy' : 'dmy';

/** A price of one prefix, at the same hours, with the days on which it holds; left out, it always did or does. */
export interface DatedRow<Row> {
  row: Row;
  line: number;
  from?: string | undefined;
  to?: string | undefined;
}

export type SettledRow<Row> =
  | { kind: 'held'; row: Row; dates?: { from: string; to: string } }
  | { kind: 'fault'; fault: Extract<DeckFault, 'expired' | 'replaced' | 'duplicate' | 'overlapping'>; line: number };

/**
 * Which of a prefix's rows hold in a version from `validFrom` on, and when: one without an end holds until the next begins, of
 * those that began before the version the last one counts, and two that both say to hold on a day are told.
 */
export function settleDates<Row>(rows: readonly DatedRow<Row>[], validFrom: string): SettledRow<Row>[] {
  const settled: SettledRow<Row>[] = [];
  const fault = (each: DatedRow<Row>, why: Extract<SettledRow<Row>, { kind: 'fault' }>['fault']): void =>
    void settled.push({ kind: 'fault', fault: why, line: each.line });
  const open = rows
    .filter((each) => {
      const isOver = each.to !== undefined && each.to < validFrom;
      if (isOver) fault(each, 'expired');
      return !isOver;
    })
    .toSorted((a, b) =>
      (a.from ?? '') === (b.from ?? '') ? a.line - b.line : (a.from ?? '') < (b.from ?? '') ? -1 : 1,
    );
  const began = open.filter(({ from = '' }) => from <= validFrom);
  const kept: DatedRow<Row>[] = [];
  for (const [index, each] of open.entries()) {
    const next = open[index + 1];
    const isOutdone = began.includes(each) && next !== undefined && began.includes(next) && each.from !== next.from;
    const last = kept.at(-1);
    if (isOutdone && each.to === undefined) fault(each, 'replaced');
    else if (last && (last.from ?? '') === (each.from ?? '')) fault(each, 'duplicate');
    else if (last?.to !== undefined && last.to >= (each.from ?? '')) fault(each, 'overlapping');
    else kept.push(each);
  }
  for (const [index, { row, from = validFrom, to }] of kept.entries()) {
    const next = kept[index + 1]?.from;
    const begins = from < validFrom ? validFrom : from;
    const ends = to ?? (next === undefined ? undefined : addDays(next, -1));
    const isAlways = begins === validFrom && ends === undefined;
    settled.push({ kind: 'held', row, ...(!isAlways && { dates: { from: begins, to: ends ?? endless } }) });
  }
  return settled;
}
