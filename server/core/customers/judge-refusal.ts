import type { Customer } from './customer.ts';

/** A request to be called back is an invitation for so long, unless it says how long itself. */
const ASKED_BACK_MS = 7 * 86_400_000;

/** A call to a customer who wants none: whether it may be made all the same. */
export interface RefusalJudgement {
  customerId: string;
  name: string;
  /** Since when the customer wants no calls. */
  since: number;
  allowed: boolean;
  /** `asked-back`: it answers the customer's own request; `overridden`: who may took it upon themselves. */
  why: 'refuses' | 'asked-back' | 'overridden';
  /** With `overridden`: the reason that was given. */
  reason?: string;
}

export interface RefusalRequest {
  /** Number to be called. */
  e164: string;
  /** All whose card has the number. */
  customers: readonly Pick<Customer, 'id' | 'name' | 'points' | 'refusals'>[];
  /** Whom the call is meant for, where somebody said so: of several with one number their wish counts alone. */
  meantFor?: string | undefined;
  /** Who waits to be called back, where, and until when. */
  askedBack: readonly {
    e164?: string | undefined;
    customerId?: string | undefined;
    at: number;
    until?: number | undefined;
  }[];
  /** Given by who may call anyway. */
  reason?: string | undefined;
  now: number;
}

/** Whether the number is said to be somebody else's. */
const isTheirs = ({ points }: Pick<Customer, 'points'>, e164: string): boolean =>
  points.some(({ key, state }) => key === e164 && state !== 'wrong' && state !== 'not-the-person');

/** What the wish to get no calls says about calling a number; undefined where nobody has that wish. */
export function judgeRefusal(request: RefusalRequest): RefusalJudgement | undefined {
  const { e164, meantFor, askedBack, now } = request;
  const theirs = request.customers.filter((customer) => isTheirs(customer, e164));
  const meant = theirs.filter(({ id }) => id === meantFor);
  for (const { id, name, refusals } of meant.length > 0 ? meant : theirs) {
    const refusal = refusals.find(({ channel }) => channel === 'calls');
    if (!refusal) continue;
    const about = { customerId: id, name, since: refusal.at };
    const invited = askedBack.some(
      (asked) => (asked.customerId === id || asked.e164 === e164) && (asked.until ?? asked.at + ASKED_BACK_MS) > now,
    );
    if (invited) return { ...about, allowed: true, why: 'asked-back' };
    const reason = request.reason?.trim().slice(0, 500);
    if (reason) return { ...about, allowed: true, why: 'overridden', reason };
    return { ...about, allowed: false, why: 'refuses' };
  }
  return undefined;
}
