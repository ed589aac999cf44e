import type { QueueRules } from '../core/acd/snapshot.ts';
import { seeded } from './seeded.ts';
import { type SimulatedAgent, type SimulatedCall, type SimulatedQueue, simulateQueues } from './simulate-queues.ts';

/** A queue that gives its callers to whoever has been idle longest, all alike. */
export const plainRules = (queueId: string): QueueRules => ({
  queueId,
  priority: 0,
  strategy: 'longest-idle',
  retryAfterMs: { 'no-answer': 0, busy: 0, declined: 0, unreachable: 0 },
  needs: [],
  tierOpensAfterMs: [],
  ringMoreEveryMs: 1,
});

export const chanceOf = (seed: number): (() => number) => {
  const below = seeded(seed);
  return () => (below(0xffff_ffff) + 0.5) / 0xffff_ffff;
};

/** `agents`: so many, all in every queue, or those given. Times in seconds, shares of all callers. */
export function simulateMany(given: {
  queues: readonly SimulatedQueue[];
  agents: number | readonly SimulatedAgent[];
  calls: number;
  seed: number;
}) {
  const { queues, agents, calls, seed } = given;
  const all: SimulatedCall[] = [];
  simulateQueues({
    queues,
    calls,
    chance: chanceOf(seed),
    onCall: (call) => void all.push(call),
    agents:
      typeof agents === 'number'
        ? Array.from({ length: agents }, (_, index) => ({
            login: `agent-${index}`,
            skills: {},
            queues: queues.map(({ rules }) => ({ queueId: rules.queueId })),
          }))
        : agents,
  });
  const answered = all.filter(({ login }) => login !== undefined);
  const share = (some: readonly unknown[]): number => some.length / all.length;
  return {
    all,
    waits: share(all.filter(({ waitedSec }) => waitedSec > 0)),
    abandons: share(all.filter(({ login }) => login === undefined)),
    asaSec: answered.reduce((sum, { waitedSec }) => sum + waitedSec, 0) / answered.length,
    withinSec: (sec: number) => share(answered.filter(({ waitedSec }) => waitedSec <= sec)),
  };
}
