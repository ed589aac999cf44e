import type { SegmentFieldKind } from './segment-fields.ts';

/** `all`: every part holds; `any`: one does; `none`: not one does. */
export const joinings = ['all', 'any', 'none'] as const;
export type Joining = (typeof joinings)[number];

/** A group without parts asks for nothing: everybody belongs. */
export interface ConditionGroup {
  join: Joining;
  of: Condition[];
}

/** How the value of a field is compared; which ones fit is told by the field's kind. */
export const comparisons = [
  'is',
  'is-not',
  'has',
  'begins',
  'one-of',
  'none-of',
  'at-least',
  'at-most',
  'equals',
  'since',
  'before',
  'last-days',
  'not-last-days',
  'next-days',
  'yes',
  'no',
  'empty',
  'filled',
] as const;
export type Comparison = (typeof comparisons)[number];

/** One row of a segment: field, comparison, value. */
export interface ConditionRow {
  field: string;
  comparison: Comparison;
  /** As typed: numbers `12.5`, days `2026-11-22`; several for choices; none where the comparison needs none. */
  values: string[];
  /** Of what happened in the last so many days; absent: ever. */
  days?: number;
}

export type Condition = ConditionGroup | ConditionRow;

export const isGroup = (condition: Condition): condition is ConditionGroup => 'join' in condition;

/** Rows of a condition, those of its groups too. */
export const rowsOf = (condition: Condition): ConditionRow[] =>
  isGroup(condition) ? condition.of.flatMap(rowsOf) : [condition];

/** What the comparison of instants and amounts rests on: of the office, and of the moment. */
export interface SegmentContext {
  nowMs: number;
  /** IANA zone: where days begin. */
  timezone: string;
  /** ISO 3166-1 alpha-2: whose tax numbers are judged. */
  country: string;
  /** Only charges in it are added up. */
  currency: string;
  /** Each motive with all under it. */
  motivesUnder: Record<string, string[]>;
  /** How values of the office's own fields are read, by the field's id. */
  ownKinds: Record<string, SegmentFieldKind>;
}
