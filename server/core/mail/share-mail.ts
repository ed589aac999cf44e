/** Somebody of the department that a mail is for. */
export interface MailHand {
  login: string;
  /** Signed in, and not only for calls out. */
  isAtWork: boolean;
  /** Mails taken and not seen to. */
  open: number;
  /** When the last one came to them, epoch ms; 0 = never. */
  lastAt: number;
}

export type MailShare =
  | { kind: 'given'; login: string; why: 'case-owner' | 'customer-owner' | 'turn' }
  | { kind: 'waits'; why: 'pull' | 'nobody-at-work' | 'nobody-there' };

/**
 * Who gets a mail: whoever has its case, else who looks after the customer, else by turns who has the fewest of those at work;
 * where people take mails themselves it waits.
 */
export function shareMail(asked: {
  caseOwner?: string | undefined;
  customerOwner?: string | undefined;
  distribution: 'round-robin' | 'pull';
  hands: readonly MailHand[];
  /** Who still works here. */
  isActive(login: string): boolean;
}): MailShare {
  const { caseOwner, customerOwner, distribution, hands } = asked;
  if (caseOwner && asked.isActive(caseOwner)) return { kind: 'given', login: caseOwner, why: 'case-owner' };
  if (customerOwner && asked.isActive(customerOwner))
    return { kind: 'given', login: customerOwner, why: 'customer-owner' };
  if (distribution === 'pull') return { kind: 'waits', why: 'pull' };
  if (hands.length === 0) return { kind: 'waits', why: 'nobody-there' };
  const [next] = hands
    .filter(({ isAtWork }) => isAtWork)
    .sort((a, b) => a.open - b.open || a.lastAt - b.lastAt || (a.login < b.login ? -1 : 1));
  return next ? { kind: 'given', login: next.login, why: 'turn' } : { kind: 'waits', why: 'nobody-at-work' };
}
