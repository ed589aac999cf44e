import { expect, test } from 'vitest';
import { exponential, logNormal, type SimulatedCall, simulateQueues } from '../../testing/simulate-queues.ts';
import { chanceOf, plainRules } from '../../testing/simulated-load.ts';
import { estimateWait, minutesToSay, whatImproved } from './estimate-wait.ts';

/**
 * Share of the callers who had to wait of whom the estimate was right: within 20 %, or half the step. The estimate itself,
 * that is; what is said is rounded to the step, and right by that measure less often (`make acd-simulation` tells both).
 */
function shareRight(office: { agents: number; handlingSec: number; spread: number; load: number; seed: number }) {
  const { agents, handlingSec, spread, load, seed } = office;
  const estimates = new Map<number, { ms: number; stepMs: number }>();
  let right = 0;
  let stepsMin = 0;
  let all = 0;
  const onCall = ({ enteredAt, waitedSec }: SimulatedCall): void => {
    const told = estimates.get(enteredAt);
    if (!told) return;
    all++;
    stepsMin += told.stepMs / 60_000;
    if (Math.abs(waitedSec * 1000 - told.ms) <= Math.max(0.2 * told.ms, told.stepMs / 2)) right++;
  };
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
    calls: 20_000,
    chance: chanceOf(seed),
    onCall,
    onEnter: ({ now, waiting }) => {
      estimates.set(now, estimateWait({ position: waiting.length, handlingMs: handlingSec * 1000, people: agents })!);
    },
  });
  return { right: right / all, all, meanStepMin: stepsMin / all };
}

test.each([
  { agents: 2, handlingSec: 240, spread: 0.6, load: 0.85, seed: 3 },
  { agents: 4, handlingSec: 240, spread: 0.8, load: 0.9, seed: 4 },
  { agents: 8, handlingSec: 300, spread: 0.8, load: 0.92, seed: 5 },
  { agents: 10, handlingSec: 180, spread: 1, load: 0.95, seed: 6 },
])('four of five callers wait as estimated: $agents people, $handlingSec s, load $load', (office) => {
  const told = shareRight(office);
  expect(told.all).toBeGreaterThan(5_000);
  expect(told.right, JSON.stringify(told)).toBeGreaterThanOrEqual(0.8);
});

test('the place counts, and how many work', () => {
  expect(estimateWait({ position: 4, handlingMs: 240_000, people: 4 })).toEqual({ ms: 240_000, stepMs: 300_000 });
  expect(estimateWait({ position: 1, handlingMs: 60_000, people: 4 })).toEqual({ ms: 15_000, stepMs: 60_000 });
  expect(estimateWait({ position: 1, handlingMs: 60_000, people: 0 })).toBeUndefined();
});

test('said in whole steps, at least one', () => {
  expect(minutesToSay({ ms: 400_000, stepMs: 300_000 })).toBe(5);
  expect(minutesToSay({ ms: 500_000, stepMs: 300_000 })).toBe(10);
  expect(minutesToSay({ ms: 10_000, stepMs: 60_000 })).toBe(1);
});

test('only what is better is told again', () => {
  expect(whatImproved({ position: 3, minutes: 5 }, {})).toEqual({ position: 3, minutes: 5 });
  expect(whatImproved({ position: 3, minutes: 10 }, { position: 3, minutes: 5 })).toEqual({});
  expect(whatImproved({ position: 2, minutes: 5 }, { position: 3, minutes: 5 })).toEqual({ position: 2 });
});
