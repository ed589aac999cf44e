/** What decides between callers; all are seen at the same moment. */
export interface Standing {
  /** Of the queue and the caller's own; of who is overdue, that of the foremost queue and the caller's own. */
  priority: number;
  /** Has waited for so long that neither priority nor weight of another queue lets anybody pass any more. */
  isOverdue: boolean;
  /** With the head start. */
  waitedMs: number;
  /** Of the queue for the person who asks; 1 where nobody does. */
  weight: number;
}

/** So that weights count also for who has just come. */
const floorMs = 1_000;

/** `topPriority`: of all queues. */
export function standingOf(given: {
  waitedMs: number;
  rules: { priority: number; overdueAfterMs?: number };
  ownPriority: number;
  topPriority: number;
}): Standing {
  const { waitedMs, rules, ownPriority, topPriority } = given;
  const isOverdue = rules.overdueAfterMs !== undefined && waitedMs >= rules.overdueAfterMs;
  const priority = ownPriority + (isOverdue ? Math.max(topPriority, rules.priority) : rules.priority);
  return { priority, isOverdue, waitedMs, weight: 1 };
}

/**
 * Below 0 when `a` goes first: by priority, then who is overdue; of two who are, who has waited longer; of others by
 * waiting time times weight.
 */
export function compareStandings(a: Standing, b: Standing): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.isOverdue !== b.isOverdue) return a.isOverdue ? -1 : 1;
  if (a.isOverdue) return b.waitedMs - a.waitedMs;
  return b.weight * (b.waitedMs + floorMs) - a.weight * (a.waitedMs + floorMs);
}
