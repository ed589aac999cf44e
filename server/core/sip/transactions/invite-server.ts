import type { Step } from '../../../base/machine.ts';
import type { SipResponse } from '../message.ts';
import { giveUpMs, T1, T2, T4 } from './timers.ts';

/** `answered` in proceeding: a provisional response exists that a retransmitted INVITE gets again. */
export type State =
  | { kind: 'proceeding'; reliable: boolean; answered: boolean }
  | { kind: 'completed'; reliable: boolean; intervalMs: number }
  | { kind: 'confirmed' }
  | { kind: 'accepted' }
  | { kind: 'terminated' };

export type Input =
  | { kind: 'request' }
  | { kind: 'ack' }
  | { kind: 'respond'; response: SipResponse }
  | { kind: 'timer'; name: string }
  | { kind: 'transport-failed' };

/** `resend` repeats the last response sent; `pass-ack` is an ACK to a 2xx that came with the INVITE's branch. */
export type Effect =
  | { kind: 'send'; response: SipResponse }
  | { kind: 'resend' }
  | { kind: 'pass-ack' }
  | { kind: 'tell-no-ack' }
  | { kind: 'tell-transport-failed' }
  | { kind: 'terminated' };

export const initial = (reliable: boolean): State => ({ kind: 'proceeding', reliable, answered: false });

const disarmAll = ['timerG', 'timerH'].map((timer) => ({ kind: 'disarm', timer }) as const);
const over = { kind: 'terminated' } as const;

function respond(state: State, response: SipResponse): Step<State, Effect> {
  const send = { kind: 'send', response } as const;
  if (state.kind === 'proceeding') {
    if (response.status < 200) return { state: { ...state, answered: true }, effects: [send] };
    if (response.status < 300)
      return { state: { kind: 'accepted' }, effects: [send, { kind: 'arm', timer: 'timerL', ms: giveUpMs }] };
    const again = state.reliable ? [] : [{ kind: 'arm', timer: 'timerG', ms: T1 } as const];
    return {
      state: { kind: 'completed', reliable: state.reliable, intervalMs: T1 },
      effects: [send, ...again, { kind: 'arm', timer: 'timerH', ms: giveUpMs }],
    };
  }
  // RFC 6026 7.1: the user agent repeats its 2xx through the transaction.
  if (state.kind === 'accepted' && response.status >= 200 && response.status < 300) return { state, effects: [send] };
  return { state, effects: [], ignored: `${response.status} to send in ${state.kind}` };
}

function fire(state: State, timer: string): Step<State, Effect> {
  if (timer === 'timerG' && state.kind === 'completed') {
    const intervalMs = Math.min(state.intervalMs * 2, T2);
    return { state: { ...state, intervalMs }, effects: [{ kind: 'resend' }, { kind: 'arm', timer, ms: intervalMs }] };
  }
  if (timer === 'timerH' && state.kind === 'completed')
    return { state: over, effects: [...disarmAll, { kind: 'tell-no-ack' }, { kind: 'terminated' }] };
  if ((timer === 'timerI' && state.kind === 'confirmed') || (timer === 'timerL' && state.kind === 'accepted'))
    return { state: over, effects: [{ kind: 'terminated' }] };
  return { state, effects: [], ignored: `${timer} in ${state.kind}` };
}

/** RFC 3261 17.2.1 with RFC 6026 7.1. It begins when the first INVITE was received; the 100 is an ordinary `respond`. */
export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'request':
      if (state.kind === 'completed' || (state.kind === 'proceeding' && state.answered))
        return { state, effects: [{ kind: 'resend' }] };
      return { state, effects: [], ignored: `INVITE again in ${state.kind}` };
    case 'ack':
      if (state.kind === 'accepted') return { state, effects: [{ kind: 'pass-ack' }] };
      if (state.kind !== 'completed') return { state, effects: [], ignored: `ACK in ${state.kind}` };
      if (state.reliable) return { state: over, effects: [...disarmAll, { kind: 'terminated' }] };
      return { state: { kind: 'confirmed' }, effects: [...disarmAll, { kind: 'arm', timer: 'timerI', ms: T4 }] };
    case 'respond':
      return respond(state, input.response);
    case 'timer':
      return fire(state, input.name);
    case 'transport-failed':
      if (state.kind === 'terminated') return { state, effects: [], ignored: 'transport failed when over' };
      // RFC 6026 7.1: a lost connection does not end an accepted INVITE; the 2xx may be repeated on another one.
      if (state.kind === 'accepted') return { state, effects: [{ kind: 'tell-transport-failed' }] };
      return { state: over, effects: [...disarmAll, { kind: 'tell-transport-failed' }, { kind: 'terminated' }] };
  }
}
