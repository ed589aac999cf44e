import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import type { MailIn } from '../../core/office/mail-in.ts';

/** Up to where a mailbox was read. UIDs hold as long as `uidValidity` does (RFC 3501 2.3.1.1). */
export interface MailboxPosition {
  uidValidity: string;
  lastUid: number;
}

/** Why a mailbox cannot be read, in words that the owner can do something about. */
export type MailInFailure = 'unreachable' | 'not-secure' | 'login' | 'no-folder' | 'timeout' | 'cut' | 'broken';

export type MailSourceState =
  | { kind: 'connecting' }
  /** `poll`: the server cannot tell of new mails by itself. */
  | { kind: 'watching'; how: 'idle' | 'poll' }
  | { kind: 'failed'; why: MailInFailure; detail: string };

export type MailSourceTest =
  | { kind: 'well'; messages: number; how: 'idle' | 'poll' }
  | { kind: 'failed'; why: MailInFailure; detail: string };

export interface MailSourceUser {
  /** Undefined: never read before, what is there already stays there. */
  position(): MailboxPosition | undefined;
  /** Asked before each mail; resolves once it stands in the store with its place. `mail` absent: nothing new but the place. */
  take(taken: MailboxPosition & { mail?: ReceivedMail; isAgain?: boolean }): Promise<void>;
  told(state: MailSourceState): void;
}

/** The mailbox that customers write to. */
export interface MailSourcePort {
  /** Reads until stopped, and connects anew when it is cut off. */
  watch(settings: MailIn, by: MailSourceUser): { stop(): Promise<void> };
  test(settings: MailIn): Promise<MailSourceTest>;
}
