import type { ImproperReason } from '../../core/cases/case.ts';
import type { MailObjection } from '../../core/mail/judge-mailing.ts';
import type { Mail } from '../../core/mail/mail.ts';
import type { MailFilter } from '../../store/mail/mail-store.ts';

export type { MailObjection } from '../../core/mail/judge-mailing.ts';
export type { Mail, MailFile } from '../../core/mail/mail.ts';
export type { MailFilter } from '../../store/mail/mail-store.ts';

export interface MailDraft {
  /** One address. */
  to: string;
  cc?: readonly string[];
  subject: string;
  /** Plain; it is sent as HTML too. */
  text: string;
  /** Ids of kept files. */
  files: readonly string[];
  customerId?: string | undefined;
  caseId?: number | undefined;
  template?: string | undefined;
  /** Id of the mail that it answers. */
  answers?: string | undefined;
  bulkId?: string | undefined;
  /** Beside the usual ones. */
  headers?: Record<string, string>;
  /** Written by the house itself: nobody signs, and machines are asked not to answer (RFC 3834 5). */
  automatic?: 'auto-generated' | 'auto-replied';
  /** Better not at all than twice. */
  once?: boolean;
}

/** Why a mail is no business of ours. */
export const mailDismissals = ['spam', 'joke', 'insult', 'job-request', 'social-engineering', 'other'] as const;
export type MailDismissal = 'spam' | Exclude<ImproperReason, 'wrong-number'>;

/** Mails with customers: what goes out is kept, brought to the mail server, and told how it went. */
export interface Mails {
  /** Signed by who sends it; part of the case that is named. It stands in the store when this returns. */
  send(draft: MailDraft, how: { by: string }): Mail;
  /** What speaks against writing to this customer at this address; `answers`: id of a mail that it is an answer to. */
  objectionTo(asked: {
    to: string;
    customerId?: string | undefined;
    answers?: string | undefined;
  }): MailObjection | undefined;
  find(id: string): Mail | undefined;
  /** Latest first. */
  list(filter: MailFilter, page: { limit: number; offset: number }): { rows: Mail[]; total: number };
  count(filter: MailFilter): number;
  /** In the order they came and went. */
  ofCase(caseId: number): Mail[];
  /** Tries one again that did not go out; false when there is no such. */
  retry(id: string): boolean;
  /** Who reads next has it; false when somebody else was faster, or it is seen to. */
  take(id: string, login: string): boolean;
  /** Back to those that wait, or to somebody. */
  give(id: string, login: string | undefined): boolean;
  /** It is seen to without an answer. */
  finish(id: string, login: string): boolean;
  /** Spam, or no business of the office; a case that it opened alone is closed as improper. */
  dismiss(id: string, how: { why: MailDismissal; by: string }): boolean;
  /** It is this customer's; so is its case, when nobody's yet. */
  linkCustomer(id: string, how: { customerId: string; by: string }): boolean;
  /** What is written under mails; the login '' stands for the office, for whoever has none. */
  signatureOf(login: string): string;
  saveSignature(login: string, text: string): void;
  stop(): void;
}
