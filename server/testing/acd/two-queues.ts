import { exponential } from '../simulate-queues.ts';
import { plainRules, simulateMany } from '../simulated-load.ts';

const round = (value: number, digits = 4): number => Number(value.toFixed(digits));

function queueOf(load: { callsPerHour: number; handlingSec: number }) {
  return {
    rules: plainRules('care'),
    between: exponential(3600 / load.callsPerHour),
    handling: exponential(load.handlingSec),
  };
}

/** Two queues of unlike weight share people of unlike skill; the light one asks for a skill that few have. */
export function twoQueues(calls: number) {
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
