import { refusalPrompt } from '../customers/judge-refusal.ts';
import { classOf } from '../office/class-of.ts';
import { type ClassJudgement, judgeClass } from './judge-class.ts';
import type { OutboundPlan } from './plan-outbound.ts';
import type { RouteStep, TriedCall } from './try-steps.ts';

/** What whoever may not call is told. */
const refusals: Partial<Record<ClassJudgement['reason'], string>> = {
  'outside-hours': 'not-allowed-now',
  pin: 'enter-pin',
};

/**
 * What the extension's class of service and the customer called say of such a call, as steps; `heard` is the prompt told to
 * whoever may not make it.
 */
export function tryPermission(
  tried: TriedCall,
  { plan, extension }: { plan: OutboundPlan; extension: string },
): { steps: RouteStep[]; heard?: string } {
  const { office } = tried;
  const { country, timezone: officeZone } = office.office;
  const callClass = classOf(office, extension);
  const judgement =
    callClass && judgeClass({ plan, callClass, country, hours: office.hours, officeZone, atMs: tried.atMs });
  const steps: RouteStep[] = judgement ? [{ kind: 'class', ...judgement }] : [];
  if (judgement && !judgement.allowed) return { steps, heard: refusals[judgement.reason] ?? 'not-allowed' };
  const refusal = plan.kind === 'trunk' && plan.e164 !== undefined ? tried.refusalOf?.(plan.e164) : undefined;
  if (!refusal) return { steps };
  const { name, allowed, why } = refusal;
  steps.push({ kind: 'refusal', name, allowed, why });
  return allowed ? { steps } : { steps, heard: refusalPrompt(refusal) };
}
