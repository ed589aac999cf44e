import type { Clock } from '../../base/clock.ts';
import type { Customer } from '../../core/customers/customer.ts';
import { judgeRefusal, type RefusalJudgement } from '../../core/customers/judge-refusal.ts';
import type { Callbacks } from '../ivr/callbacks.ts';

/** A call that somebody of the office wants to make; `reason`: given by a supervisor who calls anyway. */
export interface CallWish {
  e164: string;
  customerId?: string | undefined;
  reason?: string | undefined;
}

/** What customers who want no calls, are closed or are not reached there say about it; undefined where nothing speaks against it. */
export type RefusedCalls = (wish: CallWish) => RefusalJudgement | undefined;

/** Most are not: then nothing else is looked up. */
const isMarked = ({ refusals, standing, points }: Pick<Customer, 'refusals' | 'standing' | 'points'>): boolean =>
  refusals.length > 0 || standing === 'closed' || points.some(({ state }) => state !== 'good');

/** `cardsOf`: all customers with the number; `toE164` as the office writes numbers. */
export function createRefusedCalls(deps: {
  clock: Clock;
  cardsOf: (e164: string) => readonly Pick<Customer, 'id' | 'name' | 'points' | 'refusals' | 'standing'>[];
  callbacks: Pick<Callbacks, 'open'>;
  toE164: (number: string) => string | undefined;
  /** Since when somebody wants no calls at this number who was forgotten since. */
  forgottenRefusal: (e164: string) => number | undefined;
}): RefusedCalls {
  return ({ e164, customerId, reason }) => {
    const customers = deps.cardsOf(e164);
    if (customers.length === 0) {
      const since = deps.forgottenRefusal(e164);
      if (since === undefined) return undefined;
      const why = reason?.trim().slice(0, 500);
      const about = { customerId: '', name: '…', since };
      return why
        ? { ...about, allowed: true, why: 'overridden', reason: why }
        : { ...about, allowed: false, why: 'refuses' };
    }
    if (!customers.some(isMarked)) return undefined;
    return judgeRefusal({
      e164,
      customers,
      meantFor: customerId,
      reason,
      now: deps.clock.now(),
      askedBack: deps.callbacks.open().map((request) => ({
        e164: deps.toE164(request.number),
        customerId: request.customerId ?? undefined,
        at: request.askedAt,
        until: request.expiresAt ?? undefined,
      })),
    });
  };
}
