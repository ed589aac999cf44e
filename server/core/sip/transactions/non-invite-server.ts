import type { Step } from '../../../base/machine.ts';
import type { SipResponse } from '../message.ts';
import { giveUpMs } from './timers.ts';

export type State =
  | { kind: 'trying'; reliable: boolean }
  | { kind: 'proceeding'; reliable: boolean }
  | { kind: 'completed' }
  | { kind: 'terminated' };

export type Input =
  | { kind: 'request' }
  | { kind: 'respond'; response: SipResponse }
  | { kind: 'timer'; name: string }
  | { kind: 'transport-failed' };

export type Effect =
  | { kind: 'send'; response: SipResponse }
  | { kind: 'resend' }
  | { kind: 'tell-transport-failed' }
  | { kind: 'terminated' };

export const initial = (reliable: boolean): State => ({ kind: 'trying', reliable });

/** RFC 3261 17.2.2. It begins when the first request was received. */
export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'request':
      if (state.kind === 'proceeding' || state.kind === 'completed') return { state, effects: [{ kind: 'resend' }] };
      return { state, effects: [], ignored: `request again in ${state.kind}` };
    case 'respond': {
      if (state.kind !== 'trying' && state.kind !== 'proceeding')
        return { state, effects: [], ignored: `${input.response.status} to send in ${state.kind}` };
      const send = { kind: 'send', response: input.response } as const;
      if (input.response.status < 200)
        return { state: { kind: 'proceeding', reliable: state.reliable }, effects: [send] };
      if (state.reliable) return { state: { kind: 'terminated' }, effects: [send, { kind: 'terminated' }] };
      return { state: { kind: 'completed' }, effects: [send, { kind: 'arm', timer: 'timerJ', ms: giveUpMs }] };
    }
    case 'timer':
      if (input.name === 'timerJ' && state.kind === 'completed')
        return { state: { kind: 'terminated' }, effects: [{ kind: 'terminated' }] };
      return { state, effects: [], ignored: `${input.name} in ${state.kind}` };
    case 'transport-failed':
      if (state.kind === 'terminated') return { state, effects: [], ignored: 'transport failed when over' };
      return {
        state: { kind: 'terminated' },
        effects: [{ kind: 'disarm', timer: 'timerJ' }, { kind: 'tell-transport-failed' }, { kind: 'terminated' }],
      };
  }
}
