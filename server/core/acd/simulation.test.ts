import { expect, test } from 'vitest';
import { exponential } from '../../testing/simulate-queues.ts';
import { plainRules, simulateMany } from '../../testing/simulated-load.ts';
import { erlangA, erlangC } from './erlang.ts';

const load = { callsPerHour: 30, handlingSec: 240, agents: 4 };
const care = { rules: plainRules('care'), between: exponential(120), handling: exponential(240) };

/** Within so many parts of what is expected. */
const near = (value: number, expected: number, share: number): void => {
  expect(Math.abs(value - expected), `${value} is not ${expected}`).toBeLessThan(expected * share);
};

test('callers who wait for as long as it takes wait as Erlang C says', () => {
  const told = simulateMany({ queues: [care], agents: load.agents, calls: 40_000, seed: 1 });
  const expected = erlangC(load);
  near(told.waits, expected.waits, 0.06);
  near(told.asaSec, expected.asaSec, 0.06);
  near(told.withinSec(20), expected.withinSec(20), 0.01);
});

test('callers who lose patience are answered and give up as Erlang A says', () => {
  const impatient = { ...care, patience: exponential(90) };
  const told = simulateMany({ queues: [impatient], agents: 3, calls: 40_000, seed: 2 });
  const expected = erlangA({ ...load, agents: 3, patienceSec: 90 });
  near(told.waits, expected.waits, 0.05);
  near(told.abandons, expected.abandons, 0.05);
  near(told.asaSec, expected.asaSec, 0.05);
  near(told.withinSec(20), expected.withinSec(20), 0.02);
});
