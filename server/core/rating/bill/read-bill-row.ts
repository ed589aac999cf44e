import { type Nanos, parseNanos } from '../../../base/money.ts';
import { cleanNumber, readDialled } from '../../dialplan/numbers.ts';
import { instantAt } from '../../schedule/local-time.ts';
import type { BillColumn, BillSettings, DateOrder } from './bill-settings.ts';
import type { BillLine } from './match-bill.ts';

/** Why a row of a bill is no call. */
export type BillFault =
  | 'no-number'
  | 'bad-number'
  | 'no-date'
  | 'bad-date'
  | 'no-time'
  | 'no-duration'
  | 'bad-duration'
  | 'no-amount'
  | 'bad-amount'
  | 'other-currency'
  | 'broken';

export type BillRow = { kind: 'line'; line: BillLine } | { kind: 'fault'; fault: BillFault; value: string };

const hiddenTail = /[xX*#?•]+$/;

/**
 * A number of a bill as digits of E.164 without plus, the hidden ones at its end as `x`; what has no such form (service
 * numbers) as its digits. Undefined for what is no number.
 */
export function readBilledNumber(text: string, country: string): string | undefined {
  const cleaned = cleanNumber(text.replace(/^'/, ''));
  const hidden = hiddenTail.exec(cleaned)?.[0].length ?? 0;
  const digits = hidden === 0 ? cleaned : cleaned.slice(0, -hidden) + '0'.repeat(hidden);
  if (!/^\+?\d{2,20}$/.test(digits) || hidden > digits.length - 3) return undefined;
  const read = readDialled(digits, country);
  const whole = read.ok ? read.e164.slice(1) : digits.replace('+', '');
  return hidden === 0 ? whole : whole.slice(0, -hidden) + 'x'.repeat(hidden);
}

/** Seconds of the day of `14:03`, `14:03:05`, `2:03:05 p. m.`, `140305`; undefined when it is no time. */
function readTime(text: string): number | undefined {
  const [, hours, minutes, seconds = '0', half] =
    /^(\d{1,2})[:h](\d{2})(?:[:m](\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?$/i.exec(text) ??
    /^(\d{2})(\d{2})(\d{2})$/.exec(text) ??
    [];
  if (hours === undefined) return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return hour * 3600 + Number(minutes) * 60 + Number(seconds);
}

function readDay(parts: readonly [string, string, string], order: DateOrder): string | undefined {
  const [first, second, third] = parts;
  const [year, month, day] =
    first.length === 4
      ? [first, second, third]
      : order === 'ymd'
        ? [first, second, third]
        : order === 'mdy'
          ? [third, first, second]
          : [third, second, first];
  const full = year.length === 2 ? `20${year}` : year;
  const date = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  // February 30th would become another day.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : date;
}

/** The instant of a line: a date with its time in the same cell or in one beside it; what names its zone is taken at its word. */
export function readBilledAt(
  cells: { date: string; time?: string | undefined },
  how: { order: DateOrder; zone: string },
): number | 'bad-date' | 'no-time' {
  const date = cells.date.trim();
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)$/.test(date)) {
    const at = Date.parse(date.replace(' ', 'T').replace(/\s+/g, ''));
    return Number.isNaN(at) ? 'bad-date' : at;
  }
  const [, first, second, third, rest = ''] =
    /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ,]+(.+))?$/.exec(date) ??
    /^(\d{4})(\d\d)(\d\d)[T ]?(\d{6})?$/.exec(date) ??
    [];
  const day = first && second && third ? readDay([first, second, third], how.order) : undefined;
  if (day === undefined) return 'bad-date';
  const seconds = readTime((cells.time?.trim() || rest).trim());
  if (seconds === undefined) return 'no-time';
  return instantAt(how.zone, { date: day, minute: Math.floor(seconds / 60) }) + (seconds % 60) * 1000;
}

/** Whole seconds of `65`, `1:05`, `0:01:05`, `1m 5s`, `1'05"`, `1,5` (minutes); undefined when it is no duration. */
export function readBilledSeconds(text: string, unit: BillSettings['unit']): number | undefined {
  const told = text.trim().toLowerCase();
  const [, hours = '0', minutes, seconds] = /^(?:(\d+):)?(\d+):(\d\d)(?:[.,]\d+)?$/.exec(told) ?? [];
  if (minutes !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const named = /^(?:(\d+)\s*h\w*\.?\s*)?(?:(\d+)\s*(?:m\w*\.?|')\s*)?(?:(\d+)\s*(?:s\w*\.?|"|''))?$/.exec(told);
  if (named && named[0] !== '')
    return Number(named[1] ?? 0) * 3600 + Number(named[2] ?? 0) * 60 + Number(named[3] ?? 0);
  if (!/^\d{1,9}([.,]\d+)?$/.test(told)) return undefined;
  const value = Number(told.replace(',', '.'));
  return unit === 'minutes' ? Math.round(value * 60) : Math.ceil(value);
}

/** An amount with its signs and currency, exact; digits beyond the ninth decimal are a spreadsheet's noise. */
export function readBilledAmount(text: string, decimal: '.' | ','): Nanos | undefined {
  const bare = text.replace(/[^\d.,+()-]/g, '');
  const isLess = bare.includes('-') || /^\(.*\)$/.test(bare);
  const digits = bare.replace(/[+()-]/g, '');
  const [whole = '', fraction = '', ...more] = digits.split(decimal);
  const plain = whole.replace(/[.,]/g, '');
  if (more.length > 0 || /[.,]/.test(fraction) || (plain === '' && fraction === '')) return undefined;
  const value = parseNanos(`${plain || '0'}${fraction === '' ? '' : `.${fraction.slice(0, 9)}`}`);
  if (value === undefined) return undefined;
  const rounded = value + (Number(fraction[9] ?? 0) >= 5 ? 1n : 0n);
  return isLess ? -rounded : rounded;
}

/** Reads rows of a bill; the columns are looked up once. `country` and `zone` are the office's. */
export function createBillReader(settings: BillSettings, office: { country: string; zone: string }) {
  const at = Object.fromEntries(settings.columns.map((column, index) => [column, index])) as Partial<
    Record<BillColumn, number>
  >;
  return ({ line, cells }: { line: number; cells: readonly string[] }): BillRow => {
    const cell = (column: BillColumn): string => (cells[at[column] ?? -1] ?? '').trim();
    const fault = (kind: BillFault, value: string): BillRow => ({
      kind: 'fault',
      fault: kind,
      value: value.slice(0, 80),
    });
    const told = cell('number');
    if (told === '') return fault('no-number', cells.join(' ').trim());
    const number = readBilledNumber(told, office.country);
    if (number === undefined) return fault('bad-number', told);
    const date = cell('date');
    if (date === '') return fault('no-date', '');
    const time = cell('time');
    const atMs = readBilledAt({ date, time }, { order: settings.dates, zone: office.zone });
    if (typeof atMs !== 'number') return fault(atMs, `${date} ${time}`.trim());
    const duration = cell('duration');
    if (duration === '') return fault('no-duration', '');
    const seconds = readBilledSeconds(duration, settings.unit);
    if (seconds === undefined) return fault('bad-duration', duration);
    const asked = cell('amount');
    if (asked === '') return fault('no-amount', '');
    const amount = readBilledAmount(asked, settings.decimal);
    if (amount === undefined) return fault('bad-amount', asked);
    const currency = cell('currency').toUpperCase();
    if (/^[A-Z]{3}$/.test(currency) && currency !== settings.currency) return fault('other-currency', currency);
    return { kind: 'line', line: { line, number, atMs, seconds, amount } };
  };
}
