import type { RefusalJudgement } from '../../core/customers/judge-refusal.ts';
import type { ActiveCall } from './active-call.ts';

/** Writes down that the customer wants no calls, and what became of it; `by`: who called anyway. */
export function tellRefusal(
  call: ActiveCall,
  { customerId, allowed, why, reason }: RefusalJudgement,
  by?: string,
): void {
  call.tell({
    kind: 'refusal.judged',
    customerId,
    allowed,
    why,
    ...(why === 'overridden' && by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  });
}
