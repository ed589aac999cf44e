import { limitPrompts } from '../limits/limit-prompts.ts';
import { numberMeantBy, numberShownBy, type OutboundPlan, type TrunkAttempt } from './plan-outbound.ts';
import type { RouteStep, TriedCall } from './try-steps.ts';

/** A way out over trunks; `payer`: who pays for what leaves the house. */
export interface TriedWayOut {
  dialled: string;
  plan: Extract<OutboundPlan, { kind: 'trunk' | 'emergency' }>;
  payer: { extension?: string; queueId?: string; account?: string };
}

/** Tells of a tried call what becomes of it outside; `isInside`: an extension makes it, so that somebody hears a refusal. */
export function createOutsideTeller(call: {
  tried: TriedCall;
  isInside: boolean;
  tell: (step: RouteStep) => void;
  recordOutside: (extension: string, trunkId: string) => void;
  /** Whose campaign the call is by now. */
  campaignNow: () => string | undefined;
}) {
  const { tried, isInside, tell } = call;
  const { language } = tried.office.office;

  function limitOf(attempt: TrunkAttempt, { plan, payer }: TriedWayOut) {
    if (plan.kind !== 'trunk') return undefined;
    const { e164 } = plan;
    const campaign = call.campaignNow();
    return tried.limitOf?.({
      trunkId: attempt.trunkId,
      number: numberMeantBy(attempt),
      ...(e164 !== undefined && { e164 }),
      ...payer,
      ...(campaign !== undefined && { campaign }),
    });
  }

  function tellRoute(plan: TriedWayOut['plan']): void {
    if (plan.kind === 'emergency') return void tell({ kind: 'emergency', number: plan.number });
    const { routeId, reason, e164 } = plan;
    tell({ kind: 'outbound-route', routeId, reason, ...(e164 !== undefined && { e164 }) });
    for (const { trunkId, why } of plan.skipped) tell({ kind: 'trunk-skipped', trunkId, why });
  }

  /** Whether it is taken there. */
  return (way: TriedWayOut): boolean => {
    const { plan, dialled } = way;
    tellRoute(plan);
    const isHidden = plan.kind === 'trunk' && plan.withheld === true;
    if (isHidden) tell({ kind: 'hidden' });
    for (const [index, attempt] of plan.attempts.entries()) {
      const { trunkId, numberToSend } = attempt;
      const callerId = isHidden ? undefined : numberShownBy(attempt);
      if (attempt.foreign !== undefined) tell({ kind: 'caller-id', trunkId, wanted: attempt.foreign });
      const rule = attempt.rewritten?.find(({ which }) => which === 'dialled')?.rule;
      const limit = limitOf(attempt, way);
      if (limit) {
        tell({ kind: 'limit', trunkId, ...limit });
        if (isInside) tell({ kind: 'heard', prompts: [limitPrompts[limit.why]], language });
        return false;
      }
      tell({
        kind: 'trunk',
        nth: index + 1,
        trunkId,
        dialled,
        numberToSend,
        ...(rule !== undefined && { rule }),
        ...(callerId !== undefined && { callerId }),
      });
    }
    const [first] = plan.attempts;
    if (first && isInside && tried.isAnswered) call.recordOutside(tried.from, first.trunkId);
    return tried.isAnswered && plan.attempts.length > 0;
  };
}
