import { type Parsed, parseMessage } from '../../core/sip/parse.ts';
import { feed, newFramer } from '../../core/sip/stream-framer.ts';
import type { Sender } from './draft.ts';
import { type Generated, generate } from './generate.ts';

/** The messages of one sender by their seeds; those of late are kept, for the answers to them. */
export interface Messages {
  readonly stream: boolean;
  of(seed: number): Generated;
  /** As the engine reads it. */
  parsed(seed: number): Parsed;
  /** In a stream, the next message can be found behind it. */
  standsAlone(seed: number): boolean;
}

const kept = 4096;

interface Entry extends Generated {
  parsed?: Parsed;
  alone?: boolean;
}

export function createMessages(place: Omit<Sender, 'mark'>, stream: boolean): Messages {
  const entries = new Map<number, Entry>();
  const of = (seed: number): Entry => {
    const known = entries.get(seed);
    if (known) return known;
    const entry = generate(seed, place, stream);
    entries.set(seed, entry);
    if (entries.size > kept) entries.delete(entries.keys().next().value!);
    return entry;
  };
  return {
    stream,
    of,
    parsed(seed) {
      const entry = of(seed);
      entry.parsed ??= parseMessage(entry.bytes, { transport: stream ? 'stream' : 'datagram' });
      return entry.parsed;
    },
    standsAlone(seed) {
      const entry = of(seed);
      entry.alone ??= isAlone(entry.bytes);
      return entry.alone;
    },
  };
}

/** One whole message, and nothing behind it. */
export function isAlone(bytes: Uint8Array): boolean {
  const { state, events } = feed(newFramer(), bytes);
  const found = events.filter((event) => event.kind !== 'ping');
  return found.length === 1 && found[0]!.kind === 'message' && state.pending.length === 0;
}
