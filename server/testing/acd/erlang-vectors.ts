import { erlangA, erlangC } from '../../core/acd/erlang.ts';
import { type Draw, exponential, simulateQueues } from '../simulate-queues.ts';
import { chanceOf, plainRules } from '../simulated-load.ts';
import { type Batch, type Measured, measure } from './batch-means.ts';

export interface Vector {
  callsPerHour: number;
  handlingSec: number;
  agents: number;
  /** Absent: callers wait for as long as it takes (Erlang C, else A). */
  patienceSec?: number;
}

/** The loads of a small office, and two where callers give up. */
export const vectors: readonly Vector[] = [
  { callsPerHour: 20, handlingSec: 180, agents: 3 },
  { callsPerHour: 20, handlingSec: 240, agents: 3 },
  { callsPerHour: 20, handlingSec: 240, agents: 2 },
  { callsPerHour: 30, handlingSec: 240, agents: 4 },
  { callsPerHour: 30, handlingSec: 240, agents: 3 },
  { callsPerHour: 40, handlingSec: 240, agents: 5 },
  { callsPerHour: 60, handlingSec: 240, agents: 7 },
  { callsPerHour: 60, handlingSec: 300, agents: 8 },
  { callsPerHour: 30, handlingSec: 240, agents: 3, patienceSec: 90 },
  { callsPerHour: 60, handlingSec: 300, agents: 5, patienceSec: 120 },
];

export interface Compared extends Measured {
  measure: 'waits' | 'asaSec' | 'within20Sec' | 'abandons';
  expected: number;
}

/** Callers that a mean is made over: long enough that one stretch knows little of the one before. */
const perBatch = 25_000;
/** More seeds are run until every interval is so narrow, in parts of what is expected. */
const narrow = 0.007;

/** Draws and keeps how far their mean lies from the one it has by definition, in parts of it. */
function watched(meanSec: number) {
  const draw = exponential(meanSec);
  let [sum, count] = [0, 0];
  return {
    draw: ((chance) => {
      const value = draw(chance, 0);
      sum += value;
      count++;
      return value;
    }) satisfies Draw,
    /** Since it was asked last. */
    takeOff(): number {
      const off = sum / count / meanSec - 1;
      [sum, count] = [0, 0];
      return off;
    },
  };
}

type Values = Record<Compared['measure'], number>;

/** One run: the figures of each stretch and how far its draws were off. */
function runOnce(vector: Vector, { calls, seed }: { calls: number; seed: number }) {
  const { callsPerHour, handlingSec, agents, patienceSec } = vector;
  const [between, handling] = [watched(3600 / callsPerHour), watched(handlingSec)];
  const patience = patienceSec === undefined ? undefined : watched(patienceSec);
  const batches: { values: Values; controls: number[] }[] = [];
  const nothing = { all: 0, waited: 0, within: 0, answered: 0, waitSec: 0 };
  let sums = { ...nothing };
  simulateQueues({
    queues: [
      {
        rules: plainRules('care'),
        between: between.draw,
        handling: handling.draw,
        ...(patience && { patience: patience.draw }),
      },
    ],
    agents: Array.from({ length: agents }, (_, index) => ({
      login: `agent-${index}`,
      skills: {},
      queues: [{ queueId: 'care' }],
    })),
    calls,
    chance: chanceOf(seed),
    onCall({ waitedSec, login }) {
      sums.all++;
      if (waitedSec > 0) sums.waited++;
      if (login !== undefined) {
        sums.answered++;
        sums.waitSec += waitedSec;
        if (waitedSec <= 20) sums.within++;
      }
      if (sums.all < perBatch) return;
      batches.push({
        values: {
          waits: sums.waited / sums.all,
          asaSec: sums.waitSec / sums.answered,
          within20Sec: sums.within / sums.all,
          abandons: 1 - sums.answered / sums.all,
        },
        controls: [between, handling, patience].flatMap((each) => each?.takeOff() ?? []),
      });
      sums = { ...nothing };
    },
  });
  return batches;
}

/**
 * The distribution beside Erlang's formula. Seeds 1, 2, 3, … of `calls` callers each, until each interval (95 %) is
 * narrow, at most `mostSeeds`: how near the formula the figures come has no say in when it ends.
 */
export function compare(vector: Vector, given: { calls: number; mostSeeds: number }) {
  const forecast =
    vector.patienceSec === undefined ? erlangC(vector) : erlangA({ ...vector, patienceSec: vector.patienceSec });
  const expected: Partial<Values> = {
    waits: forecast.waits,
    asaSec: forecast.asaSec,
    within20Sec: forecast.withinSec(20),
    ...('abandons' in forecast && { abandons: forecast.abandons as number }),
  };
  const batches: ReturnType<typeof runOnce> = [];
  let compared: Compared[] = [];
  let seeds = 0;
  do {
    batches.push(...runOnce(vector, { calls: given.calls, seed: ++seeds }));
    compared = Object.entries(expected).map(([name, value]) => {
      const key = name as Compared['measure'];
      const parts = batches.map(({ values, controls }): Batch => ({ value: values[key], controls }));
      return { ...measure(parts), measure: key, expected: value };
    });
  } while (seeds < given.mostSeeds && compared.some((each) => each.halfWidth > narrow * each.expected));
  return { vector, calls: seeds * given.calls, seeds, compared };
}
