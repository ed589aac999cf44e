import type { MailSettings } from '../../core/office/mail.ts';

export interface OutgoingMail {
  /** Names the mail for the receiving side: the same again is the same mail. */
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** The same text for programs that show this first. */
  html?: string;
  /** The name beside the sender's address. */
  fromName?: string;
  /** With its angle brackets; else it is made of the id. */
  messageId?: string;
  /** Beside the usual ones. */
  headers?: Readonly<Record<string, string>>;
  /** Whole paths. */
  attachments: readonly { file: string; name: string }[];
}

/** Why a mail was not taken. */
export type MailFailure = 'unreachable' | 'not-secure' | 'login' | 'sender' | 'receiver' | 'refused' | 'timeout';

/** `isFinal`: trying again as it is will not help. `detail` is what the server said. */
export type MailOutcome = { kind: 'sent' } | { kind: 'failed'; why: MailFailure; detail: string; isFinal: boolean };

/** Hands a mail to the office's mail server. */
export interface MailPort {
  send(mail: OutgoingMail, by: MailSettings): Promise<MailOutcome>;
}
