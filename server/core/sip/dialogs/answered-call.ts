import type { Step } from '../../../base/machine.ts';
import { giveUpMs, T1, T2 } from '../transactions/timers.ts';

/**
 * The callee's 2xx on its way until the ACK (RFC 3261 13.3.1.4): repeated on every transport, as a proxy may have lost it
 * on a hop of UDP behind our connection, and proxies repeat no 2xx by themselves.
 */
export type State = { kind: 'waiting'; intervalMs: number } | { kind: 'acknowledged' } | { kind: 'unacknowledged' };

export type Input = { kind: 'start' } | { kind: 'ack' } | { kind: 'timer'; name: string };

/** `tell-no-ack`: 64*T1 have passed; the session must be ended with a BYE. */
export type Effect = { kind: 'resend' } | { kind: 'tell-no-ack' };

export const initial: State = { kind: 'waiting', intervalMs: T1 };

const disarmAll = ['repeat', 'giveUp'].map((timer) => ({ kind: 'disarm', timer }) as const);

/** Runs beside the server transaction, which after a 2xx only absorbs repeated INVITEs. */
export function step(state: State, input: Input): Step<State, Effect> {
  if (state.kind !== 'waiting') return { state, effects: [], ignored: `${input.kind} when ${state.kind}` };
  if (input.kind === 'start')
    return {
      state,
      effects: [
        { kind: 'arm', timer: 'repeat', ms: T1 },
        { kind: 'arm', timer: 'giveUp', ms: giveUpMs },
      ],
    };
  if (input.kind === 'ack') return { state: { kind: 'acknowledged' }, effects: disarmAll };
  if (input.name === 'giveUp')
    return { state: { kind: 'unacknowledged' }, effects: [...disarmAll, { kind: 'tell-no-ack' }] };
  const intervalMs = Math.min(state.intervalMs * 2, T2);
  return {
    state: { ...state, intervalMs },
    effects: [{ kind: 'resend' }, { kind: 'arm', timer: 'repeat', ms: intervalMs }],
  };
}
