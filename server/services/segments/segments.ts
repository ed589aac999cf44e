import type { Condition, ConditionGroup } from '../../core/segments/condition.ts';
import type { ConditionProblem } from '../../core/segments/judge-condition.ts';
import type { SegmentField } from '../../core/segments/segment-fields.ts';
import type { SegmentKind } from '../../store/schema/segments.ts';
import type { SegmentAsk } from '../../store/segments/segment-reader.ts';

/** Customers told apart by conditions. */
export interface Segment {
  id: string;
  name: string;
  note: string;
  condition: ConditionGroup;
  kind: SegmentKind;
  /** How many they were when they were counted last. */
  count?: number;
  countedAt?: number;
  frozenAt?: number;
  frozenBy?: string;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  updatedBy: string;
}

export interface SegmentDraft {
  name: string;
  note?: string;
  condition: ConditionGroup;
}

export type SegmentProblem = ConditionProblem | { path: 'name'; code: 'no-name' | 'name-taken' };

export type SegmentOutcome =
  | { kind: 'saved'; segment: Segment }
  | { kind: 'not-found' }
  /** Nothing was changed. `frozen`: its members stand; let it live again first. */
  | { kind: 'refused'; problems: SegmentProblem[]; why?: 'frozen' };

/** How many fit as far as is known; more is known when it is asked again. */
export interface SegmentCount {
  /** Exact where it is the whole, else what it will be about. */
  count: number;
  isWhole: boolean;
  /** 0 to 1: how much of the file was looked at. */
  share: number;
  /** The first few who fit. */
  ids: string[];
}

export type FreezeOutcome = { kind: 'started' } | { kind: 'refused'; why: 'busy' | 'not-found' | 'wrong' | 'not-now' };

/** Segments of the customer file. */
export interface Segments {
  /** By name. */
  list(): Segment[];
  find(id: string): Segment | undefined;
  fields(): SegmentField[];
  judge(condition: Condition): ConditionProblem[];
  create(draft: SegmentDraft, how: { by: string }): SegmentOutcome;
  update(id: string, draft: SegmentDraft, how: { by: string }): SegmentOutcome;
  remove(id: string, how: { by: string }): boolean;
  /** How many would fit, counted for a moment; asked again with the same condition it goes on. Must have been judged. */
  tryOut(condition: ConditionGroup): Promise<SegmentCount>;
  /** How many belong now; of a frozen one how many were written down. Throws `segment-unusable` as `membersOf` does. */
  countOf(id: string): Promise<number>;
  /**
   * Customer ids in their order, behind `after`; fewer than `limit` come only at the end. Throws CentralitaError
   * `segment-unusable` when there is no such segment, or its condition cannot be asked any more.
   */
  membersOf(id: string, page: { after?: string; limit: number }): Promise<string[]>;
  /** Whom it means now, for who reads in a thread of its own; undefined as `membersOf` throws. */
  askOf(id: string): SegmentAsk | undefined;
  /** Writes down who belongs now, in a thread of its own: that stays, whatever becomes of the cards. */
  freeze(id: string, how: { by: string }): FreezeOutcome;
  /** Lets a frozen segment live again. */
  thaw(id: string, how: { by: string }): boolean;
}
