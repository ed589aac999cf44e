import type { QueueRules, WaitingCall } from '../../core/acd/snapshot.ts';
import { exponential, type SimulatedAgent, type SimulatedQueue, simulateQueues } from '../simulate-queues.ts';
import { chanceOf, plainRules } from '../simulated-load.ts';

/** Sales is the big queue with all the weight, or the priority; English asks for what few know. Per hour, 240 s each. */
export interface TwoQueues {
  name: string;
  salesPerHour: number;
  englishPerHour: number;
  salesWeight: number;
  salesPriority: number;
  /** Of those who wait; absent = as long as it takes. */
  patienceSec?: number;
}

/** Six people can take 90 an hour, the two who know English 30. */
export const twoQueues: readonly TwoQueues[] = [
  { name: 'weights, 80 % busy', salesPerHour: 60, englishPerHour: 12, salesWeight: 5, salesPriority: 0 },
  { name: 'weights, 95 % busy', salesPerHour: 74, englishPerHour: 12, salesWeight: 5, salesPriority: 0 },
  { name: 'priority, 80 % busy', salesPerHour: 60, englishPerHour: 12, salesWeight: 1, salesPriority: 5 },
  { name: 'priority, 95 % busy', salesPerHour: 74, englishPerHour: 12, salesWeight: 1, salesPriority: 5 },
  {
    ...{ name: 'weights, twice too many', patienceSec: 3600 },
    ...{ salesPerHour: 160, englishPerHour: 20, salesWeight: 5, salesPriority: 0 },
  },
  {
    ...{ name: 'priority, twice too many', patienceSec: 3600 },
    ...{ salesPerHour: 160, englishPerHour: 20, salesWeight: 1, salesPriority: 5 },
  },
];

export interface Starved {
  name: string;
  overdueAfterSec?: number;
  queues: { queueId: string; calls: number; answered: number; p50: number; p99: number; longest: number }[];
  /** Callers who had waited for longer than `boundSec` and saw a person who could have taken them take one who had waited less. */
  passedOver: number;
  /** The most that one of them saw. */
  mostTimes: number;
}

/** Who is passed over after so long starves. */
export const boundSec = 600;

const least = (rules: QueueRules, waitedMs: number): number =>
  rules.needs.reduce((most, { least: from, relax }) => {
    const lowered = relax ? Math.max(relax.downTo, from - relax.by * Math.floor(waitedMs / relax.everyMs)) : from;
    return Math.max(most, lowered);
  }, 0);

function officeOf(given: TwoQueues, overdueAfterSec: number | undefined) {
  const overdue = overdueAfterSec === undefined ? {} : { overdueAfterMs: overdueAfterSec * 1000 };
  const queueOf = (rules: QueueRules, perHour: number): SimulatedQueue => ({
    rules,
    between: exponential(3600 / perHour),
    handling: exponential(240),
    ...(given.patienceSec !== undefined && { patience: exponential(given.patienceSec) }),
  });
  const english: QueueRules = {
    ...plainRules('english'),
    ...overdue,
    needs: [{ skill: 'english', least: 60, relax: { everyMs: 120_000, by: 30, downTo: 30 } }],
  };
  const sales: QueueRules = { ...plainRules('sales'), ...overdue, priority: given.salesPriority };
  const agents = Array.from(
    { length: 6 },
    (_, index): SimulatedAgent => ({
      login: `agent-${index}`,
      skills: { english: index < 2 ? 80 : index < 4 ? 40 : 0 },
      queues: [{ queueId: 'sales', weight: given.salesWeight }, { queueId: 'english' }],
    }),
  );
  return { queues: [queueOf(sales, given.salesPerHour), queueOf(english, given.englishPerHour)], agents, english };
}

/** Lets so many callers come to the two queues and counts who starves. */
export function starve(
  given: TwoQueues,
  run: { calls: number; seed: number; overdueAfterSec: number | undefined },
): Starved {
  const { queues, agents, english } = officeOf(given, run.overdueAfterSec);
  const waits = new Map<string, { all: number[]; answered: number }>(
    queues.map(({ rules }) => [rules.queueId, { all: [], answered: 0 }]),
  );
  const passes = new Map<string, number>();
  simulateQueues({
    queues,
    agents,
    calls: run.calls,
    chance: chanceOf(run.seed),
    onCall({ queueId, waitedSec, login }) {
      const own = waits.get(queueId)!;
      own.all.push(waitedSec);
      if (login !== undefined) own.answered++;
    },
    onOffer({ now, call, agent, waiting }) {
      const starves = (each: WaitingCall): boolean =>
        each.enteredAt < call.enteredAt &&
        now - each.enteredAt > boundSec * 1000 &&
        (each.queueId !== 'english' || (agent.skills.english ?? 0) >= least(english, now - each.enteredAt));
      for (const each of waiting.values())
        if (starves(each)) passes.set(each.callId, (passes.get(each.callId) ?? 0) + 1);
    },
  });
  return {
    name: given.name,
    ...(run.overdueAfterSec !== undefined && { overdueAfterSec: run.overdueAfterSec }),
    queues: [...waits].map(([queueId, { all, answered }]) => {
      const sorted = Float64Array.from(all).sort();
      const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
      return { queueId, calls: all.length, answered, p50: at(0.5), p99: at(0.99), longest: at(1) };
    }),
    passedOver: passes.size,
    mostTimes: Math.max(0, ...passes.values()),
  };
}
