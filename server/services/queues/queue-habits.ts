import { type Durations, learnDurations } from '../../core/acd/durations.ts';

/** How callers and talks of a queue have been of late. Times in ms. */
export interface QueueHabit {
  talk: Durations;
  /** From being offered until being answered. */
  ringMs: number;
  betweenMs?: number;
  patienceMs?: number;
}

/** What is learnt of each queue, so that the wait can be told. */
export interface QueueHabits {
  talked(queueId: string, ms: number): void;
  came(queueId: string, at: number): void;
  left(queueId: string, stay: { waitMs: number; gaveUp: boolean }): void;
  rang(queueId: string, ms: number): void;
  of(queueId: string, now: number): QueueHabit;
}

/** So many talks and waits of late count. */
export const habitsKept = { talks: 400, stays: 300, rings: 50 };
/** Newcomers are counted over so long. */
const lately = 30 * 60_000;
/** Until somebody has answered. */
const usualRingMs = 5_000;

interface Known {
  talks: number[];
  stays: { waitMs: number; gaveUp: boolean }[];
  rings: number[];
  cameAt: number[];
  /** Of the talks, until another one is known. */
  talk?: Durations;
}

function keep<T>(list: T[], { item, most }: { item: T; most: number }): void {
  list.push(item);
  if (list.length > most) list.shift();
}

export function createQueueHabits({ ringMs = usualRingMs }: { ringMs?: number } = {}): QueueHabits {
  const queues = new Map<string, Known>();

  function knownOf(queueId: string): Known {
    const known = queues.get(queueId) ?? { talks: [], stays: [], rings: [], cameAt: [] };
    queues.set(queueId, known);
    return known;
  }

  /** Several who came, over the time since the first of them: nothing can be said of one. */
  function betweenOf({ cameAt }: Known, now: number): number | undefined {
    while (cameAt[0] !== undefined && cameAt[0] < now - lately) cameAt.shift();
    const [first] = cameAt;
    return first === undefined || cameAt.length < 3 ? undefined : (now - first) / cameAt.length;
  }

  function patienceOf({ stays }: Known): number | undefined {
    const gaveUp = stays.filter((stay) => stay.gaveUp).length;
    return gaveUp === 0 ? undefined : stays.reduce((sum, { waitMs }) => sum + waitMs, 0) / gaveUp;
  }

  return {
    talked(queueId, ms) {
      const known = knownOf(queueId);
      keep(known.talks, { item: ms, most: habitsKept.talks });
      delete known.talk;
    },
    came: (queueId, at) => void knownOf(queueId).cameAt.push(at),
    left: (queueId, stay) => keep(knownOf(queueId).stays, { item: stay, most: habitsKept.stays }),
    rang: (queueId, ms) => keep(knownOf(queueId).rings, { item: ms, most: habitsKept.rings }),
    of(queueId, now) {
      const known = knownOf(queueId);
      const { rings } = known;
      known.talk ??= learnDurations(known.talks);
      const [betweenMs, patienceMs] = [betweenOf(known, now), patienceOf(known)];
      return {
        talk: known.talk,
        ringMs: (ringMs + rings.reduce((sum, ms) => sum + ms, 0)) / (1 + rings.length),
        ...(betweenMs !== undefined && { betweenMs }),
        ...(patienceMs !== undefined && { patienceMs }),
      };
    },
  };
}
