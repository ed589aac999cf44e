import { type Condition, isGroup } from './condition.ts';
import { comparisonsOf, type SegmentField, valueKindOf } from './segment-fields.ts';

/** Where in the condition: `0.2` is the third part of the first part. */
export interface ConditionProblem {
  path: string;
  code: /** The office has no such field any more. */
    | 'no-field'
    | 'no-comparison'
    | 'no-value'
    | 'bad-number'
    | 'bad-days'
    | 'bad-day'
    /** What was chosen is not offered any more. */
    | 'no-option'
    | 'too-long'
    | 'empty-group'
    | 'too-many';
}

const MOST_ROWS = 60;
const DEEPEST = 5;
const LONGEST = 500;
const MOST_DAYS = 36_500;

export const isNumber = (text: string): boolean => /^-?\d{1,12}([.,]\d{1,6})?$/.test(text);
const isDays = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= MOST_DAYS && Number(text) > 0;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** What keeps a condition from being asked; [] where nothing does. */
export function judgeCondition(condition: Condition, fields: readonly SegmentField[]): ConditionProblem[] {
  const known = new Map(fields.map((field) => [field.id, field]));
  let rows = 0;

  function judge(part: Condition, path: number[]): ConditionProblem[] {
    const wrong = (code: ConditionProblem['code']): ConditionProblem[] => [{ path: path.join('.'), code }];
    if (path.length > DEEPEST) return wrong('too-many');
    if (isGroup(part)) {
      if (part.of.length === 0 && path.length > 0) return wrong('empty-group');
      return part.of.flatMap((each, at) => judge(each, [...path, at]));
    }
    rows += 1;
    if (rows > MOST_ROWS) return rows === MOST_ROWS + 1 ? wrong('too-many') : [];
    const field = known.get(part.field);
    if (!field) return wrong('no-field');
    if (!comparisonsOf(field).includes(part.comparison)) return wrong('no-comparison');
    if (part.days !== undefined && (!field.spans || !isDays(String(part.days)))) return wrong('bad-days');
    const kind = valueKindOf(field, part.comparison);
    if (kind === 'none') return [];
    const values = part.values.filter((value) => value.trim() !== '');
    const [value] = values;
    if (value === undefined) return wrong('no-value');
    if (values.join('').length > LONGEST) return wrong('too-long');
    if (kind === 'number' && !isNumber(value)) return wrong('bad-number');
    if (kind === 'days' && !isDays(value)) return wrong('bad-days');
    if (kind === 'day' && !isDay(value)) return wrong('bad-day');
    if (kind === 'choice' && values.some((each) => !field.options?.some((option) => option.value === each)))
      return wrong('no-option');
    return [];
  }
  return judge(condition, []);
}
