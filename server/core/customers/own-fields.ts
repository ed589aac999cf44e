import type { CustomerFieldSpec } from '../office/customer-fields.ts';
import type { OwnValue } from './customer.ts';

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
