import type { Customer } from './customer.ts';

/** A request to be called back is an invitation for so long, unless it says how long itself. */
const ASKED_BACK_MS = 7 * 86_400_000;

/** A call to a customer who wants none, is closed, or is not reached there: whether it may be made all the same. */
export interface RefusalJudgement {
  customerId: string;
  name: string;
  /** Since when that is known. */
  since: number;
  allowed: boolean;
  /** `asked-back`: it answers the customer's own request; `overridden`: who may took it upon themselves. */
  why: RefusalWhy | 'asked-back' | 'overridden';
  /** With `overridden`: the reason that was given. */
  reason?: string;
}

/** `closed`: the company is; `wrong-number`: it is somebody else's, and the call was meant for this customer. */
export type RefusalWhy = 'refuses' | 'closed' | 'not-in-service' | 'wrong-number';

/** What a phone of the house hears then. */
const refusalPrompts = {
  refuses: 'wants-no-calls',
  closed: 'not-allowed',
  'not-in-service': 'invalid-number',
  'wrong-number': 'invalid-number',
} as const satisfies Record<RefusalWhy, string>;
export type RefusalPrompt = (typeof refusalPrompts)[RefusalWhy];
/** Of a judgement that allows nothing. */
export const refusalPrompt = ({ why }: Pick<RefusalJudgement, 'why'>): RefusalPrompt =>
  why === 'asked-back' || why === 'overridden' ? 'not-allowed' : refusalPrompts[why];

type Called = Pick<Customer, 'id' | 'name' | 'points' | 'refusals' | 'standing'>;

export interface RefusalRequest {
  /** Number to be called. */
  e164: string;
  /** All whose card has the number. */
  customers: readonly Called[];
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

const pointOf = ({ points }: Called, e164: string) => points.find(({ key }) => key === e164);

/** What speaks against calling this one there. */
function objectionOf(customer: Called, e164: string): { why: RefusalWhy; since: number } | undefined {
  const refusal = customer.refusals.find(({ channel }) => channel === 'calls');
  if (refusal) return { why: 'refuses', since: refusal.at };
  if (customer.standing === 'closed') return { why: 'closed', since: 0 };
  const point = pointOf(customer, e164);
  if (point?.state === 'not-in-service') return { why: 'not-in-service', since: point.stateAt ?? 0 };
  return undefined;
}

/** What is known of a number says about calling it; undefined where nothing speaks against it. */
export function judgeRefusal(request: RefusalRequest): RefusalJudgement | undefined {
  const { e164, meantFor, askedBack, now } = request;
  const theirs = request.customers.filter((customer) => isTheirs(customer, e164));
  const meant = theirs.filter(({ id }) => id === meantFor);
  const notTheirs = request.customers.find((customer) => customer.id === meantFor && !isTheirs(customer, e164));
  // Somebody has the number and answers there.
  const works = theirs.some((customer) => pointOf(customer, e164)?.state === 'good');

  function judge(customer: Called, { why, since }: { why: RefusalWhy; since: number }): RefusalJudgement {
    const about = { customerId: customer.id, name: customer.name, since };
    const invited = askedBack.some(
      (asked) =>
        (asked.customerId === customer.id || asked.e164 === e164) && (asked.until ?? asked.at + ASKED_BACK_MS) > now,
    );
    if (invited) return { ...about, allowed: true, why: 'asked-back' };
    const reason = request.reason?.trim().slice(0, 500);
    if (reason) return { ...about, allowed: true, why: 'overridden', reason };
    return { ...about, allowed: false, why };
  }

  if (notTheirs) return judge(notTheirs, { why: 'wrong-number', since: pointOf(notTheirs, e164)?.stateAt ?? 0 });
  for (const customer of meant.length > 0 ? meant : theirs) {
    const objection = objectionOf(customer, e164);
    if (objection && !(objection.why === 'not-in-service' && works)) return judge(customer, objection);
  }
  return undefined;
}
