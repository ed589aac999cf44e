import type { CasePriority } from '../office/cases.ts';

/** What the office is there for; what it does not do; what is no business at all. */
export const contactClasses = ['proper', 'off-catalogue', 'improper'] as const;
export type ContactClass = (typeof contactClasses)[number];

export const improperReasons = [
  'joke',
  'insult',
  'wrong-number',
  'job-request',
  'social-engineering',
  'other',
] as const;
export type ImproperReason = (typeof improperReasons)[number];

/** `customer`, `documents`, `third-party`: the office can do nothing meanwhile, its clock of the resolution stands still. */
export const pendingReasons = ['customer', 'documents', 'third-party', 'colleague', 'date'] as const;
export type PendingReason = (typeof pendingReasons)[number];

export const caseResults = [
  'solved',
  'informed',
  'sold',
  'not-possible',
  'withdrawn',
  'no-contact',
  'improper',
] as const;
export type CaseResult = (typeof caseResults)[number];

export type HandoverTarget =
  | { kind: 'person'; login: string }
  | { kind: 'department'; department: string }
  /** Somebody in another house, by what they are called. */
  | { kind: 'outside'; name: string };

export type CaseState =
  | { kind: 'open' }
  | { kind: 'pending'; reason: PendingReason; since: number }
  /** Waits for whoever got it to take it. */
  | { kind: 'handed-over'; to: HandoverTarget; since: number }
  | { kind: 'closed'; result: CaseResult; at: number }
  | { kind: 'merged'; into: number; at: number };
export const caseStates = ['open', 'pending', 'handed-over', 'closed', 'merged'] as const;
export type CaseStateKind = CaseState['kind'];

/** Until when something has to be done, and from when on people are warned. */
export interface Due {
  dueAt: number;
  warnAt: number;
}

/** What a case is about, as people say; '' and absent are the same. */
export interface CaseMatter {
  title: string;
  customerId?: string;
  principal?: string;
  service?: string;
  /** The deepest one that was chosen. */
  motive?: string;
  class: ContactClass;
  /** Of an improper one. */
  improper?: ImproperReason;
  priority: CasePriority;
}

/** How it goes on with a case. */
export interface CaseLife {
  state: CaseState;
  /** Login of who looks after it. */
  owner?: string;
  department?: string;
  /** Absent: none was promised. `metAt`: the customer heard from us. */
  firstAnswer?: Due & { metAt?: number };
  /** Somebody has to do something about it; starts anew with each act. */
  nextStep?: Due;
  resolution?: Due;
  /** What was promised to the customer, and until when. */
  promise?: Due & { text: string };
  /** How often it was opened again. */
  reopened: number;
}

export interface Case extends CaseMatter, CaseLife {
  id: number;
  /** Told to the caller. */
  number: string;
  openedAt: number;
  openedBy: string;
  updatedAt: number;
}

/** What may be said of the matter later; a key with undefined takes it away. */
export type MatterChange = { [K in keyof CaseMatter]?: CaseMatter[K] | undefined };

/** What is done about a case: kept as it was, in the order of time. */
export type CaseInput =
  /** `answers`: the customer heard from us by it. */
  | { kind: 'noted'; text: string; answers?: true }
  | { kind: 'call-joined'; callId: string; answers?: true }
  | { kind: 'fax-joined'; faxId: string; way: 'in' | 'out'; answers?: true }
  | { kind: 'mail-joined'; mailId: string; way: 'in' | 'out'; answers?: true }
  | { kind: 'file-added' | 'file-removed'; name: string }
  | { kind: 'changed'; change: MatterChange }
  | { kind: 'pended'; reason: PendingReason; text: string }
  | { kind: 'resumed' }
  | { kind: 'handed-over'; to: HandoverTarget; text: string }
  | { kind: 'taken' }
  | { kind: 'promised'; dueAt: number; text: string }
  | { kind: 'promise-kept' }
  /** Work behind the counter was done for it. */
  | { kind: 'task-done'; task: number; title: string; text: string }
  | { kind: 'closed'; result: CaseResult; text: string }
  | { kind: 'reopened'; text: string }
  | { kind: 'merged'; into: number }
  /** Another case goes on in this one. */
  | { kind: 'took-in'; from: number }
  /** Part of it goes on in a case of its own. */
  | { kind: 'split'; to: number };

export type CaseEvent = ({ kind: 'opened'; from?: number } | CaseInput) & { id: number; at: number; by: string };
