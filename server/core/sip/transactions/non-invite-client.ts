import type { Step } from '../../../base/machine.ts';
import type { SipResponse } from '../message.ts';
import { giveUpMs, T1, T2, T4 } from './timers.ts';

export type State =
  | { kind: 'trying'; reliable: boolean; intervalMs: number }
  | { kind: 'proceeding'; reliable: boolean }
  | { kind: 'completed' }
  | { kind: 'terminated' };

export type Input =
  | { kind: 'start' }
  | { kind: 'response'; response: SipResponse }
  | { kind: 'timer'; name: string }
  | { kind: 'transport-failed' };

export type Effect =
  | { kind: 'send' }
  | { kind: 'pass'; response: SipResponse }
  | { kind: 'tell-timeout' }
  | { kind: 'tell-transport-failed' }
  | { kind: 'terminated' };

export const initial = (reliable: boolean): State => ({ kind: 'trying', reliable, intervalMs: T1 });

const disarmAll = ['timerE', 'timerF'].map((timer) => ({ kind: 'disarm', timer }) as const);
const over = { kind: 'terminated' } as const;

function receive(state: State, response: SipResponse): Step<State, Effect> {
  if (state.kind !== 'trying' && state.kind !== 'proceeding')
    return { state, effects: [], ignored: `${response.status} in ${state.kind}` };
  const pass = { kind: 'pass', response } as const;
  if (response.status < 200) return { state: { kind: 'proceeding', reliable: state.reliable }, effects: [pass] };
  if (state.reliable) return { state: over, effects: [...disarmAll, pass, { kind: 'terminated' }] };
  return { state: { kind: 'completed' }, effects: [...disarmAll, pass, { kind: 'arm', timer: 'timerK', ms: T4 }] };
}

function fire(state: State, timer: string): Step<State, Effect> {
  if (timer === 'timerE' && state.kind === 'trying') {
    const intervalMs = Math.min(state.intervalMs * 2, T2);
    return { state: { ...state, intervalMs }, effects: [{ kind: 'send' }, { kind: 'arm', timer, ms: intervalMs }] };
  }
  if (timer === 'timerE' && state.kind === 'proceeding')
    return { state, effects: [{ kind: 'send' }, { kind: 'arm', timer, ms: T2 }] };
  if (timer === 'timerF' && (state.kind === 'trying' || state.kind === 'proceeding'))
    return { state: over, effects: [...disarmAll, { kind: 'tell-timeout' }, { kind: 'terminated' }] };
  if (timer === 'timerK' && state.kind === 'completed') return { state: over, effects: [{ kind: 'terminated' }] };
  return { state, effects: [], ignored: `${timer} in ${state.kind}` };
}

/** RFC 3261 17.1.2. */
export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'start': {
      if (state.kind !== 'trying') return { state, effects: [], ignored: 'started already' };
      const retransmit = state.reliable ? [] : [{ kind: 'arm', timer: 'timerE', ms: T1 } as const];
      return { state, effects: [{ kind: 'send' }, ...retransmit, { kind: 'arm', timer: 'timerF', ms: giveUpMs }] };
    }
    case 'response':
      return receive(state, input.response);
    case 'timer':
      return fire(state, input.name);
    case 'transport-failed':
      if (state.kind !== 'trying' && state.kind !== 'proceeding')
        return { state, effects: [], ignored: `transport failed in ${state.kind}` };
      return { state: over, effects: [...disarmAll, { kind: 'tell-transport-failed' }, { kind: 'terminated' }] };
  }
}
