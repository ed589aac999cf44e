import type { ImportSource } from '../../customers/import/import-settings.ts';
import { fold } from '../../customers/search-words.ts';
import { guessDecimal } from '../guess-decimal.ts';

/** What a column of a carrier's bill may be; `skip` is none of them. `date` may bear the time as well. */
export const billColumns = ['skip', 'number', 'date', 'time', 'duration', 'amount', 'currency'] as const;
export type BillColumn = (typeof billColumns)[number];

export const dateOrders = ['dmy', 'mdy', 'ymd'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** How a bill is to be read, and what is to be called a difference. */
export interface BillSettings {
  /** Index of the header among the rows, -1 for none. */
  headerAt: number;
  columns: BillColumn[];
  /** Of dates that do not begin with the year. */
  dates: DateOrder;
  /** Sign before the decimals. */
  decimal: '.' | ',';
  /** Of durations that are a plain number. */
  unit: 'seconds' | 'minutes';
  /** Of all that it asks for. */
  currency: string;
  /** Local days, both within. */
  fromDay: string;
  toDay: string;
  /** So far apart, after the carrier's drift, a line and a call are still one. */
  withinSec: number;
  /** A difference of amounts so small is none: exact decimal text. */
  bearable: string;
}

export const mostBillLines = 200_000;

const words = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

// In this order: what is told apart by more comes first.
const headerWords: readonly (readonly [BillColumn, RegExp])[] = [
  [
    'skip',
    /\b(origen|origin|caller|calling|cli|llamante|abonado|factura|invoice|contrato|tarifa|rate|por minuto|per min)/,
  ],
  ['currency', /\b(moneda|currency|divisa)\b/],
  ['duration', /\b(duracion|duration|segundos|seconds|secs?|seg|minutos|minutes|min|tiempo|billsec|dur)\b/],
  ['date', /\b(fecha|date|dia|day|inicio|start|timestamp|datetime|connect)\b/],
  ['time', /\b(hora|time|hour)\b/],
  ['number', /\b(numero|number|destino|destination|called|llamado|telefono|phone|marcado|dialled|dialed|dst|to)\b/],
  ['amount', /\b(importe|amount|neto|net|costo?|coste|monto|total|valor|precio|price|cargo|charge|sell|charged)\b/],
];

const billColumnOf = (header: string): BillColumn | undefined => {
  const folded = words(header);
  return folded === '' ? undefined : headerWords.find(([, pattern]) => pattern.test(folded))?.[0];
};

const hasDate = /^\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))(?!\d)/;

function columnByContent(values: readonly string[]): BillColumn | undefined {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  const most = (pattern: RegExp): boolean =>
    filled.length > 0 && filled.filter((value) => pattern.test(value)).length >= filled.length * 0.7;
  if (most(hasDate)) return 'date';
  if (most(/^\+?[\d\s().-]{6,18}[\dxX*#]{0,6}$/) && most(/(\d\D*){7}|\d{3,}[xX*#]/)) return 'number';
  if (most(/^\d+:\d\d(:\d\d)?$|^\d{1,6}$/)) return 'duration';
  if (most(/^\D{0,4}-?[\d.,]*[.,]\d+\D{0,4}$/)) return 'amount';
  return undefined;
}

/** Where the header stands among the first rows; -1 where the file begins with a call. */
export function findBillHeader(rows: readonly (readonly string[])[]): number {
  for (const [at, row] of rows.slice(0, 15).entries()) {
    if (row.some((cell) => hasDate.test(cell)) && row.filter((cell) => cell.trim() !== '').length > 3) return -1;
    const known = new Set(row.flatMap((cell) => (cell.length < 60 ? (billColumnOf(cell) ?? []) : [])));
    known.delete('skip');
    if (known.size >= 3) return at;
  }
  return -1;
}

function guessOrder(dates: readonly string[], country: string): DateOrder {
  const parts = dates.flatMap((text) => {
    const [, first, second] = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.]\d+/.exec(text) ?? [];
    return first && second ? [[first, second] as const] : [];
  });
  if (parts.some(([first]) => first.length === 4)) return 'ymd';
  if (parts.some(([first]) => Number(first) > 12)) return 'dmy';
  if (parts.some(([, second]) => Number(second) > 12)) return 'mdy';
  return country === 'US' || country === 'PR' ? 'mdy' : 'dmy';
}

/** How a bill looks as if it is to be read; the period is left to who brings it. */
export function guessBill(
  source: ImportSource,
  office: { country: string },
): Pick<BillSettings, 'headerAt' | 'columns' | 'dates' | 'decimal' | 'unit'> {
  const headerAt = findBillHeader(source.sample);
  const headers = headerAt >= 0 ? source.sample[headerAt]! : [];
  const rows = source.sample.slice(headerAt + 1);
  const valuesOf = (at: number): string[] => rows.map((row) => row[at] ?? '');
  const columns = Array.from(
    { length: source.width },
    (_, at): BillColumn =>
      headerAt >= 0 ? (billColumnOf(headers[at] ?? '') ?? 'skip') : (columnByContent(valuesOf(at)) ?? 'skip'),
  );
  const taken = new Set<BillColumn>();
  for (const [at, column] of columns.entries()) {
    if (taken.has(column)) columns[at] = 'skip';
    taken.add(column);
  }
  const of = (column: BillColumn): string[] => (columns.includes(column) ? valuesOf(columns.indexOf(column)) : []);
  const durationHeader = words(headers[columns.indexOf('duration')] ?? '');
  return {
    headerAt,
    columns,
    dates: guessOrder(of('date'), office.country),
    decimal: source.kind === 'xlsx' ? '.' : guessDecimal(of('amount')),
    unit: /\bmin(uto|ute)?s?\b/.test(durationHeader) ? 'minutes' : 'seconds',
  };
}
