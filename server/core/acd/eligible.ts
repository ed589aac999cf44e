import { type Standing, standingOf } from './caller-order.ts';
import type { AgentNow, Membership, QueueRules, SkillNeed, WaitingCall } from './snapshot.ts';

/** Why somebody who is free is not offered a caller of a queue of theirs. */
export type Unfit = 'kept-for-another' | 'skills' | 'tier-not-open' | 'just-missed' | 'rings-already';

/** A caller with the rules of the queue and what is asked of people just now. */
export interface Wanting {
  call: WaitingCall;
  rules: QueueRules;
  waitedMs: number;
  standing: Standing;
  /** At the level that has been reached by waiting. */
  needs: readonly { skill: string; least: number }[];
  /** Tiers up to this one are asked. */
  openTier: number;
  /** Nobody else is asked. */
  keptFor?: string;
  /** When time alone changes whom it may go to. */
  changesAt: readonly number[];
}

const relaxed = ({ skill, least, relax }: SkillNeed, waitedMs: number) => ({
  skill,
  least: relax
    ? Math.min(least, Math.max(relax.downTo, least - relax.by * Math.floor(waitedMs / relax.everyMs)))
    : least,
});

/** How long a caller has waited when its need is next relaxed; undefined when it is not any more. */
function nextRelaxation({ least, relax }: SkillNeed, waitedMs: number): number | undefined {
  if (!relax || relax.by <= 0) return undefined;
  const steps = Math.floor(waitedMs / relax.everyMs);
  return least - relax.by * steps > relax.downTo ? (steps + 1) * relax.everyMs : undefined;
}

/** The tier up to which people are asked: by waiting, or because nobody of the ones before is there. */
function openTier(
  rules: QueueRules,
  { waitedMs, present }: { waitedMs: number; present: readonly Membership[] },
): number {
  const byWaiting = 1 + rules.tierOpensAfterMs.filter((ms) => ms <= waitedMs).length;
  const first = Math.min(...present.map(({ tier }) => tier));
  return Math.max(byWaiting, Number.isFinite(first) ? first : 1);
}

export const membershipOf = (agent: AgentNow, queueId: string): Membership | undefined =>
  agent.queues.find((each) => each.queueId === queueId);

const isPresent = ({ state, isOutbound }: AgentNow): boolean => state !== 'off' && state !== 'break' && !isOutbound;

/** Those at work of a queue, and their seats in it; looked at once for all of its callers. */
export interface Present {
  logins: ReadonlySet<string>;
  seats: readonly Membership[];
}

/** Those at work, by queue. */
export function presentBy(agents: readonly AgentNow[]): (queueId: string) => Present {
  const present = agents.filter(isPresent);
  const logins = new Set(present.map(({ login }) => login));
  const known = new Map<string, Present>();
  return (queueId) => {
    let found = known.get(queueId);
    if (!found) {
      found = { logins, seats: present.flatMap((agent) => membershipOf(agent, queueId) ?? []) };
      known.set(queueId, found);
    }
    return found;
  };
}

/** What the caller asks of people just now. */
export function askOf(
  call: WaitingCall,
  given: { now: number; rules: QueueRules; topPriority: number; present: Present },
): Wanting {
  const { now, rules, topPriority, present } = given;
  const waitedMs = now - call.enteredAt;
  const needs = call.needs ?? rules.needs;
  const { preferred } = call;
  const keeps = preferred !== undefined && preferred.untilMs > now && present.logins.has(preferred.login);
  const open = openTier(rules, { waitedMs, present: present.seats });
  const tierOpens = rules.tierOpensAfterMs.filter((ms) => ms > waitedMs);
  const relaxations = needs.flatMap((need) => nextRelaxation(need, waitedMs) ?? []);
  // One who is offered now rings from now on.
  const { offeredSince = now } = call;
  return {
    call,
    rules,
    waitedMs,
    standing: standingOf({
      waitedMs: waitedMs + (call.headStartMs ?? 0),
      rules,
      ownPriority: call.priority ?? 0,
      topPriority,
    }),
    needs: needs.map((need) => relaxed(need, waitedMs)),
    openTier: open,
    ...(keeps && { keptFor: preferred.login }),
    changesAt: [
      ...[...tierOpens, ...relaxations].map((ms) => call.enteredAt + ms),
      ...(keeps ? [preferred.untilMs] : []),
      ...(rules.strategy === 'ring-more'
        ? [offeredSince + (Math.floor((now - offeredSince) / rules.ringMoreEveryMs) + 1) * rules.ringMoreEveryMs]
        : []),
    ],
  };
}

/** When somebody who missed the call may be offered it again; undefined for one who has not. */
export function retryAt({ call, rules }: Wanting, login: string): number | undefined {
  const missed = call.missedBy[login];
  return missed && missed.at + rules.retryAfterMs[missed.why];
}

/** Whether a free person may take the caller; why not, else undefined. They are a member of the queue, or wanted by name. */
export function unfitness(wanting: Wanting, given: { agent: AgentNow; now: number }): Unfit | undefined {
  const { agent, now } = given;
  if (wanting.call.offeredTo.includes(agent.login)) return 'rings-already';
  if ((retryAt(wanting, agent.login) ?? now) > now) return 'just-missed';
  if (wanting.keptFor !== undefined) return wanting.keptFor === agent.login ? undefined : 'kept-for-another';
  const membership = membershipOf(agent, wanting.call.queueId);
  if (!membership || membership.tier > wanting.openTier) return 'tier-not-open';
  if (wanting.needs.some(({ skill, least }) => (agent.skills[skill] ?? 0) < least)) return 'skills';
  return undefined;
}

/** How many people the caller may ring at, in all. */
export function mostAtOnce({ call, rules, keptFor }: Wanting, now: number): number {
  if (keptFor !== undefined) return 1;
  if (rules.strategy === 'ring-all') return Number.POSITIVE_INFINITY;
  if (rules.strategy !== 'ring-more' || call.offeredSince === undefined) return 1;
  return 1 + Math.floor((now - call.offeredSince) / rules.ringMoreEveryMs);
}
