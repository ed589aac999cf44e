import type { Language } from '../../core/office/office.ts';
import type { CallRow } from '../../store/queries/calls.ts';

export interface CustomerPhone {
  /** Absent when what was typed is no valid number. */
  e164?: string;
  typed: string;
  label?: string;
}

export interface Customer {
  id: string;
  name: string;
  company?: string;
  email?: string;
  address?: string;
  /** National id or tax number, as typed. */
  document?: string;
  language?: Language;
  vip: boolean;
  remarks: string;
  createdAt: number;
  updatedAt: number;
  phones: CustomerPhone[];
}

/** What people fill in; '' and absent are the same. */
export interface CustomerDraft {
  name: string;
  company?: string;
  email?: string;
  address?: string;
  document?: string;
  language?: Language;
  vip?: boolean;
  remarks?: string;
  phones?: { typed: string; label?: string }[];
}

export type CustomerField = keyof CustomerDraft;

export type SaveOutcome =
  | { kind: 'saved'; customer: Customer }
  | { kind: 'not-found' }
  /** Nothing was changed. */
  | { kind: 'refused'; problems: { field: CustomerField; code: 'required' | 'too-long' | 'bad-email' }[] };

/** Taken during a call: one per call and author. */
export interface CallNote {
  callId: string;
  login: string;
  customerId?: string;
  text: string;
  updatedAt: number;
}

/** The customer file. */
export interface Customers {
  create(draft: CustomerDraft, how: { by: string }): SaveOutcome;
  /** Keys that are absent stay; phones are replaced as a whole. */
  update(id: string, patch: Partial<CustomerDraft>, how: { by: string }): SaveOutcome;
  find(id: string): Customer | undefined;
  /** All who share the number, the one spoken with last first. */
  findByNumber(e164: string): Customer[];
  /** Whose document has these digits and no others, as typed on a phone; one that begins with a letter is not found so. */
  findByDocument(digits: string): Customer[];
  /**
   * Every word of `text` somewhere in name, company, document, mail or phone numbers, without regard to accents and
   * capitals; by name. `next` is the cursor of the following page.
   */
  search(query: { text: string; limit: number; cursor?: string }): { rows: Customer[]; next?: string };
  count(): number;
  /** Saving the same twice is the same as once; an empty text removes the note. */
  saveNote(note: { callId: string; login: string; customerId?: string; text: string }): void;
  findNote(note: { callId: string; login: string }): CallNote | undefined;
  /** Latest first. */
  notesOf(customerId: string, limit: number): CallNote[];
  /** The customer's calls, latest first. */
  historyOf(customerId: string, page: { limit: number; cursor?: string }): { rows: CallRow[]; next?: string };
}
