import { erlangA, erlangC } from '../core/acd/erlang.ts';
import { estimateWait, minutesToSay } from '../core/acd/estimate-wait.ts';
import { type Draw, exponential, logNormal, type SimulatedCall, simulateQueues } from './simulate-queues.ts';
import { chanceOf, plainRules, simulateMany } from './simulated-load.ts';

/** Calls of each run: `make acd-simulation CALLS=100000` is quicker and less exact. */
const calls = Number(process.env.CALLS ?? 1_000_000);

const round = (value: number, digits = 4): number => Number(value.toFixed(digits));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What came out, what was expected, and how far apart they are in percent of the latter. */
const against = (value: number, expected: number) => ({
  simulated: round(value),
  expected: round(expected),
  offPercent: round(((value - expected) / expected) * 100, 2),
});

const vectors = [
  { callsPerHour: 20, handlingSec: 180, agents: 3 },
  { callsPerHour: 20, handlingSec: 240, agents: 3 },
  { callsPerHour: 20, handlingSec: 240, agents: 2 },
  { callsPerHour: 30, handlingSec: 240, agents: 4 },
  { callsPerHour: 30, handlingSec: 240, agents: 3 },
  { callsPerHour: 40, handlingSec: 240, agents: 5 },
  { callsPerHour: 60, handlingSec: 240, agents: 7 },
  { callsPerHour: 60, handlingSec: 300, agents: 8 },
];

function queueOf(load: { callsPerHour: number; handlingSec: number }, patience?: Draw) {
  return {
    rules: plainRules('care'),
    between: exponential(3600 / load.callsPerHour),
    handling: exponential(load.handlingSec),
    ...(patience && { patience }),
  };
}

function patientCallers() {
  return vectors.map((load, seed) => {
    say(`Erlang C ${JSON.stringify(load)}`);
    const told = simulateMany({ queues: [queueOf(load)], agents: load.agents, calls, seed: seed + 1 });
    const expected = erlangC(load);
    return {
      ...load,
      waits: against(told.waits, expected.waits),
      asaSec: against(told.asaSec, expected.asaSec),
      within20Sec: against(told.withinSec(20), expected.withinSec(20)),
    };
  });
}

function impatientCallers() {
  return [
    { callsPerHour: 30, handlingSec: 240, agents: 3, patienceSec: 90 },
    { callsPerHour: 60, handlingSec: 300, agents: 5, patienceSec: 120 },
  ].map((load, seed) => {
    say(`Erlang A ${JSON.stringify(load)}`);
    const queue = queueOf(load, exponential(load.patienceSec));
    const told = simulateMany({ queues: [queue], agents: load.agents, calls, seed: seed + 21 });
    const expected = erlangA(load);
    return {
      ...load,
      waits: against(told.waits, expected.waits),
      abandons: against(told.abandons, expected.abandons),
      asaSec: against(told.asaSec, expected.asaSec),
      within20Sec: against(told.withinSec(20), expected.withinSec(20)),
    };
  });
}

/** Two queues of unlike weight share people of unlike skill; the light one asks for a skill that few have. */
function twoQueues() {
  say('two queues');
  const sales = { ...queueOf({ callsPerHour: 60, handlingSec: 240 }), rules: plainRules('sales') };
  const english = {
    ...queueOf({ callsPerHour: 12, handlingSec: 240 }),
    rules: {
      ...plainRules('english'),
      needs: [{ skill: 'english', least: 60, relax: { everyMs: 60_000, by: 30, downTo: 0 } }],
    },
  };
  const agents = Array.from({ length: 6 }, (_, index) => ({
    login: `agent-${index}`,
    skills: { english: index < 2 ? 80 : 0 },
    queues: [
      { queueId: 'sales', weight: 3 },
      { queueId: 'english', weight: 1 },
    ],
  }));
  const { all } = simulateMany({ queues: [sales, english], agents, calls, seed: 31 });
  return ['sales', 'english'].map((queueId) => {
    const waits = all.filter((call) => call.queueId === queueId).map(({ waitedSec }) => waitedSec);
    const sorted = Float64Array.from(waits).sort();
    const at = (share: number): number => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0, 1);
    return {
      queueId,
      calls: sorted.length,
      answered: all.filter((call) => call.queueId === queueId && call.login !== undefined).length,
      waitSec: { p50: at(0.5), p90: at(0.9), p99: at(0.99), longest: at(1) },
    };
  });
}

/** How many callers waited as they were told, by three measures. */
function estimates() {
  return [
    { agents: 2, handlingSec: 240, spread: 0.6, load: 0.85 },
    { agents: 4, handlingSec: 240, spread: 0.8, load: 0.9 },
    { agents: 8, handlingSec: 300, spread: 0.8, load: 0.92 },
    { agents: 10, handlingSec: 180, spread: 1, load: 0.95 },
  ].map((office, seed) => {
    say(`estimates ${JSON.stringify(office)}`);
    const { agents, handlingSec, spread, load } = office;
    const told = new Map<number, { ms: number; stepMs: number; saidMs: number }>();
    const right = { waited: 0, within20Percent: 0, orHalfTheStep: 0, orHalfTheStepOfWhatIsSaid: 0, stepMin: 0 };
    simulateQueues({
      queues: [
        {
          rules: plainRules('care'),
          between: exponential(handlingSec / (agents * load)),
          handling: logNormal(handlingSec, spread),
        },
      ],
      agents: Array.from({ length: agents }, (_, index) => ({
        login: `agent-${index}`,
        skills: {},
        queues: [{ queueId: 'care' }],
      })),
      calls: calls / 5,
      chance: chanceOf(seed + 41),
      onCall({ enteredAt, waitedSec }: SimulatedCall) {
        const estimate = told.get(enteredAt);
        if (!estimate) return;
        told.delete(enteredAt);
        const { ms, stepMs, saidMs } = estimate;
        const off = Math.abs(waitedSec * 1000 - ms);
        right.waited++;
        right.stepMin += stepMs / 60_000;
        if (off <= 0.2 * ms) right.within20Percent++;
        if (off <= Math.max(0.2 * ms, stepMs / 2)) right.orHalfTheStep++;
        if (Math.abs(waitedSec * 1000 - saidMs) <= Math.max(0.2 * saidMs, stepMs / 2))
          right.orHalfTheStepOfWhatIsSaid++;
      },
      onEnter({ now, waiting }) {
        const estimate = estimateWait({ position: waiting.length, handlingMs: handlingSec * 1000, people: agents })!;
        told.set(now, { ...estimate, saidMs: minutesToSay(estimate) * 60_000 });
      },
    });
    const share = (count: number): number => round(count / right.waited);
    return {
      ...office,
      waited: right.waited,
      within20Percent: share(right.within20Percent),
      orHalfTheStep: share(right.orHalfTheStep),
      orHalfTheStepOfWhatIsSaid: share(right.orHalfTheStepOfWhatIsSaid),
      meanStepMin: round(right.stepMin / right.waited, 1),
    };
  });
}

const report = {
  calls,
  erlangC: patientCallers(),
  erlangA: impatientCallers(),
  twoQueues: twoQueues(),
  estimates: estimates(),
};
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
