import type { Step } from '../../../base/machine.ts';
import { giveUpMs, T1 } from '../transactions/timers.ts';

/** A response of the callee's to one INVITE on its way out; `T` is whatever the user of the machine sends it with. */
export interface Said<T> {
  item: T;
  status: number;
  /** Only for 101 to 199: to be acknowledged by PRACK. */
  reliable: boolean;
}

/** What the callee said to one INVITE, in the order in which it may be said (RFC 3262 3). */
export interface State<T> {
  nextRSeq: number;
  /** The reliable response that no PRACK came for yet. */
  unacknowledged: { rseq: number; intervalMs: number } | undefined;
  /** Its PRACK is with the application: what follows waits for the answer, which may bear a description itself. */
  pracking: boolean;
  queue: readonly Said<T>[];
  /** A final response has been sent, or the INVITE was lost otherwise. */
  over: boolean;
}

/** `prack`: one that names our INVITE; `pracked`: it has its answer; `lost`: the INVITE was answered by another hand. */
export type Input<T> =
  | ({ kind: 'say' } & Said<T>)
  | { kind: 'prack'; rseq: number }
  | { kind: 'pracked' }
  | { kind: 'lost' }
  | { kind: 'timer'; name: string };

/** `drop`: will never be sent; `accept`, `refuse` (481) concern the PRACK; `give-up`: the INVITE is to be rejected. */
export type Effect<T> =
  | { kind: 'send'; item: T; rseq?: number }
  | { kind: 'resend' }
  | { kind: 'drop'; item: T }
  | { kind: 'accept' }
  | { kind: 'refuse' }
  | { kind: 'give-up' };

/** `firstRSeq` is random, 1 to 2^31 - 1 (RFC 3262 3). */
export const initial = <T>(firstRSeq: number): State<T> => ({
  nextRSeq: firstRSeq,
  unacknowledged: undefined,
  pracking: false,
  queue: [],
  over: false,
});

const disarm = ['repeat', 'giveUp'].map((timer) => ({ kind: 'disarm', timer }) as const);
const drops = <T>(queue: readonly Said<T>[]) => queue.map(({ item }) => ({ kind: 'drop', item }) as const);

function say<T>(state: State<T>, said: Said<T>): Step<State<T>, Effect<T>> {
  const { item, status, reliable } = said;
  if (state.over) return { state, effects: [{ kind: 'drop', item }] };
  const { unacknowledged, pracking, queue } = state;
  if (status >= 200) {
    // A 2xx has to wait for the PRACK of a description (RFC 3262 3). It waits for any: the client library knows no PRACK
    // in an answered dialog. A refusal waits for nothing.
    const wait = status < 300 && (pracking || unacknowledged !== undefined);
    if (wait) return { state: { ...state, queue: [said] }, effects: drops(queue) };
    const over = { ...state, queue: [], over: true };
    return { state: over, effects: [...disarm, ...drops(queue), { kind: 'send', item }] };
  }
  // The answer is decided: what is said of the way there comes too late.
  if (queue.some((entry) => entry.status >= 200)) return { state, effects: [{ kind: 'drop', item }] };
  if (queue.length > 0 || (reliable && (unacknowledged || pracking)))
    return { state: { ...state, queue: [...queue, said] }, effects: [] };
  if (!reliable) return { state, effects: [{ kind: 'send', item }] };
  const rseq = state.nextRSeq;
  return {
    state: { ...state, nextRSeq: rseq + 1, unacknowledged: { rseq, intervalMs: T1 } },
    effects: [
      { kind: 'send', item, rseq },
      { kind: 'arm', timer: 'repeat', ms: T1 },
      { kind: 'arm', timer: 'giveUp', ms: giveUpMs },
    ],
  };
}

/** Says what has waited, up to the next that has to wait itself. */
function release<T>(state: State<T>): Step<State<T>, Effect<T>> {
  const effects: Step<State<T>, Effect<T>>['effects'][number][] = [];
  let next: State<T> = { ...state, pracking: false };
  for (let [first, ...rest] = next.queue; first && !next.unacknowledged; [first, ...rest] = next.queue) {
    const step = say({ ...next, queue: [] }, first);
    effects.push(...step.effects);
    next = { ...step.state, queue: rest };
  }
  return { state: next, effects };
}

/** RFC 3262 3, the callee's side. */
export function step<T>(state: State<T>, input: Input<T>): Step<State<T>, Effect<T>> {
  const { unacknowledged } = state;
  switch (input.kind) {
    case 'say':
      return say(state, input);
    case 'prack':
      if (input.rseq !== unacknowledged?.rseq) return { state, effects: [{ kind: 'refuse' }] };
      return {
        state: { ...state, unacknowledged: undefined, pracking: true },
        effects: [...disarm, { kind: 'accept' }],
      };
    case 'pracked':
      if (!state.pracking) return { state, effects: [], ignored: 'no PRACK was open' };
      return release(state);
    case 'lost':
      if (state.over) return { state, effects: [], ignored: 'lost when over' };
      return {
        state: { ...state, unacknowledged: undefined, queue: [], over: true },
        effects: [...disarm, ...drops(state.queue)],
      };
    case 'timer': {
      if (!unacknowledged || state.over) return { state, effects: [], ignored: `${input.name} when acknowledged` };
      if (input.name === 'giveUp')
        return {
          state: { ...state, unacknowledged: undefined, queue: [], over: true },
          effects: [...disarm, ...drops(state.queue), { kind: 'give-up' }],
        };
      // Doubling without a limit: seven times in all (RFC 3262 3).
      const intervalMs = unacknowledged.intervalMs * 2;
      return {
        state: { ...state, unacknowledged: { ...unacknowledged, intervalMs } },
        effects: [{ kind: 'resend' }, { kind: 'arm', timer: 'repeat', ms: intervalMs }],
      };
    }
  }
}
