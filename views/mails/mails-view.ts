import type { MailObjection } from '../../server/core/mail/judge-mailing.ts';
import type { AutoMail, IncomingState, MailFile, OutgoingState } from '../../server/core/mail/mail.ts';
import type { Option } from '../parts/form.ts';

export interface MailLine {
  id: string;
  direction: 'in' | 'out';
  state: OutgoingState | IncomingState;
  at: number;
  /** The other side: who wrote, or whom we wrote to. */
  who: string;
  subject: string;
  files: number;
  customer?: { id: string; name: string };
  case?: string;
  /** Name of who sent it, or has it. */
  person?: string;
  auto?: AutoMail;
  why?: string;
  /** When the case wants an answer. */
  dueAt?: number;
  isLate?: boolean;
}

export const mailViews = ['waiting', 'mine', 'taken', 'done', 'sent', 'unsent', 'dismissed'] as const;
export type MailView = (typeof mailViews)[number];

export interface MailListView {
  rows: MailLine[];
  total: number;
  page: number;
  pageSize: number;
  view: MailView;
  q: string;
  counts: { waiting: number; mine: number; unsent: number };
  drafts: { id: string; subject: string; to: string; updatedAt: number }[];
}

export interface MailPageView {
  line: MailLine;
  from: string;
  to: string[];
  cc: string[];
  text: string;
  /** Harmless, pictures that came with it by our addresses. */
  html?: string;
  files: MailFile[];
  detail?: string;
  /** Others of the same case, oldest first. */
  thread: MailLine[];
  isMine: boolean;
  /** People it may be given to; empty for who may not. */
  people: readonly Option[];
  templates: readonly Option[];
  /** Whose it may be. */
  candidates: { id: string; name: string }[];
  find: string;
}

export interface DraftView {
  id: string;
  fields: Record<string, string>;
  files: { id: string; name: string; bytes: number }[];
  templates: readonly Option[];
  /** What speaks against sending it there. */
  objection?: MailObjection;
  /** Merge fields that nothing is known for. */
  missing: string[];
  customer?: { id: string; name: string };
  case?: string;
  hasServer: boolean;
}
