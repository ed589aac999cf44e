import { learnDurations } from '../../core/acd/durations.ts';
import { bestToSay, estimateFrom, isToldRight, type WaitEstimate } from '../../core/acd/estimate-wait.ts';
import { type Ahead, foreseeWait } from '../../core/acd/foresee-wait.ts';
import { createQueueHabits } from '../../services/queues/queue-habits.ts';
import {
  changing,
  type Draw,
  exponential,
  logNormal,
  type SimulatedAgent,
  type SimulatedQueue,
  simulateQueues,
} from '../simulate-queues.ts';
import { chanceOf, plainRules } from '../simulated-load.ts';

export interface ToldOffice {
  name: string;
  queues: readonly SimulatedQueue[];
  agents: readonly SimulatedAgent[];
}

const everybodyIn = (count: number, queues: SimulatedAgent['queues']): SimulatedAgent[] =>
  Array.from({ length: count }, (_, index) => ({ login: `agent-${index}`, skills: {}, queues }));

function queueOf(
  queueId: string,
  given: { perHour: number; handling: Draw; patienceSec?: number; wrapUpSec?: number; between?: Draw },
): SimulatedQueue {
  const { perHour, handling, patienceSec, wrapUpSec, between = exponential(3600 / perHour) } = given;
  return {
    ...{ rules: { ...plainRules(queueId), overdueAfterMs: 600_000 }, between, handling },
    ...(patienceSec !== undefined && { patience: exponential(patienceSec) }),
    ...(wrapUpSec !== undefined && { wrapUpSec }),
  };
}

const oneQueue = (office: {
  name: string;
  people: number;
  load: number;
  meanSec: number;
  handling: Draw;
}): ToldOffice => ({
  name: office.name,
  queues: [
    queueOf('care', { perHour: (3600 * office.people * office.load) / office.meanSec, handling: office.handling }),
  ],
  agents: everybodyIn(office.people, [{ queueId: 'care' }]),
});

/** From half to one and a third of what the people can do, twice a day of eight hours. */
const twiceADay = (perHour: number): Draw =>
  changing((sec) => 3600 / (perHour * (0.92 + 0.42 * Math.sin((sec * 2 * Math.PI) / 14_400))));

export const toldOffices: readonly ToldOffice[] = [
  oneQueue({
    name: '4 people, calls end without memory',
    people: 4,
    load: 0.9,
    meanSec: 240,
    handling: exponential(240),
  }),
  oneQueue({ name: '2 people, spread 0.6', people: 2, load: 0.85, meanSec: 240, handling: logNormal(240, 0.6) }),
  oneQueue({ name: '4 people, spread 0.5', people: 4, load: 0.9, meanSec: 240, handling: logNormal(240, 0.5) }),
  oneQueue({ name: '4 people, spread 0.7', people: 4, load: 0.9, meanSec: 240, handling: logNormal(240, 0.7) }),
  oneQueue({ name: '8 people, spread 0.8', people: 8, load: 0.92, meanSec: 300, handling: logNormal(300, 0.8) }),
  oneQueue({ name: '10 people, spread 1.0', people: 10, load: 0.95, meanSec: 180, handling: logNormal(180, 1) }),
  {
    name: 'two queues share 6 people, weights 3 and 1, wrap-up',
    queues: [
      queueOf('sales', { perHour: 50, handling: logNormal(200, 0.6), wrapUpSec: 30 }),
      queueOf('care', { perHour: 20, handling: logNormal(360, 0.7), wrapUpSec: 15 }),
    ],
    agents: [
      ...everybodyIn(4, [{ queueId: 'sales', weight: 3 }, { queueId: 'care' }]),
      { login: 'bea', skills: {}, queues: [{ queueId: 'sales' }] },
      { login: 'carlos', skills: {}, queues: [{ queueId: 'care' }] },
    ],
  },
  {
    name: 'skills: 2 of 6 people know English, others after 2 min',
    queues: [
      queueOf('sales', { perHour: 62, handling: logNormal(240, 0.6) }),
      {
        ...queueOf('english', { perHour: 14, handling: logNormal(240, 0.6) }),
        rules: {
          ...plainRules('english'),
          overdueAfterMs: 600_000,
          needs: [{ skill: 'english', least: 60, relax: { everyMs: 120_000, by: 30, downTo: 30 } }],
        },
      },
    ],
    agents: everybodyIn(6, [{ queueId: 'sales' }, { queueId: 'english' }]).map((agent, index) => ({
      ...agent,
      skills: { english: index < 2 ? 80 : index < 4 ? 40 : 0 },
    })),
  },
  {
    name: 'load changes, callers give up after 5 min in the mean',
    queues: [
      queueOf('care', {
        ...{ perHour: 0, between: twiceADay(80), patienceSec: 300 },
        ...{ handling: logNormal(240, 0.6), wrapUpSec: 20 },
      }),
    ],
    agents: everybodyIn(6, [{ queueId: 'care' }]),
  },
];

