import type {
  Case,
  CaseEvent,
  CaseInput,
  CaseMatter,
  CaseResult,
  ContactClass,
  ImproperReason,
} from '../../core/cases/case.ts';
import type { CaseRefusal } from '../../core/cases/step-case.ts';
import type { CasePriority } from '../../core/office/cases.ts';
import type { CaseFilter } from '../../store/cases/case-store.ts';

export type { CaseFilter } from '../../store/cases/case-store.ts';

/** What a new case begins with; what is left out comes from the customer, the motive or the usual. */
export interface CaseDraft {
  title?: string | undefined;
  customerId?: string | undefined;
  principal?: string | undefined;
  service?: string | undefined;
  motive?: string | undefined;
  class?: ContactClass | undefined;
  improper?: ImproperReason | undefined;
  priority?: CasePriority | undefined;
  department?: string | undefined;
  owner?: string | undefined;
  /** Its first note. */
  text?: string | undefined;
}

export type CaseActOutcome =
  | { kind: 'done'; case: Case }
  | { kind: 'refused'; why: CaseRefusal }
  | { kind: 'not-found' };

/** Cases: what customers want of the office, until it is done. */
export interface Cases {
  /** Of a call: it is joined at once, and the caller has heard from us. Ids that the office does not know are left out. */
  open(draft: CaseDraft, how: { by: string; callId?: string }): Case;
  /** Opens and closes an improper contact at once. */
  dismiss(call: { callId: string; reason: ImproperReason; by: string; customerId?: string; text?: string }): Case;
  act(id: number, input: CaseInput, how: { by: string }): CaseActOutcome;
  /** A case takes the call's contact in; the same twice is once. */
  joinCall(joined: { caseId: number; callId: string; by: string; answers?: boolean }): CaseActOutcome;
  /** Calls, files and what is typed for the one go on in the other. */
  merge(merged: { from: number; into: number; by: string }): CaseActOutcome;
  /** Opens another case for part of what this one is about. */
  split(part: { from: number; title: string; by: string }): CaseActOutcome;
  find(id: number): Case | undefined;
  /** `mistyped`: the check digit says that this is no number of ours. */
  findByNumber(typed: string): Case | 'mistyped' | undefined;
  list(filter: CaseFilter, page: { limit: number; offset: number }): { rows: Case[]; total: number };
  /** Latest first, those that are over too. */
  ofCustomer(customerId: string, limit: number): Case[];
  ofCall(callId: string): Case[];
  eventsOf(id: number): CaseEvent[];
  /** Ids of calls, in the order they were joined. */
  callsOf(id: number): string[];
  principals(): string[];
}

export type { Case, CaseEvent, CaseInput, CaseMatter, CaseResult };
