/** What phones dial to reach a mailbox. */
export type MailboxCode =
  /** `*97`: the mailbox of the extension that calls; `*97600`: that one. */
  | { kind: 'hear-messages'; mailbox?: string }
  /** `*96101`: leaves a message without ringing. */
  | { kind: 'leave-message'; mailbox: string };

/** Undefined when it is none of these codes. */
export function readMailboxCode(dialled: string): MailboxCode | undefined {
  const [, code, number = ''] = /^\*(9[67])(\d{2,6})?$/.exec(dialled) ?? [];
  if (code === '97') return { kind: 'hear-messages', ...(number && { mailbox: number }) };
  return code === '96' && number ? { kind: 'leave-message', mailbox: number } : undefined;
}
