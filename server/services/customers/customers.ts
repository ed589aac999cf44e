import type { Customer, CustomerDraft, PointState, Position, RefusalChannel } from '../../core/customers/customer.ts';
import type { CustomerProblem } from '../../core/customers/judge-customer.ts';
import type { TimelineAsked, TimelineEntry } from '../../store/customers/customer-timeline.ts';
import type { CallRow } from '../../store/queries/calls.ts';

export type { Customer, CustomerDraft } from '../../core/customers/customer.ts';

export type SaveOutcome =
  | { kind: 'saved'; customer: Customer }
  | { kind: 'not-found' }
  /** Nothing was changed. */
  | { kind: 'refused'; problems: CustomerProblem[] };

/** Taken during a call: one per call and author. */
export interface CallNote {
  callId: string;
  login: string;
  customerId?: string;
  text: string;
  updatedAt: number;
}

export interface CustomerPage {
  rows: Customer[];
  /** Cursor of the following page. */
  next?: string;
  /** More were found than can be paged through: another word narrows it. */
  isCut: boolean;
  /** Nothing fitted as typed; these do with one slip of the keyboard. */
  isNear: boolean;
}

/** A card's place in a company or a company's contact, whichever side was asked. */
export interface PositionView extends Position {
  name: string;
}

/** The customer file. */
export interface Customers {
  create(draft: CustomerDraft, how: { by: string; how?: string }): SaveOutcome;
  /** Keys that are absent stay; points and tags are replaced as a whole, own fields one by one. */
  update(id: string, patch: Partial<CustomerDraft>, how: { by: string; how?: string }): SaveOutcome;
  /** The card, or the one that it was merged into: its `id` is then another. */
  find(id: string): Customer | undefined;
  /** All who share the number, the one spoken with last first; whose number was marked as not theirs comes last or, where others fit, not at all. */
  findByNumber(e164: string): Customer[];
  /** Whose document has these digits and no others, as typed on a phone; one that begins with a letter is not found so. */
  findByDocument(digits: string): Customer[];
  /**
   * Every word of `text` as a beginning in name, company, document, tags, remarks, notes, mail, address or numbers (these
   * also by their end), without regard to accents and capitals, and where nothing fits with one slip in a name; best
   * first. An empty text lists all by name.
   */
  search(query: { text: string; limit: number; cursor?: string }): CustomerPage;
  /** Ids of whom a text finds, the best first: for who needs no cards. */
  searchIds(text: string, limit: number): string[];
  count(): number;
  /** Says what is known of one number or mail; the state `good` takes it back. False when the card has no such point. */
  markPoint(mark: { customerId: string; pointId: number; state: PointState; by: string }): boolean;
  /** The number or address is another now: the old one is marked as changed, the new one stands beside it with its label. */
  replacePoint(change: { customerId: string; pointId: number; typed: string; by: string }): SaveOutcome;
  /** A customer wants no more of this kind; an empty reason takes it back. False when there is no such card. */
  refuse(refusal: { customerId: string; channel: RefusalChannel; reason: string; by: string }): boolean;
  /** People of a company, or companies of a person; who leads comes first. */
  positionsOf(id: string): PositionView[];
  /** Keeps a person's place in a company; false when one of the cards is missing or of the wrong kind. */
  keepPosition(position: Position, how: { by: string }): boolean;
  removePosition(position: Pick<Position, 'companyId' | 'personId'>, how: { by: string }): boolean;
  /** Saving the same twice is the same as once; an empty text removes the note. */
  saveNote(note: { callId: string; login: string; customerId?: string; text: string }): void;
  findNote(note: { callId: string; login: string }): CallNote | undefined;
  /** Latest first. */
  notesOf(customerId: string, limit: number): CallNote[];
  /** Calls, notes and changes as one list, latest first. */
  timelineOf(asked: TimelineAsked): { entries: TimelineEntry[]; next?: string };
  /** The customer's calls, latest first. */
  historyOf(customerId: string, page: { limit: number; cursor?: string }): { rows: CallRow[]; next?: string };
}
