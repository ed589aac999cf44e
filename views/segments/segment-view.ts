import type { ConditionGroup } from '../../server/core/segments/condition.ts';
import type { SegmentField } from '../../server/core/segments/segment-fields.ts';

/** A segment as the list shows it. */
export interface SegmentLineView {
  id: string;
  name: string;
  note: string;
  kind: 'living' | 'freezing' | 'frozen';
  count?: number;
  countedAt?: number;
  frozenAt?: number;
  /** Name of the person. */
  frozenBy?: string;
  /** Something of its condition cannot be asked any more. */
  isWrong: boolean;
}

/** A segment as it is being edited. */
export interface SegmentFormView {
  /** Absent: a new one. */
  id?: string;
  name: string;
  note: string;
  condition: ConditionGroup;
  fields: readonly SegmentField[];
  /** Codes of what is wrong, by where it stands. */
  problems: ReadonlyMap<string, string>;
}

export interface CountView {
  count: number;
  isWhole: boolean;
  /** 0 to 1. */
  share: number;
  people: { id: string; name: string; company?: string }[];
}
