import type { Step } from '../../base/machine.ts';

/** Our own registration at a carrier (RFC 3261 10.2), digest being answered below us. */
export interface State {
  phase: 'idle' | 'registering' | 'registered' | 'waiting' | 'leaving';
  /** What we ask for; raised by 423, lowered never. */
  expiresSec: number;
  /** Failed attempts in a row. */
  failures: number;
  registeredUntil?: number;
}

export type Reason = 'registration-refused' | 'auth-failed' | 'timeout' | 'unreachable';

export type Input =
  | { kind: 'start' }
  /** Final response to the REGISTER; `expiresSec` is what the registrar granted to our contact. `random` in [0, 1). */
  | {
      kind: 'answered';
      now: number;
      random: number;
      status: number;
      expiresSec?: number;
      minExpiresSec?: number;
      retryAfterSec?: number;
    }
  | { kind: 'failed'; why: 'timeout' | 'unreachable'; random: number }
  /** Timer `again` fired: time to refresh or to retry. */
  | { kind: 'due' }
  | { kind: 'stop' };

export type Effect =
  /** Send a REGISTER; `expiresSec` 0 takes our contact back. */
  | { kind: 'register'; expiresSec: number }
  | { kind: 'tell'; state: 'up'; until: number }
  | { kind: 'tell'; state: 'connecting' }
  | { kind: 'tell'; state: 'down'; reason: Reason; status?: number };

export const initialState = (expiresSec: number): State => ({ phase: 'idle', expiresSec, failures: 0 });

/** Doubling from 30 s to 10 min, then spread over its upper half so that offices do not come back all at once (RFC 5626 4.5). */
function retryMs(failures: number, random: number): number {
  const upperSec = Math.min(600, 30 * 2 ** Math.min(failures - 1, 10));
  return Math.max(30_000, Math.round(upperSec * 1000 * (0.5 + random / 2)));
}

const reasonOf = (status: number): Reason => {
  if (status === 401 || status === 407 || status === 403) return 'auth-failed';
  if (status === 408) return 'timeout';
  return 'registration-refused';
};

function failed(state: State, failure: { reason: Reason; status?: number; waitMs?: number; random: number }) {
  const failures = state.failures + 1;
  const { registeredUntil: _, ...rest } = state;
  const ms = Math.max(failure.waitMs ?? 0, retryMs(failures, failure.random));
  return {
    state: { ...rest, phase: 'waiting', failures },
    effects: [
      {
        kind: 'tell',
        state: 'down',
        reason: failure.reason,
        ...(failure.status === undefined ? {} : { status: failure.status }),
      },
      { kind: 'arm', timer: 'again', ms },
    ],
  } satisfies Step<State, Effect>;
}

function answered(state: State, input: Extract<Input, { kind: 'answered' }>): Step<State, Effect> {
  if (input.status >= 200 && input.status < 300) {
    const granted = input.expiresSec ?? state.expiresSec;
    // 200 without our contact in it, or with 0: the registrar did not keep us.
    if (granted <= 0)
      return failed(state, { reason: 'registration-refused', status: input.status, random: input.random });
    const until = input.now + granted * 1000;
    return {
      state: { ...state, phase: 'registered', failures: 0, registeredUntil: until },
      effects: [
        { kind: 'tell', state: 'up', until },
        { kind: 'arm', timer: 'again', ms: Math.round(granted * 1000 * (0.8 + 0.1 * input.random)) },
      ],
    };
  }
  // RFC 3261 10.2.8: the same again with the time the registrar insists on. Only upwards, or two would chase each other.
  if (input.status === 423 && (input.minExpiresSec ?? 0) > state.expiresSec) {
    const expiresSec = input.minExpiresSec!;
    return { state: { ...state, expiresSec }, effects: [{ kind: 'register', expiresSec }] };
  }
  return failed(state, {
    reason: reasonOf(input.status),
    status: input.status,
    waitMs: (input.retryAfterSec ?? 0) * 1000,
    random: input.random,
  });
}

export function step(state: State, input: Input): Step<State, Effect> {
  switch (input.kind) {
    case 'start':
      if (state.phase !== 'idle') return { state, effects: [], ignored: 'already started' };
      return {
        state: { ...state, phase: 'registering' },
        effects: [
          { kind: 'tell', state: 'connecting' },
          { kind: 'register', expiresSec: state.expiresSec },
        ],
      };
    case 'due':
      if (state.phase !== 'registered' && state.phase !== 'waiting')
        return { state, effects: [], ignored: state.phase };
      return {
        state: { ...state, phase: 'registering' },
        effects: [{ kind: 'register', expiresSec: state.expiresSec }],
      };
    case 'answered':
      if (state.phase !== 'registering') return { state, effects: [], ignored: `answer while ${state.phase}` };
      return answered(state, input);
    case 'failed':
      if (state.phase !== 'registering') return { state, effects: [], ignored: `failure while ${state.phase}` };
      return failed(state, { reason: input.why, random: input.random });
    case 'stop': {
      const { registeredUntil, ...rest } = state;
      // A REGISTER under way may succeed after we left: its contact has to go as well.
      const holds = registeredUntil !== undefined || state.phase === 'registering';
      return {
        state: { ...rest, phase: 'leaving' },
        effects: [{ kind: 'disarm', timer: 'again' }, ...(holds ? [{ kind: 'register', expiresSec: 0 } as const] : [])],
      };
    }
  }
}
