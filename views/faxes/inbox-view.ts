import type { Option } from '../parts/form.ts';

export const inboxViews = ['open', 'unread', 'done', 'all'] as const;
export type InboxView = (typeof inboxViews)[number];

export interface InboxLine {
  id: string;
  at: number;
  /** Who sent it, as well as is known. */
  from: string;
  customer?: { id: string; name: string } | undefined;
  case?: string | undefined;
  pages: number;
  badPages: number;
  state: 'coming' | 'whole' | 'broken' | 'deleted';
  why?: string | undefined;
  isNew: boolean;
  isDone: boolean;
  /** Of whom or which unit it is. */
  holder?: string | undefined;
  note: string;
}

export interface RingingLine {
  modem: string;
  number: string;
  customer?: { id: string; name: string } | undefined;
  /** As it is called; absent when it is hidden. */
  caller?: string | undefined;
  isAnswered: boolean;
  /** The fax does not answer it. */
  isLeft: boolean;
  /** No fax was heard: a telephone on the line may take the call. */
  isVoice: boolean;
}

export interface InboxListView {
  rows: InboxLine[];
  ringing: RingingLine[];
  total: number;
  page: number;
  pageSize: number;
  view: InboxView;
  q: string;
  counts: { unread: number };
  now: number;
}

export interface ReceivedView {
  line: InboxLine;
  modem: string;
  caller?: string | undefined;
  callerName?: string | undefined;
  remoteId?: string | undefined;
  bitRate?: number | undefined;
  ecm?: boolean | undefined;
  callId?: string | undefined;
  file?: string | undefined;
  pages: { page: number; badRows: number; verdict: string; turned: number }[];
  events: { at: number; who: string; kind: string; detail: string }[];
  people: Option[];
  departments: Option[];
  candidates: { id: string; name: string }[];
  mayRemove: boolean;
  find: string;
}
