import type { Mailbox } from './office.ts';

/** What a mailbox is like when nobody said otherwise. */
export const mailboxDefaults = {
  answerAfterSec: 25,
  maxMessageSec: 180,
  maxMessages: 50,
  keepDays: 90,
} as const satisfies Partial<Mailbox>;
