import type { Clock } from '../../../base/clock.ts';

type Place = { address: string; port: number };

/** Which peers took a TCP connection when one was tried, for a while. */
export interface TcpMemory {
  learn(place: Place, takes: boolean): void;
  /** Undefined when nothing is known (any more). */
  recall(place: Place): boolean | undefined;
}

const lasting = { takes: 6 * 3_600_000, refuses: 600_000 };
const maxKnown = 10_000;

export function createTcpMemory(clock: Clock): TcpMemory {
  const known = new Map<string, { takes: boolean; until: number }>();
  const keyOf = ({ address, port }: Place): string => `${address}|${port}`;
  return {
    learn(place, takes) {
      if (known.size >= maxKnown) known.clear();
      known.set(keyOf(place), { takes, until: clock.now() + (takes ? lasting.takes : lasting.refuses) });
    },
    recall(place) {
      const entry = known.get(keyOf(place));
      return entry && entry.until > clock.now() ? entry.takes : undefined;
    },
  };
}
