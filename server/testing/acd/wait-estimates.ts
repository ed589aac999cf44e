import { estimateWait, minutesToSay } from '../../core/acd/estimate-wait.ts';
import { exponential, logNormal, type SimulatedCall, simulateQueues } from '../simulate-queues.ts';
import { chanceOf, plainRules } from '../simulated-load.ts';

const round = (value: number, digits = 4): number => Number(value.toFixed(digits));

/** How many callers waited as they were told, by three measures. */
export function estimates(calls: number) {
  return [
    { agents: 2, handlingSec: 240, spread: 0.6, load: 0.85 },
    { agents: 4, handlingSec: 240, spread: 0.8, load: 0.9 },
    { agents: 8, handlingSec: 300, spread: 0.8, load: 0.92 },
    { agents: 10, handlingSec: 180, spread: 1, load: 0.95 },
  ].map((office, seed) => {
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
