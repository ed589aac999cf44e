import type { MissWhy, QueueRules, SkillNeed, Strategy } from '../acd/snapshot.ts';
import type { Queue } from './office.ts';

/** How well a person knows something, 0 to 100; what is not listed is 0. */
export interface SkillLevel {
  skill: string;
  level: number;
}

/** What whoever takes a caller has to know; with `everySec`, `by` less is asked each time, down to `downTo`. */
export interface QueueNeed {
  skill: string;
  least: number;
  everySec?: number;
  by?: number;
  downTo?: number;
}

/** A member's place in the queue, where it is not the usual one. */
export interface Seat {
  login: string;
  /** From 1: the first is asked first. */
  tier: number;
  /** Among the queues of this person: a caller of one with 2 counts as having waited twice as long. */
  weight: number;
  /** With `random`: how often compared with the others. */
  share: number;
}

/** How a queue brings its callers to its people. */
export interface Distribution {
  strategy: Strategy;
  needs: QueueNeed[];
  /** When the second tier is asked, the third, and so on. */
  tiers: { afterSec: number }[];
  seats: Seat[];
  /** Before the same call is offered again to who was busy, declined it, could not be reached; absent = `retrySec`. */
  busyRetrySec?: number;
  declinedRetrySec?: number;
  unreachableRetrySec?: number;
  /** Before anything at all is offered to who did not answer, was busy, declined; absent = at once. */
  noAnswerRestSec?: number;
  busyRestSec?: number;
  declinedRestSec?: number;
  /** Whoever is transferred here stands in line as if what they waited before in the call had been here; absent = does not. */
  keepWait?: boolean;
  /** With `ring-more`: until one more phone rings along. */
  ringMoreSec: number;
  /**
   * Who has waited for so long goes before all who have waited less, whatever the priority and weight of their queues; 0 =
   * never. Absent = `usualOverdueSec`.
   */
  overdueSec?: number;
}

const usualOverdueSec = 600;

export const usualSeat = { tier: 1, weight: 1, share: 1 } as const;

export const distributionDefaults: Distribution = {
  strategy: 'longest-idle',
  needs: [],
  tiers: [],
  seats: [],
  ringMoreSec: 10,
};

/** As the distributor asks for it. */
export const needOf = ({ skill, least, everySec, by = 0, downTo = 0 }: QueueNeed): SkillNeed => ({
  skill,
  least,
  ...(everySec !== undefined && by > 0 && { relax: { everyMs: everySec * 1000, by, downTo } }),
});

/** What the distributor goes by. */
export function rulesOf({ id, priority, retrySec, distribution }: Queue): QueueRules {
  const { strategy, needs, tiers, ringMoreSec, busyRetrySec, declinedRetrySec, unreachableRetrySec } = distribution;
  const { overdueSec = usualOverdueSec } = distribution;
  return {
    queueId: id,
    priority,
    strategy,
    retryAfterMs: {
      'no-answer': retrySec * 1000,
      busy: (busyRetrySec ?? retrySec) * 1000,
      declined: (declinedRetrySec ?? retrySec) * 1000,
      unreachable: (unreachableRetrySec ?? retrySec) * 1000,
    },
    needs: needs.map(needOf),
    tierOpensAfterMs: tiers.map(({ afterSec }) => afterSec * 1000),
    ringMoreEveryMs: ringMoreSec * 1000,
    ...(overdueSec > 0 && { overdueAfterMs: overdueSec * 1000 }),
  };
}

/** How long who missed a call of the queue is left alone. */
export function restAfterMiss({ distribution }: Queue, why: MissWhy): number {
  const { noAnswerRestSec = 0, busyRestSec = 0, declinedRestSec = 0 } = distribution;
  return { 'no-answer': noAnswerRestSec, busy: busyRestSec, declined: declinedRestSec, unreachable: 0 }[why];
}

/** Where the member sits in the queue; undefined for who is none. */
export function seatOf({ members, distribution }: Queue, login: string): (Seat & { place: number }) | undefined {
  const at = members.indexOf(login);
  if (at < 0) return undefined;
  return { ...usualSeat, ...distribution.seats.find((seat) => seat.login === login), login, place: at + 1 };
}