export interface ToldShares {
  name: string;
  /** Callers who had to wait, were told a wait and were answered. */
  told: number;
  /** Of them told right (`isToldRight`): within a fifth, or within the step where that is more. */
  right: number;
  meanStepMin: number;
  meanWaitMin: number;
  /** Told the best for it, within a fifth however short the wait. */
  withinFifth: number;
  /** What nobody can surpass for that: the best guess with the true laws of all that happens, by its own chances. */
  ceiling: number;
  /** Mean time of an estimate. */
  estimateMs: number;
}

const fifth = { stepMs: 10_000, toleranceMs: 0 };

/** Callers are told when they come; what is known of the queues is learnt from those before. */
export function tell(office: ToldOffice, run: { calls: number; seed: number; ceilingEvery: number }): ToldShares {
  const habits = createQueueHabits({ ringMs: 0 });
  const chance = chanceOf(run.seed + 1000);
  const laws = new Map(
    office.queues.map(({ rules, handling }) => [
      rules.queueId,
      learnDurations(Array.from({ length: 40_000 }, () => handling(chance, 0) * 1000)),
    ]),
  );
  const told = new Map<string, { estimate: WaitEstimate; fifthMs: number }>();
  const sums = { told: 0, right: 0, step: 0, wait: 0, fifth: 0, ceiling: 0, asked: 0, spentMs: 0, estimates: 0 };
  let seen = 0;
  simulateQueues({
    queues: office.queues,
    agents: office.agents,
    calls: run.calls,
    chance: chanceOf(run.seed),
    onArrival: ({ queueId, enteredAt }) => habits.came(queueId, enteredAt),
    onTalked: ({ queueId, ms }) => habits.talked(queueId, ms),
    onCall({ callId, queueId, waitedSec, login }) {
      const waitMs = waitedSec * 1000;
      habits.left(queueId, { waitMs, gaveUp: login === undefined });
      const known = told.get(callId);
      told.delete(callId);
      if (!known || login === undefined) return;
      sums.told++;
      sums.step += known.estimate.stepMs;
      sums.wait += waitMs;
      if (isToldRight(known.estimate, waitMs)) sums.right++;
      if (Math.abs(waitMs - known.fifthMs) <= 0.2 * known.fifthMs) sums.fifth++;
    },
    onEnter({ now, call, waiting, people }) {
      seen++;
      const queues = office.queues.map(({ rules, wrapUpSec = 0 }) => ({
        ...{ ...rules, wrapUpMs: wrapUpSec * 1000 },
        ...habits.of(rules.queueId, now),
      }));
      const ahead: Ahead = { now, queues, waiting, people };
      const before = performance.now();
      const waits = foreseeWait(ahead, { target: call });
      const estimate = estimateFrom(waits);
      sums.spentMs += performance.now() - before;
      sums.estimates++;
      if (estimate) told.set(call.callId, { estimate, fifthMs: bestToSay(waits, fifth).saidMs });
      if (seen % run.ceilingEvery !== 0) return;
      const byLaw: Ahead = { ...ahead, queues: queues.map((each) => ({ ...each, talk: laws.get(each.queueId)! })) };
      sums.asked++;
      sums.ceiling += bestToSay(foreseeWait(byLaw, { target: call, futures: 1_000 }), fifth).share;
    },
  });
  return {
    name: office.name,
    told: sums.told,
    right: sums.right / sums.told,
    meanStepMin: sums.step / sums.told / 60_000,
    meanWaitMin: sums.wait / sums.told / 60_000,
    withinFifth: sums.fifth / sums.told,
    ceiling: sums.ceiling / sums.asked,
    estimateMs: sums.spentMs / sums.estimates,
  };
}
