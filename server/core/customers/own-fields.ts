import type { CustomerFieldSpec } from '../office/customer-fields.ts';
import type { OwnValue } from './customer.ts';
import { fold } from './search-words.ts';

export interface OwnFieldProblem {
  /** Id of the field. */
  field: string;
  code: 'bad-number' | 'bad-date' | 'no-option' | 'too-long';
}

const LONGEST = 2_000;

/** A day that there is: `2026-02-30` is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** What was typed as it is kept: numbers as such, with a point or a comma before the decimals; '' takes the value away. */
export function readOwnValue({ kind }: Pick<CustomerFieldSpec, 'kind'>, typed: string): OwnValue {
  const text = typed.trim();
  if (kind === 'number' && /^-?\d{1,15}([.,]\d{1,6})?$/.test(text)) return Number(text.replace(',', '.'));
  return text;
}

/** Whether a country parts decimals by a comma. */
const commaCountries = new Map<string, boolean>();
function hasDecimalComma(country: string): boolean {
  const known = commaCountries.get(country);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(`es-${country}`).formatToParts(1.5);
  const isComma = parts.some(({ type, value }) => type === 'decimal' && value === ',');
  commaCountries.set(country, isComma);
  return isComma;
}

/** `1,200.50`, `1.200,50`, `RD$ 1 200`: the last of two marks parts the decimals, a single one before three digits as the country does. */
function plainNumber(text: string, country: string): string {
  const bare = text.replace(/^[A-Za-z]{0,4}[$€]|€$|[\s\u00a0\u202f]/gu, '');
  const marks = bare.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return bare;
  const isMixed = new Set(marks).size === 2;
  const isOfThousands =
    !isMixed &&
    (marks.length > 1 || (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(bare) && (last === ',') !== hasDecimalComma(country)));
  if (isOfThousands) return bare.replaceAll(last, '');
  const at = bare.lastIndexOf(last);
  return `${bare.slice(0, at).replace(/[.,]/g, '')}.${bare.slice(at + 1)}`;
}

/** `22/11/2026`, `22-11-26`, `2026/11/22 00:00` as `2026-11-22`; in the United States the month stands first. */
function plainDay(text: string, country: string): string {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text);
  const of = (year: string, month: string, day: string): string =>
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (iso) return of(iso[1]!, iso[2]!, iso[3]!);
  const written = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?$/.exec(text);
  if (!written) return text;
  const [, first = '', second = '', said = ''] = written;
  const year = said.length === 4 ? said : `${Number(said) > 50 ? 19 : 20}${said}`;
  return country === 'US' ? of(year, first, second) : of(year, second, first);
}

/** What a cell of a list says of a field: numbers and days as `country` writes them, options with or without accents. */
export function readOwnCell(field: CustomerFieldSpec, cell: string, country: string): OwnValue {
  const text = cell.trim();
  if (field.kind === 'number') return readOwnValue(field, plainNumber(text, country));
  if (field.kind === 'date') return plainDay(text, country);
  if (field.kind === 'list') return field.options.find(({ name }) => fold(name) === fold(text))?.name ?? text;
  return text;
}

/** What is wrong with the values of the office's own fields; values of fields that are no more are left in peace. */
export function judgeOwnFields(
  fields: readonly CustomerFieldSpec[],
  own: Readonly<Record<string, OwnValue>>,
): OwnFieldProblem[] {
  return fields.flatMap(({ id, kind, options }): OwnFieldProblem[] => {
    const value = own[id];
    if (value === undefined || value === '') return [];
    if (String(value).length > LONGEST) return [{ field: id, code: 'too-long' }];
    if (kind === 'number' && (typeof value !== 'number' || !Number.isFinite(value)))
      return [{ field: id, code: 'bad-number' }];
    if (kind === 'date' && !isDay(String(value))) return [{ field: id, code: 'bad-date' }];
    if (kind === 'list' && !options.some(({ name }) => name === value)) return [{ field: id, code: 'no-option' }];
    return [];
  });
}
