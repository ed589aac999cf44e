import type { Step } from '../../base/machine.ts';
import type { SignalFailure } from './signal-failure.ts';

/** Our own registration at a carrier (RFC 3261 10.2), digest being answered below us. */
export interface State {
  phase: 'idle' | 'registering' | 'registered' | 'waiting' | 'leaving';
  /** What we ask for; raised by 423, lowered never. */
  expiresSec: number;
  /** Failed attempts in a row. */
  failures: number;
  /** Connections that broke, since the last refresh that came in its time. */
  losses: number;
  /** Where a redirection sent us; absent = the trunk's own. */
  registrar?: string;
  /** The last attempt had no answer at all; nobody asked us to wait. */
  unanswered?: true;
  /** Redirections followed since the last answer that was none. */
  redirections: number;
  registeredUntil?: number;
}

export type Reason = 'registration-refused' | 'auth-failed' | SignalFailure;

export type Input =
  /** `delayMs`: after a power cut not all offices of a town may come at once. */
  | { kind: 'start'; delayMs?: number }
  /** Final response to the REGISTER; `expiresSec` is what the registrar granted to our contact. `random` in [0, 1). */
  | {
      kind: 'answered';
      now: number;
      random: number;
      status: number;
      expiresSec?: number;
      minExpiresSec?: number;
      retryAfterSec?: number;
      /** Contact URIs of a redirection, the preferred first. */
      contacts?: readonly string[];
    }
  | { kind: 'failed'; why: SignalFailure; random: number }
  /** Timer `again` fired: time to refresh or to retry. */
  | { kind: 'due' }
  /** The connection that we registered by has gone: calls would not find us (RFC 5626 4.2.1). `random` in [0, 1). */
  | { kind: 'lost'; random: number }
  /** The registrar answers OPTIONS again after a silence: it may have forgotten us. `random` in [0, 1). */
  | { kind: 'back'; random: number }
  /** The registrar answers OPTIONS, as far as the probes noticed without a silence. `random` in [0, 1). */
  | { kind: 'answers'; random: number }
  | { kind: 'stop' };

export type Effect =
  /** Send a REGISTER; `expiresSec` 0 takes our contact back. */
  | { kind: 'register'; expiresSec: number; registrar?: string }
  | { kind: 'tell'; state: 'up'; until: number }
  | { kind: 'tell'; state: 'connecting' }
  | { kind: 'tell'; state: 'down'; reason: Reason; status?: number };

export const initialState = (expiresSec: number): State => ({
  phase: 'idle',
  expiresSec,
  failures: 0,
  losses: 0,
  redirections: 0,
});

/** Longest wait that a carrier's Retry-After may impose. */
const longestWaitSec = 3600;
const maxRedirections = 3;
const longestExpiresSec = 7 * 86_400;

const doubled = (firstSec: number, times: number, mostSec: number): number =>
  Math.min(mostSec, firstSec * 2 ** Math.min(times, 20));

/** Whoever refuses for good would take a repeated wrong password for an attack, and shut us out. */
const isFinal = (status: number | undefined): boolean =>
  status !== undefined && [401, 403, 404, 407, 410, 604].includes(status);

/**
 * Doubling from 30 s to 10 min (from 5 min to an hour after a refusal for good), then spread over its upper half so that
 * offices do not come back all at once (RFC 5626 4.5).
 */
function retryMs(failures: number, how: { random: number; status?: number | undefined }): number {
  const [firstSec, mostSec] = isFinal(how.status) ? [300, 3600] : [30, 600];
  const upperSec = doubled(firstSec, failures - 1, mostSec);
  return Math.max(firstSec * 1000, Math.round(upperSec * 1000 * (0.5 + how.random / 2)));
}

const register = (state: State): Extract<Effect, { kind: 'register' }> => ({
  kind: 'register',
  expiresSec: state.expiresSec,
  ...(state.registrar === undefined ? {} : { registrar: state.registrar }),
});

/** Between 80 and 90 % of what was granted; a registrar that grants seconds, or years, is met half way. */
const refreshMs = (grantedSec: number, random: number): number =>
  Math.max(5_000, Math.round(Math.min(86_400, grantedSec) * 1000 * (0.8 + 0.1 * random)));

const reasonOf = (status: number): Reason => {
  if (status === 401 || status === 407 || status === 403) return 'auth-failed';
  if (status === 408) return 'timeout';
  return 'registration-refused';
};

