import { membershipOf, type Wanting } from './eligible.ts';
import type { AgentNow, Strategy } from './snapshot.ts';

/** Text order that is the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Measure = (agent: AgentNow, queueId: string) => number;

const idleSince: Measure = (agent) => agent.idleSince;

/** The least goes first. Those who are alike go by idleness. */
const measures: Record<Strategy, Measure> = {
  'longest-idle': idleSince,
  'fewest-calls': (agent, queueId) => membershipOf(agent, queueId)?.calls ?? 0,
  'least-talk': (agent, queueId) => membershipOf(agent, queueId)?.talkMs ?? 0,
  'round-robin': (agent, queueId) => membershipOf(agent, queueId)?.lastOfferedAt ?? 0,
  'in-order': (agent, queueId) => membershipOf(agent, queueId)?.place ?? 0,
  // The smallest of exponential times of that rate: each is first as often as its share says.
  random: (agent, queueId) => -Math.log(agent.lot) / (membershipOf(agent, queueId)?.share ?? 1),
  'ring-all': idleSince,
  'ring-more': idleSince,
};

/**
 * Who goes first of two who may take the caller: one who has not missed it, then the lower tier, then by the queue's
 * strategy. Of two who have missed it, the one whose miss is longest ago.
 */
export function comparePeople({ call, rules }: Wanting, a: AgentNow, b: AgentNow): number {
  const missed = [call.missedBy[a.login]?.at, call.missedBy[b.login]?.at] as const;
  if (missed[0] !== undefined || missed[1] !== undefined) {
    const order = (missed[0] ?? Number.NEGATIVE_INFINITY) - (missed[1] ?? Number.NEGATIVE_INFINITY);
    if (order !== 0) return order;
  }
  const tier = (agent: AgentNow): number => membershipOf(agent, call.queueId)?.tier ?? 1;
  const measure = measures[rules.strategy];
  return (
    tier(a) - tier(b) ||
    measure(a, call.queueId) - measure(b, call.queueId) ||
    a.idleSince - b.idleSince ||
    byText(a.login, b.login)
  );
}
