/** How a queue chooses among the people who may take a caller. */
export const strategies = [
  'longest-idle',
  'fewest-calls',
  'least-talk',
  'round-robin',
  'in-order',
  'random',
  'ring-all',
  'ring-more',
] as const;
export type Strategy = (typeof strategies)[number];

export type MissWhy = 'no-answer' | 'busy' | 'declined' | 'unreachable';

/** What whoever takes the caller has to know, 0 to 100; it is asked less of them the longer the caller waits. */
export interface SkillNeed {
  skill: string;
  least: number;
  relax?: { everyMs: number; by: number; downTo: number };
}

/** What the distributor needs of a queue. */
export interface QueueRules {
  queueId: string;
  /** Higher goes first, across queues. */
  priority: number;
  strategy: Strategy;
  /** Before a call is offered again to someone who missed it, by how. */
  retryAfterMs: Readonly<Record<MissWhy, number>>;
  needs: readonly SkillNeed[];
  /** How long a caller waits until the second tier is asked, the third, and so on; the first is asked at once. */
  tierOpensAfterMs: readonly number[];
  /** With `ring-more`: until one more phone rings along. */
  ringMoreEveryMs: number;
  /**
   * Who has waited for so long goes before all who have waited less, whatever their queue's priority and weight: nobody
   * starves. Absent = never.
   */
  overdueAfterMs?: number;
}

export interface WaitingCall {
  callId: string;
  /** Has hung up, keeps the place and is called when it is their turn. */
  kind?: 'callback';
  queueId: string;
  enteredAt: number;
  /** Added to the queue's. */
  priority?: number;
  /** Counts as having waited so much longer: a caller of importance, or one who comes back. */
  headStartMs?: number;
  /** Instead of the queue's: a menu said so. */
  needs?: readonly SkillNeed[];
  /** Waits for this person alone until then, unless they are off or on a break. */
  preferred?: { login: string; untilMs: number; why: 'last-agent' | 'case-owner' | 'assigned' };
  /** login -> when and how that person last missed this call. */
  missedBy: Readonly<Record<string, { at: number; why: MissWhy }>>;
  /** Rings at these people now. */
  offeredTo: readonly string[];
  /** Since when it has rung at somebody without a pause. */
  offeredSince?: number;
}

/** A person's place in a queue. */
export interface Membership {
  queueId: string;
  /** Among the queues of this person: a caller of one with 2 counts as having waited twice as long. */
  weight: number;
  /** From 1: the first is asked first. */
  tier: number;
  /** From 1, in the order in which the queue lists its people. */
  place: number;
  /** Taken in this queue today. */
  calls: number;
  talkMs: number;
  lastOfferedAt?: number;
  /** With `random`: how often compared with the others. */
  share: number;
}

export interface AgentNow {
  login: string;
  state: 'ready' | 'break' | 'talking' | 'wrap-up' | 'ringing' | 'off';
  /** Since when this person has had nothing to do: the earliest is served first. */
  idleSince: number;
  /** `in-use`: in a call that the distributor did not give. */
  phone: 'registered' | 'unregistered' | 'in-use';
  queues: readonly Membership[];
  /** Having missed one, is offered nothing before. */
  restsUntil?: number;
  /** Only calls out: no queue's call is for them. */
  isOutbound?: boolean;
  /** 0 to 100 by skill; what is not here is 0. */
  skills: Readonly<Record<string, number>>;
  /** Drawn for this look, above 0 and below 1: what `random` goes by. */
  lot: number;
}

/** Everything the decision depends on. Times are epoch ms. */
export interface Snapshot {
  now: number;
  queues: readonly QueueRules[];
  waiting: readonly WaitingCall[];
  agents: readonly AgentNow[];
}
