import type { Step } from '../../base/machine.ts';
import type { SignalFailure } from './signal-failure.ts';

/** Whether a far end answers OPTIONS. */
export interface State {
  phase: 'idle' | 'probing' | 'resting';
  reachable?: boolean;
  /** Unanswered probes in a row. */
  misses: number;
  everyMs: number;
}

export type Input =
  | { kind: 'start' }
  | { kind: 'answered'; status: number; roundTripMs: number }
  | { kind: 'failed'; why: SignalFailure }
  | { kind: 'due' };

export type Effect =
  | { kind: 'probe' }
  | { kind: 'tell'; reachable: true; roundTripMs: number }
  /** `why`: nobody answered; else the status that says as much. */
  | { kind: 'tell'; reachable: false; status?: number; why?: SignalFailure };

export const initialState = (everyMs: number): State => ({ phase: 'idle', misses: 0, everyMs });

function missed(state: State, how: { status: number } | { why: SignalFailure }): Step<State, Effect> {
  const misses = state.misses + 1;
  const down = misses >= 2;
  return {
    state: { ...state, phase: 'resting', misses, ...(down ? { reachable: false } : {}) },
    effects: [
      ...(down ? [{ kind: 'tell', reachable: false, ...how } as const] : []),
      // One lost datagram must not cost a whole interval in doubt.
      { kind: 'arm', timer: 'probe', ms: down ? state.everyMs : Math.min(state.everyMs, 5_000) },
    ],
  };
}

/**
 * Any final answer proves that somebody is there, even 404 or 501; only 408 and 503 do not. Two misses in a row make
 * it unreachable, one answer reachable again.
 */
export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'start':
    case 'due':
      if (state.phase === 'probing') return { state, effects: [], ignored: 'a probe is under way' };
      return { state: { ...state, phase: 'probing' }, effects: [{ kind: 'probe' }] };
    case 'answered':
      if (state.phase !== 'probing') return { state, effects: [], ignored: 'no probe is under way' };
      if (input.status === 408 || input.status === 503) return missed(state, { status: input.status });
      return {
        state: { ...state, phase: 'resting', misses: 0, reachable: true },
        effects: [
          { kind: 'tell', reachable: true, roundTripMs: input.roundTripMs },
          { kind: 'arm', timer: 'probe', ms: state.everyMs },
        ],
      };
    case 'failed':
      if (state.phase !== 'probing') return { state, effects: [], ignored: 'no probe is under way' };
      return missed(state, { why: input.why });
  }
}
