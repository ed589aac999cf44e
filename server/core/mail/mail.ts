/** What became of a mail of ours; `unsure`: we were cut off while handing it over, and it is not sent twice. */
export type OutgoingState = 'queued' | 'sending' | 'sent' | 'failed' | 'bounced' | 'unsure';

/** `new`: waits for somebody; `taken`: somebody has it; `done`: seen to; `dismissed`: spam or no business of ours. */
export type IncomingState = 'new' | 'taken' | 'done' | 'dismissed';

/** Why a customer of a segment gets no mail of it. `twice`: somebody else has the same address. */
export const bulkSkips = ['refuses', 'not-asked', 'forgotten', 'closed', 'no-address', 'twice'] as const;
export type BulkSkip = (typeof bulkSkips)[number];

/** A file with a mail: kept under `id`, or left out, and why. */
export interface MailFile {
  id?: string;
  name: string;
  type: string;
  bytes: number;
  /** Shown within the text, by this name. */
  cid?: string;
  leftOut?: 'too-large' | 'too-many' | 'broken';
}

/** Written by a machine: nothing is answered by itself (RFC 3834 2). */
export type AutoMail = 'auto-reply' | 'bounce' | 'list';

export interface Mail {
  id: string;
  direction: 'in' | 'out';
  state: OutgoingState | IncomingState;
  /** When it was written here, or taken from the mailbox. */
  at: number;
  /** With its angle brackets (RFC 5322 3.6.4). */
  messageId: string;
  from: string;
  fromName?: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  /** As it may be shown: made harmless when it came. */
  html?: string;
  files: MailFile[];
  customerId?: string;
  caseId?: number;
  bulkId?: string;
  template?: string;
  /** The mail of the store that it answers. */
  answers?: string;
  /** Login of who sent it; of an incoming one who has it. */
  login?: string;
  department?: string;
  auto?: AutoMail;
  /** Why it did not go out, came back, or is no business of ours. */
  why?: string;
  /** What the server said. */
  detail?: string;
  /** Sent, failed, or seen to. */
  doneAt?: number;
}
