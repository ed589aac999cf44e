import type { Language } from '../office/office.ts';

export const contactChannels = ['phone', 'fax', 'mail', 'address', 'web'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/** What one click says of a number or a mail address; `bounced` comes from the mail itself. */
export const pointStates = ['good', 'wrong', 'not-in-service', 'changed', 'not-the-person', 'bounced'] as const;
export type PointState = (typeof pointStates)[number];

/** One way to reach a customer. */
export interface ContactPoint {
  /** Stays as long as channel and value do. */
  id: number;
  channel: ContactChannel;
  typed: string;
  /** What it is compared by: E.164 of a phone or fax, the mail address in small letters; absent when it is no valid one. */
  key?: string;
  label?: string;
  state: PointState;
  stateAt?: number;
  stateBy?: string;
}

export type PointDraft = Pick<ContactPoint, 'channel' | 'typed' | 'label'>;

/** What a customer does not want; honoured wherever the office reaches out. */
export const refusalChannels = ['calls', 'mails', 'faxes'] as const;
export type RefusalChannel = (typeof refusalChannels)[number];

export interface Refusal {
  channel: RefusalChannel;
  at: number;
  by: string;
  reason: string;
}

/** `closed`: a company that is no more, a person who died. Neither is dialled by a campaign. */
export const standings = ['active', 'inactive', 'closed'] as const;
export type Standing = (typeof standings)[number];

export type CustomerKind = 'person' | 'company';

/** A person's place in a company that has a card of its own. */
export interface Position {
  companyId: string;
  personId: string;
  title: string;
  department: string;
  /** Leads the department. */
  leads: boolean;
}

/** A customer of the office, or one who may become one: a person or a company. */
export interface Customer {
  id: string;
  kind: CustomerKind;
  name: string;
  /** As said, of a person whose company has no card of its own. */
  company?: string;
  /** National id or tax number, as typed. */
  document?: string;
  lineOfBusiness?: string;
  /** Login of the person who looks after this customer. */
  owner?: string;
  /** The client company on whose behalf the office deals with this customer. */
  principal?: string;
  language?: Language;
  vip: boolean;
  remarks: string;
  standing: Standing;
  tags: string[];
  /** Fields that the owner added, by their id. */
  own: Record<string, OwnValue>;
  refusals: Refusal[];
  points: ContactPoint[];
  createdAt: number;
  updatedAt: number;
}

/** Dates are `2026-11-22`; a choice of a list is its text. */
export type OwnValue = string | number;

/** What people fill in; '' and absent are the same. */
export interface CustomerDraft {
  kind?: CustomerKind;
  name: string;
  company?: string;
  document?: string;
  lineOfBusiness?: string;
  owner?: string;
  principal?: string;
  language?: Language;
  vip?: boolean;
  remarks?: string;
  standing?: Standing;
  tags?: string[];
  own?: Record<string, OwnValue>;
  points?: PointDraft[];
}

export type CustomerField = keyof CustomerDraft;

/** The points of one channel, those that are known to be bad left out unless `all`. */
export function pointsOf(
  customer: Pick<Customer, 'points'>,
  channel: ContactChannel,
  which: 'usable' | 'all' = 'usable',
): ContactPoint[] {
  return customer.points.filter((point) => point.channel === channel && (which === 'all' || point.state === 'good'));
}
