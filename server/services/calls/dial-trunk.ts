import { numberMeantBy, numberShownBy, type TrunkAttempt } from '../../core/dialplan/plan-outbound.ts';
import type { ActiveCall } from './active-call.ts';

/**
 * How an attempt is dialled; what the trunk's rules made of its numbers is written down. The leg bears the number that
 * the office means: it is charged by it.
 */
export function dialTrunk(
  call: ActiveCall,
  request: { attempt: TrunkAttempt; e164?: string | undefined; withheld?: true | undefined },
): Pick<Parameters<ActiveCall['dial']>[0], 'target' | 'from' | 'side'> {
  const { attempt, e164, withheld } = request;
  const { trunkId, foreign, callerId: shown } = attempt;
  if (foreign !== undefined)
    call.tell({
      kind: 'caller-id.judged',
      trunkId,
      wanted: foreign,
      verdict: 'replaced',
      ...(shown !== undefined && { shown }),
    });
  for (const rewriting of attempt.rewritten ?? []) call.tell({ kind: 'number.rewritten', trunkId, ...rewriting });
  return {
    target: { kind: 'trunk', trunkId, number: attempt.numberToSend },
    from: { number: numberShownBy(attempt) ?? '', ...(withheld && { withheld }) },
    side: { kind: 'trunk', trunkId, number: numberMeantBy(attempt), ...(e164 !== undefined && { e164 }) },
  };
}