function failed(state: State, failure: { reason: Reason; status?: number; waitMs?: number; random: number }) {
  const failures = state.failures + 1;
  // Where we were sent may be what is wrong.
  const { registeredUntil: _until, registrar: _registrar, unanswered: _, ...rest } = state;
  const waitMs = Math.min(longestWaitSec * 1000, failure.waitMs ?? 0);
  const ms = Math.max(waitMs, retryMs(failures, failure));
  return {
    state: { ...rest, phase: 'waiting', failures, redirections: 0 },
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
    const { unanswered: _, ...rest } = state;
    return {
      state: { ...rest, phase: 'registered', failures: 0, redirections: 0, registeredUntil: until },
      effects: [
        { kind: 'tell', state: 'up', until },
        { kind: 'arm', timer: 'again', ms: refreshMs(granted, input.random) },
      ],
    };
  }
  // RFC 3261 8.1.3.4: 301 and 302 name another registrar; the next refresh begins at our own again.
  const [registrar] = input.contacts ?? [];
  if (input.status >= 300 && input.status < 400 && registrar !== undefined && state.redirections < maxRedirections) {
    const next = { ...state, registrar, redirections: state.redirections + 1 };
    return { state: next, effects: [register(next)] };
  }
  // RFC 3261 10.2.8: the same again with the time the registrar insists on. Only upwards, or two would chase each other.
  const { minExpiresSec: expiresSec = 0 } = input;
  if (input.status === 423 && expiresSec > state.expiresSec && expiresSec <= longestExpiresSec) {
    const next = { ...state, expiresSec };
    return { state: next, effects: [register(next)] };
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
      return input.delayMs
        ? {
            state: { ...state, phase: 'waiting' },
            effects: [
              { kind: 'tell', state: 'connecting' },
              { kind: 'arm', timer: 'again', ms: input.delayMs },
            ],
          }
        : {
            state: { ...state, phase: 'registering' },
            effects: [{ kind: 'tell', state: 'connecting' }, register(state)],
          };
    case 'due': {
      if (state.phase !== 'registered' && state.phase !== 'waiting')
        return { state, effects: [], ignored: state.phase };
      const { registrar: _, ...rest } = state;
      const losses = state.phase === 'registered' ? 0 : state.losses;
      return { state: { ...rest, phase: 'registering', losses }, effects: [register(rest)] };
    }
    case 'lost': {
      if (state.phase !== 'registered') return { state, effects: [], ignored: state.phase };
      // Again at once, but a registrar that hangs up each time is not run after.
      const ms = Math.round(doubled(1, state.losses, 600) * 1000 * (0.5 + input.random / 2));
      return {
        state: { ...state, phase: 'waiting', losses: state.losses + 1 },
        effects: [{ kind: 'arm', timer: 'again', ms }],
      };
    }
    case 'back': {
      const { unanswered, ...rest } = state;
      if (state.phase !== 'registered' && !(state.phase === 'waiting' && unanswered))
        return { state, effects: [], ignored: state.phase };
      return {
        state: { ...rest, phase: 'waiting' },
        effects: [{ kind: 'arm', timer: 'again', ms: Math.round(1000 * (0.5 + input.random)) }],
      };
    }
    case 'answers':
      // A silence shorter than two probes may still have cost us the registration. Once: who answers OPTIONS but
      // never REGISTER is not run after.
      if (state.phase !== 'waiting' || !state.unanswered || state.failures > 1)
        return { state, effects: [], ignored: 'nothing is waiting for it' };
      return step(state, { kind: 'back', random: input.random });
    case 'answered':
      if (state.phase !== 'registering') return { state, effects: [], ignored: `answer while ${state.phase}` };
      return answered(state, input);
    case 'failed': {
      if (state.phase !== 'registering') return { state, effects: [], ignored: `failure while ${state.phase}` };
      const attempt = failed(state, { reason: input.why, random: input.random });
      return { ...attempt, state: { ...attempt.state, unanswered: true } };
    }
    case 'stop': {
      const { registeredUntil, ...rest } = state;
      // A REGISTER under way may succeed after we left: its contact has to go as well.
      const holds = registeredUntil !== undefined || state.phase === 'registering';
      return {
        state: { ...rest, phase: 'leaving' },
        effects: [
          { kind: 'disarm', timer: 'again' },
          ...(holds ? [{ ...register(state), expiresSec: 0 } as const] : []),
        ],
      };
    }
  }
}
