import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import type { FaxObjection } from '../../core/fax/judge-faxing.ts';
import type { FaxPage, FaxResolution } from '../../core/fax/page.ts';
import type { FaxWait } from '../../core/fax/queue/next-faxes.ts';
import type { TaskPriority } from '../../core/office/task-kinds.ts';
import type { FaxAttempt, FaxFilter, FaxJob, FaxPageProof } from '../../store/faxes/fax-store.ts';
import type { FaxCover } from '../../store/schema/faxes.ts';

export type { FaxAttempt, FaxFilter, FaxJob, FaxPageProof } from '../../store/faxes/fax-store.ts';

export interface FaxDraft {
  /** As typed. */
  number: string;
  /** Ids of kept files, in the order of the pages. */
  files: readonly string[];
  cover?: FaxCover | undefined;
  subject?: string | undefined;
  /** Absent = medium. */
  priority?: TaskPriority | undefined;
  /** `2-4,7` of the files' pages; absent = all. */
  pageRange?: string | undefined;
  /** Absent = as the office says. */
  resolution?: FaxResolution | undefined;
  customerId?: string | undefined;
  caseId?: number | undefined;
  bulkId?: string | undefined;
  /** What it costs is charged to this campaign. */
  campaignId?: string | undefined;
  /** Not before, epoch ms. */
  sendAt?: number | undefined;
  /** There is only one fax of each origin. */
  origin?: string | undefined;
  /** Gets a mail about how it went. */
  replyTo?: string | undefined;
  /** Only over this modem. */
  modem?: string | undefined;
  /** Its pages are made, and then it waits for somebody to look at them. */
  look?: boolean | undefined;
  /** The customer asked for it, whatever was said of faxes before. */
  anyway?: boolean | undefined;
}

export type FaxAddOutcome =
  | { kind: 'added'; fax: FaxJob }
  | { kind: 'refused'; why: FaxObjection | 'nothing-to-send' | 'bad-range' };

/** What a fax does on the line right now. */
export interface FaxLive {
  modem: string;
  phase: 'dialling' | 'answered' | 'training' | 'page' | 'ending';
  /** Page that goes, from 1, and how much of it. */
  page?: number;
  share?: number;
  bitRate?: number;
  ecm?: boolean;
  /** Frames that were sent again in this call. */
  repeats: number;
  remoteId?: string;
}

/** Faxes out: from what is to be sent to the proof that it was. */
export interface Faxes {
  /** It stands in the store when this returns; its pages are made after. */
  add(draft: FaxDraft, how: { by: string }): FaxAddOutcome;
  /** What speaks against faxing there. */
  objectionTo(asked: {
    number: string;
    customerId?: string | undefined;
    /** The only one that may send it. */
    modem?: string | undefined;
  }): FaxObjection | undefined;
  find(id: string): FaxJob | undefined;
  list(filter: FaxFilter, page: { limit: number; offset: number }): { rows: FaxJob[]; total: number };
  count(filter: FaxFilter): number;
  attemptsOf(id: string): FaxAttempt[];
  pagesOf(id: string): FaxPageProof[];
  /** Why each of those that wait does, in the order in which they would go. */
  queue(): { fax: FaxJob; wait?: FaxWait | undefined }[];
  liveOf(id: string): FaxLive | undefined;
  /** One that somebody looked at, or has as a task, goes into the queue. */
  release(id: string, how: { by: string }): boolean;
  /** Ends its call too. */
  cancel(id: string, how: { by: string }): boolean;
  /** A limit ends the call with that leg; false when it is none of ours. */
  cut(stop: { legId: string; why: LimitWhy; subject: string }): boolean;
  /** Something has changed that the queue goes by. */
  look(): void;
  /** Counts at once, also for one that is on the line. */
  prioritise(id: string, priority: TaskPriority): boolean;
  /** One that failed or was cancelled goes again, from its first page not confirmed; one that waits, at once. */
  retry(id: string): boolean;
  /** Other pages of its papers (`2-4`, empty: all), while none has been confirmed. */
  choosePages(id: string, range: string): 'chosen' | 'bad-range' | 'too-late';
  /** The task by which the back office has it just now. */
  openTaskOf(fax: Pick<FaxJob, 'taskId'>): number | undefined;
  /** The back office has it as a task, and sends it; undefined when it has it already, or it is too late. */
  handOver(
    id: string,
    how: { by: string; department?: string | undefined; note?: string | undefined },
  ): number | undefined;
  /** A page as the far end sees it; rejects with `fax-page-gone`. */
  pageOf(id: string, page: number): Promise<FaxPage>;
  /** Deletes the pages of what ended so long ago; runs by itself each hour. */
  sweep(): Promise<void>;
  stop(): void;
}
