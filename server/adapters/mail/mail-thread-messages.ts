import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import type { MailIn } from '../../core/office/mail-in.ts';
import type { MailboxPosition, MailSourceState } from '../../services/mail/mail-source-port.ts';

export interface MailThreadData {
  settings: MailIn;
  position: MailboxPosition | undefined;
  /** UIDs of mails that ended a thread before. */
  poison: number[];
}

export type FromMailThread =
  | { kind: 'state'; state: MailSourceState }
  /** Is about to read this one. */
  | { kind: 'at'; uid: number }
  | { kind: 'taken'; taken: MailboxPosition & { mail?: ReceivedMail; isAgain?: boolean } };

export type ToMailThread = { kind: 'kept' } | { kind: 'not-kept'; why: string } | { kind: 'stop' };
