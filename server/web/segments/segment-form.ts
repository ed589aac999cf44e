import {
  type Comparison,
  type Condition,
  type ConditionGroup,
  type ConditionRow,
  comparisons,
  isGroup,
  joinings,
} from '../../core/segments/condition.ts';
import { comparisonsOf, type SegmentField, valueKindOf } from '../../core/segments/segment-fields.ts';

export type SentForm = Record<string, string[]>;

/** Deeper and longer than anybody edits by hand. */
const DEEPEST = 6;
const MOST_PARTS = 60;

const blankRow = (): ConditionRow => ({ field: 'name', comparison: 'has', values: [] });

/** A row as it may be asked: the comparison and values that do not fit a field that was just chosen fall away. */
function fitting(row: ConditionRow, field: SegmentField | undefined): ConditionRow {
  if (!field) return row;
  const offered: readonly Comparison[] = comparisonsOf(field);
  const comparison = offered.includes(row.comparison) ? row.comparison : offered[0]!;
  const kind = valueKindOf(field, comparison);
  const options = field.options?.map(({ value }) => value) ?? [];
  const values =
    kind === 'none'
      ? []
      : kind === 'choice'
        ? row.values.filter((value) => options.includes(value))
        : kind === 'words'
          ? row.values.flatMap((text) => text.split(',')).map((word) => word.trim())
          : row.values.slice(0, 1).map((value) => value.trim());
  const { days, ...rest } = row;
  return {
    ...rest,
    comparison,
    values: values.filter((value) => value !== ''),
    ...(field.spans && days !== undefined && { days }),
  };
}

/** The condition that a form holds, its inputs called by their path: `c.join`, `c.0.field`, `c.1.0.value`. */
export function readCondition(sent: SentForm, fields: readonly SegmentField[]): ConditionGroup {
  const first = (name: string): string => sent[name]?.[0] ?? '';

  function read(path: string, depth: number): Condition | undefined {
    if (sent[`${path}.join`]) {
      const join = joinings.find((each) => each === first(`${path}.join`)) ?? 'all';
      if (depth > DEEPEST) return { join, of: [] };
      const of = Array.from({ length: MOST_PARTS }, (_, at) => read(`${path}.${at}`, depth + 1));
      return { join, of: of.filter((part) => part !== undefined) };
    }
    if (!sent[`${path}.field`]) return undefined;
    const field = first(`${path}.field`);
    const days = first(`${path}.days`).trim();
    const row: ConditionRow = {
      field,
      comparison: comparisons.find((each) => each === first(`${path}.comparison`)) ?? 'is',
      values: sent[`${path}.value`] ?? [],
      // What is no number is told by the judgement.
      ...(days !== '' && { days: /^\d{1,6}$/.test(days) ? Number(days) : -1 }),
    };
    return fitting(
      row,
      fields.find(({ id }) => id === field),
    );
  }

  const whole = read('c', 0);
  return whole && isGroup(whole) ? whole : { join: 'all', of: [blankRow()] };
}

/** `row:c.1` adds a row to that group, `group:c` a group, `remove:c.0` takes a part away. */
export function actOn(condition: ConditionGroup, act: string): ConditionGroup {
  const [, what, path] = /^(row|group|remove):c((?:\.\d+)*)$/.exec(act) ?? [];
  if (what === undefined || path === undefined) return condition;
  const steps = path.split('.').slice(1).map(Number);
  const change = (group: ConditionGroup, at: readonly number[]): ConditionGroup => {
    const [next, ...rest] = at;
    if (next === undefined) {
      if (what === 'remove') return group;
      const added: Condition = what === 'row' ? blankRow() : { join: 'any', of: [blankRow()] };
      return { ...group, of: [...group.of, added] };
    }
    if (what === 'remove' && rest.length === 0) return { ...group, of: group.of.filter((_, index) => index !== next) };
    return {
      ...group,
      of: group.of.map((part, index) => (index === next && isGroup(part) ? change(part, rest) : part)),
    };
  };
  return change(condition, steps);
}

export const newCondition = (): ConditionGroup => ({ join: 'all', of: [blankRow()] });
