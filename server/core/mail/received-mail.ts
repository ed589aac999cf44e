/** A file as it came with a mail; without `bytes` it was left out. */
export interface ReceivedFile {
  name: string;
  type: string;
  size: number;
  cid?: string;
  bytes?: Uint8Array;
  leftOut?: 'too-large' | 'too-many' | 'broken';
}

/** A mail as it was read from the mailbox. Addresses are in small letters, texts bounded. */
export interface ReceivedMail {
  /** With its angle brackets; absent when the mail has none. */
  messageId?: string;
  /** What it answers, the nearest last. */
  references: string[];
  from: string;
  fromName?: string;
  /** Where an answer is wanted instead of `from`. */
  replyTo?: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  /** Made harmless. */
  html?: string;
  files: ReceivedFile[];
  /** Fields that say whether a machine wrote it, names in small letters. */
  headers: Record<string, string>;
  /** The part of a report that machines read (RFC 3464 2). */
  deliveryStatus?: string;
  /** Head of the mail that a report is about. */
  reportedHead?: string;
}
