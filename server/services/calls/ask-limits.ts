import { numberMeantBy, type TrunkAttempt } from '../../core/dialplan/plan-outbound.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { ConnectOutcome } from './incoming-call.ts';

/** Asks whether a leg may be dialled over that trunk; what forbids it is written down. */
export function askLimits(
  deps: ExchangeDeps,
  call: ActiveCall,
  wanted: { attempt: TrunkAttempt; e164?: string | undefined },
): (ConnectOutcome & { kind: 'failed'; retry: false }) | undefined {
  const { attempt, e164 } = wanted;
  const { trunkId } = attempt;
  const number = numberMeantBy(attempt);
  const judgement = deps.limits.admit({
    callId: call.callId,
    trunkId,
    number,
    ...(e164 !== undefined && { e164 }),
  });
  if (judgement.allowed) return undefined;
  const { why, subject } = judgement;
  call.tell({ kind: 'limit.refused', why, subject, trunkId, number });
  return { kind: 'failed', reason: 'not-allowed', cause: 'forbidden', limit: why, subject, retry: false };
}
