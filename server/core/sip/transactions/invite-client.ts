import type { Step } from '../../../base/machine.ts';
import type { SipResponse } from '../message.ts';
import { giveUpMs, T1, timerDMs } from './timers.ts';

/** `reliable`: the transport repeats what is lost (TCP), so nothing is retransmitted here. */
export type State =
  | { kind: 'calling'; reliable: boolean; intervalMs: number; cancelling: boolean }
  | { kind: 'proceeding'; reliable: boolean; cancelling: boolean }
  | { kind: 'completed'; reliable: boolean }
  | { kind: 'accepted' }
  | { kind: 'terminated' };

export type Input =
  | { kind: 'start' }
  | { kind: 'cancel' }
  | { kind: 'response'; response: SipResponse }
  | { kind: 'timer'; name: string }
  | { kind: 'transport-failed' };

/** `send` is the INVITE, first and again; `acknowledge` is the ACK to a final response over 299 (17.1.1.3). */
export type Effect =
  | { kind: 'send' }
  | { kind: 'acknowledge'; response: SipResponse }
  | { kind: 'send-cancel' }
  | { kind: 'pass'; response: SipResponse }
  | { kind: 'tell-timeout' }
  | { kind: 'tell-transport-failed' }
  | { kind: 'terminated' };

export const initial = (reliable: boolean): State => ({
  kind: 'calling',
  reliable,
  intervalMs: T1,
  cancelling: false,
});

const disarmAll = ['timerA', 'timerB', 'timerCancel'].map((timer) => ({ kind: 'disarm', timer }) as const);
const over = { kind: 'terminated' } as const;
const cancelled = [{ kind: 'send-cancel' }, { kind: 'arm', timer: 'timerCancel', ms: giveUpMs }] as const;

function receive(state: State, response: SipResponse): Step<State, Effect> {
  const pass = { kind: 'pass', response } as const;
  if (state.kind === 'calling' || state.kind === 'proceeding') {
    const { reliable, cancelling } = state;
    if (response.status < 200) {
      // RFC 3261 9.1: a CANCEL waits for the first provisional response.
      const held = state.kind === 'calling' && cancelling ? cancelled : [];
      const disarm = state.kind === 'calling' ? disarmAll.slice(0, 2) : [];
      return { state: { kind: 'proceeding', reliable, cancelling }, effects: [...disarm, pass, ...held] };
    }
    if (response.status < 300)
      return {
        state: { kind: 'accepted' },
        effects: [...disarmAll, pass, { kind: 'arm', timer: 'timerM', ms: giveUpMs }],
      };
    const acknowledge = { kind: 'acknowledge', response } as const;
    if (reliable) return { state: over, effects: [...disarmAll, acknowledge, pass, { kind: 'terminated' }] };
    return {
      state: { kind: 'completed', reliable },
      effects: [...disarmAll, acknowledge, pass, { kind: 'arm', timer: 'timerD', ms: timerDMs }],
    };
  }
  if (state.kind === 'completed' && response.status >= 300)
    return { state, effects: [{ kind: 'acknowledge', response }] };
  // RFC 6026 7.2: every further 2xx goes up, also those of other branches.
  if (state.kind === 'accepted' && response.status >= 200 && response.status < 300) return { state, effects: [pass] };
  return { state, effects: [], ignored: `${response.status} in ${state.kind}` };
}

function fire(state: State, timer: string): Step<State, Effect> {
  if (timer === 'timerA' && state.kind === 'calling') {
    const intervalMs = state.intervalMs * 2;
    return { state: { ...state, intervalMs }, effects: [{ kind: 'send' }, { kind: 'arm', timer, ms: intervalMs }] };
  }
  if ((timer === 'timerB' && state.kind === 'calling') || (timer === 'timerCancel' && state.kind === 'proceeding'))
    return { state: over, effects: [...disarmAll, { kind: 'tell-timeout' }, { kind: 'terminated' }] };
  if ((timer === 'timerD' && state.kind === 'completed') || (timer === 'timerM' && state.kind === 'accepted'))
    return { state: over, effects: [{ kind: 'terminated' }] };
  return { state, effects: [], ignored: `${timer} in ${state.kind}` };
}

/**
 * RFC 3261 17.1.1 with RFC 6026 7.2. A `cancel` is sent once a provisional response has come; 64*T1 after it without
 * a final response the transaction ends as timed out (9.1).
 */
export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'start': {
      if (state.kind !== 'calling') return { state, effects: [], ignored: 'started already' };
      const retransmit = state.reliable ? [] : [{ kind: 'arm', timer: 'timerA', ms: T1 } as const];
      return { state, effects: [{ kind: 'send' }, ...retransmit, { kind: 'arm', timer: 'timerB', ms: giveUpMs }] };
    }
    case 'cancel':
      if ((state.kind !== 'calling' && state.kind !== 'proceeding') || state.cancelling)
        return { state, effects: [], ignored: `cancel in ${state.kind}` };
      return { state: { ...state, cancelling: true }, effects: state.kind === 'calling' ? [] : cancelled };
    case 'response':
      return receive(state, input.response);
    case 'timer':
      return fire(state, input.name);
    case 'transport-failed':
      // In `proceeding` nothing is sent, but a connection that breaks brings no answer any more.
      if (state.kind !== 'calling' && state.kind !== 'proceeding' && state.kind !== 'completed')
        return { state, effects: [], ignored: `transport failed in ${state.kind}` };
      return {
        state: over,
        effects: [
          ...disarmAll,
          { kind: 'disarm', timer: 'timerD' },
          ...(state.kind === 'completed' ? [] : [{ kind: 'tell-transport-failed' } as const]),
          { kind: 'terminated' },
        ],
      };
  }
}
