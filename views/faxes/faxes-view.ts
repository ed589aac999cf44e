import type { FaxObjection } from '../../server/core/fax/judge-faxing.ts';
import type { FaxWait } from '../../server/core/fax/queue/next-faxes.ts';
import type { TaskPriority } from '../../server/core/office/task-kinds.ts';
import type { Option } from '../parts/form.ts';
import type { DestinationTold } from './destination-note.tsx';

export const faxViews = ['queue', 'sent', 'failed', 'all'] as const;
export type FaxView = (typeof faxViews)[number];

/** What a fax does on the line right now. */
export interface LiveFax {
  modem: string;
  phase: 'dialling' | 'answered' | 'training' | 'page' | 'ending';
  page?: number;
  share?: number;
  bitRate?: number;
  ecm?: boolean;
  repeats: number;
}

export type FaxState = 'preparing' | 'waiting' | 'held' | 'sending' | 'sent' | 'failed' | 'cancelled' | 'unsendable';

export interface FaxLine {
  id: string;
  /** As the reader writes it. */
  number: string;
  subject: string;
  state: FaxState;
  priority: TaskPriority;
  pages: number;
  confirmed: number;
  failures: number;
  at: number;
  who: string;
  why?: string | undefined;
  detail?: string | undefined;
  wait?: FaxWait | undefined;
  live?: LiveFax | undefined;
  customer?: { id: string; name: string } | undefined;
  case?: string | undefined;
}

export interface FaxListView {
  /** Only those of a fax to a segment. */
  bulk?: string | undefined;
  rows: FaxLine[];
  total: number;
  page: number;
  pageSize: number;
  view: FaxView;
  q: string;
  counts: { queue: number; failed: number };
  /** No modem that sends is plugged in. */
  hasModem: boolean;
  now: number;
}

export interface FaxPageView {
  line: FaxLine;
  /** How many pictures there are to see. */
  shown: number;
  remoteId?: string | undefined;
  hash?: string | undefined;
  receipt?: string | undefined;
  taskId?: number | undefined;
  /** What is known of its number, while it has not been dialled. */
  destination: DestinationTold;
  /** Pages, from 1, that went over the line in more than one call. */
  resent: readonly number[];
  /** As typed; absent where pages cannot be chosen any more. */
  pageRange?: string | undefined;
  bulk?: { id: string; name: string } | undefined;
  attempts: {
    at: number;
    modem: string;
    callId?: string | undefined;
    outcome?: string | undefined;
    firstPage: number;
    confirmed: number;
    bitRate?: number | undefined;
    coding?: string | undefined;
    ecm?: boolean | undefined;
    repeats: number;
  }[];
  proofs: { page: number; at: number; by: string; rows: number; bitRate: number }[];
  departments: Option[];
  now: number;
}

export interface NewFaxView {
  number: string;
  destination: DestinationTold;
  /** Fax numbers of the customer. */
  numbers: Option[];
  customer?: { id: string; name: string } | undefined;
  case?: string | undefined;
  /** Papers that are there already. */
  papers: { id: string; name: string; isChosen: boolean }[];
  cover: { isOn: boolean; toName: string; fromName: string; subject: string; text: string };
  /** Texts that are often written, for the cover; for this customer's language. */
  templates: Option[];
  template: string;
  priority: TaskPriority;
  resolution: string;
  /** What it may be sent for. */
  campaigns: readonly Option[];
  campaign?: string | undefined;
  pageRange: string;
  sendAt: string;
  replyTo: string;
  objection?: FaxObjection | undefined;
  /** The objection may be set aside. */
  mayAnyway: boolean;
  wrong?: string | undefined;
  maxMb: number;
}
