import type { RefusalJudgement } from '../../core/customers/judge-refusal.ts';
import { type ClassJudgement, judgeClass } from '../../core/dialplan/judge-class.ts';
import { planByOffice } from '../../core/dialplan/plan-by-office.ts';
import type { OutboundPlan } from '../../core/dialplan/plan-outbound.ts';
import type { Campaign } from '../../core/office/campaigns.ts';
import { classOf, classOfPerson } from '../../core/office/class-of.ts';
import type { Person } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** A number to be called, and for whom: theirs is the number shown. */
export interface Dialling {
  dialled: string;
  extension?: string | undefined;
  queueId?: string | undefined;
  /** What the phone itself asks to show. */
  preferred?: string | undefined;
  /** That who calls works in. */
  campaign?: Campaign | undefined;
}

/** Where a dialled number goes, with the trunks as they stand now. */
export function planFor(deps: ExchangeDeps, { dialled, ...by }: Dialling): OutboundPlan {
  const office = deps.office.read();
  const states = new Map(deps.lines.trunks().map((each) => [each.trunkId, each.state]));
  return planByOffice(office, {
    dialled,
    by,
    estimate: deps.estimateCost,
    trunks: office.trunks.map((trunk) => ({
      trunk,
      up: states.get(trunk.id) !== 'down',
      inUse: deps.channelsInUse(trunk.id),
    })),
  });
}

/** Who wants a call: the extension, or the person who gave their PIN at it. */
interface Wanted {
  plan: OutboundPlan;
  extension: string;
  person?: Person;
}

/** What the class of service of who wants the call says; undefined when nothing forbids anything. */
export function judgeFor(deps: Pick<ExchangeDeps, 'office' | 'clock'>, wanted: Wanted): ClassJudgement | undefined {
  const office = deps.office.read();
  const { person } = wanted;
  const callClass = person ? classOfPerson(office, person) : classOf(office, wanted.extension);
  if (!callClass) return undefined;
  return judgeClass({
    plan: wanted.plan,
    callClass,
    country: office.office.country,
    hours: office.hours,
    officeZone: office.office.timezone,
    atMs: deps.clock.now(),
    pinGiven: person !== undefined,
  });
}

/** Judges and writes down what the class of service said; whoever has none may call anybody. */
export function isPermitted(
  deps: ExchangeDeps,
  call: ActiveCall,
  wanted: Wanted,
): { allowed: true } | { allowed: false; reason: ClassJudgement['reason'] } {
  const judgement = judgeFor(deps, wanted);
  if (!judgement) return { allowed: true };
  call.tell({ kind: 'class.judged', extension: wanted.extension, ...judgement });
  return judgement.allowed ? { allowed: true } : { allowed: false, reason: judgement.reason };
}

/** Where a customer with the number wants no calls: whether this one may be made. What the network of the house reaches never asks. */
export function refusalOf(
  deps: Pick<ExchangeDeps, 'refusedCalls' | 'log'>,
  wanted: { plan: OutboundPlan; customerId?: string | undefined; reason?: string | undefined },
): RefusalJudgement | undefined {
  const { plan, ...about } = wanted;
  if (plan.kind !== 'trunk' || plan.e164 === undefined) return undefined;
  try {
    return deps.refusedCalls({ e164: plan.e164, ...about });
  } catch (error) {
    deps.log.error('who wants no calls could not be looked up', { error });
    return undefined;
  }
}
