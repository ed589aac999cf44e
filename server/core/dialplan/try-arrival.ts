import { readDialled } from './numbers.ts';
import { type InboundPlan, planInbound } from './plan-inbound.ts';
import { type Rewriting, readArrival } from './rewrite-number.ts';
import type { TriedCall } from './try-steps.ts';

/** A tried call as it comes in by a trunk. */
export interface TriedArrival {
  trunkId: string;
  plan: InboundPlan;
  /** With the numbers as the office reads them. */
  tried: TriedCall;
  rewritten: readonly Rewriting[];
}

/** By the trunk named, else the first by which the number called finds a route, else the first of all. */
export function chooseArrival(asked: TriedCall): TriedArrival {
  const { customer: usual, ...tried } = asked;
  const { office } = tried;
  const { country, timezone } = office.office;
  const arriveBy = (trunkId: string): TriedArrival => {
    const rules = office.trunks.find(({ id }) => id === trunkId)?.rewrite ?? [];
    const {
      caller: from,
      called: to,
      rewritten,
    } = readArrival(rules, { caller: tried.from, called: tried.to, country });
    const customer = from === tried.from ? usual : tried.findCustomer('number', from);
    const plan = planInbound({
      trunkId,
      did: to,
      country,
      routes: office.inboundRoutes,
      hours: office.hours,
      officeZone: timezone,
      atMs: tried.atMs,
      callers: office.callers,
      caller: {
        number: from,
        ...(customer && { customer }),
        isFirst: () => readDialled(from, country).ok && tried.hasCalled !== true,
      },
    });
    return { trunkId, plan, rewritten, tried: { ...tried, from, to, ...(customer && { customer }) } };
  };
  const trunkIds = tried.trunkId === undefined ? office.trunks.map(({ id }) => id) : [tried.trunkId];
  const arrivals = trunkIds.map(arriveBy);
  return (
    arrivals.find(({ plan }) => plan.kind !== 'refused' || plan.reason !== 'no-route') ?? arrivals[0] ?? arriveBy('')
  );
}
