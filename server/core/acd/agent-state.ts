import type { Step, TimerEffect } from '../../base/machine.ts';

/** What a person asked for while busy; it happens when the call and its wrap-up are over. */
export type Pending = { kind: 'break'; reason: string } | { kind: 'off' };

export type Activity =
  | { kind: 'off' }
  | { kind: 'ready' }
  | { kind: 'break'; reason: string }
  | { kind: 'ringing'; callId: string }
  | { kind: 'talking'; callId: string }
  | { kind: 'wrap-up'; callId: string; endsAt: number };

/** One person on duty. Times are epoch ms. */
export interface State {
  activity: Activity;
  /** Since when in this activity. */
  since: number;
  /** For the distributor: a caller who gives up while it rings does not cost the place in the line. */
  idleSince: number;
  signedInAt?: number;
  pending?: Pending;
  /** Offers missed in a row. */
  misses: number;
}

export type Input = { at: number } & (
  | { kind: 'make-ready' }
  | { kind: 'take-break'; reason: string }
  | { kind: 'sign-out' }
  | { kind: 'extend-wrap-up'; ms: number }
  /** The distributor lets the phone ring. */
  | { kind: 'offered'; callId: string }
  | { kind: 'answered'; callId: string }
  /** `missesBeforeBreak`: of the queue; 0 = never. */
  | { kind: 'missed'; callId: string; missesBeforeBreak: number }
  /** The caller gave up, or went elsewhere, while it rang. */
  | { kind: 'withdrawn'; callId: string }
  /** A call of their own: dialled, or reached directly. */
  | { kind: 'call-started'; callId: string }
  | { kind: 'call-ended'; callId: string; wrapUpMs: number }
  | { kind: 'wrap-up-over' }
);

/** `changed`: the activity is a new one, to be written down with why. */
export type Effect = { kind: 'changed'; activity: Activity; why: Why };

export type Why =
  | 'asked'
  | 'pending'
  | 'offered'
  | 'answered'
  | 'missed'
  | 'missed-too-often'
  | 'withdrawn'
  | 'own-call'
  | 'call-ended'
  | 'wrap-up-over';

/** Why an input changed nothing. Breaks and sign-outs during a call never meet `on-call`: they become pending. */
export type Ignored =
  | 'not-signed-in'
  | 'already-off'
  | 'already-ready'
  | 'already-on-that-break'
  | 'already-pending'
  | 'on-call'
  | 'not-ready'
  | 'not-in-wrap-up'
  | 'other-call';

type Answer = Step<State, Effect> & { ignored?: Ignored };

export const wrapUpTimer = 'wrapUp';

export const signedOut = (at: number): State => ({ activity: { kind: 'off' }, since: at, idleSince: at, misses: 0 });

function ignore(state: State, ignored: Ignored): Answer {
  return { state, effects: [], ignored };
}

/** Enters an activity: the one place where timers are armed and disarmed and changes are told. */
function enter(state: State, to: { activity: Activity; why: Why; at: number }): Answer {
  const { activity, why, at } = to;
  const effects: (Effect | TimerEffect)[] = [];
  if (state.activity.kind === 'wrap-up') effects.push({ kind: 'disarm', timer: wrapUpTimer });
  if (activity.kind === 'wrap-up') effects.push({ kind: 'arm', timer: wrapUpTimer, ms: activity.endsAt - at });
  effects.push({ kind: 'changed', activity, why });
  const isIdle = activity.kind === 'ready' && why !== 'withdrawn';
  const { signedInAt, pending, ...kept } = state;
  const isSignedIn = activity.kind !== 'off';
  const isBusy = activity.kind === 'ringing' || activity.kind === 'talking' || activity.kind === 'wrap-up';
  return {
    state: {
      ...kept,
      activity,
      since: at,
      idleSince: isIdle ? at : state.idleSince,
      ...(isSignedIn && { signedInAt: signedInAt ?? at }),
      ...(isBusy && pending && { pending }),
    },
    effects,
  };
}

/** What comes when nothing is left to do: what was asked for meanwhile, else ready. */
function settle(state: State, after: { why: Why; at: number }): Answer {
  const { pending } = state;
  if (!pending) return enter(state, { ...after, activity: { kind: 'ready' } });
  return enter(state, { activity: pending, why: 'pending', at: after.at });
}

function keepPending(state: State, pending: Pending): Answer {
  const { pending: kept } = state;
  const isSame =
    kept?.kind === pending.kind &&
    (kept.kind === 'off' || (pending.kind === 'break' && kept.reason === pending.reason));
  return isSame ? ignore(state, 'already-pending') : { state: { ...state, pending }, effects: [] };
}

const isOnCall = ({ activity }: State): boolean => activity.kind === 'ringing' || activity.kind === 'talking';

function makeReady(state: State, at: number): Answer {
  if (isOnCall(state)) {
    if (!state.pending) return ignore(state, 'on-call');
    const { pending: _withdrawn, ...rest } = state;
    return { state: rest, effects: [] };
  }
  if (state.activity.kind === 'ready') return ignore(state, 'already-ready');
  return enter({ ...state, misses: 0 }, { activity: { kind: 'ready' }, why: 'asked', at });
}

function takeBreak(state: State, input: { reason: string; at: number }): Answer {
  const { activity } = state;
  const { reason, at } = input;
  if (activity.kind === 'off') return ignore(state, 'not-signed-in');
  if (isOnCall(state)) return keepPending(state, { kind: 'break', reason });
  if (activity.kind === 'break' && activity.reason === reason) return ignore(state, 'already-on-that-break');
  return enter(state, { activity: { kind: 'break', reason }, why: 'asked', at });
}

function signOut(state: State, at: number): Answer {
  if (state.activity.kind === 'off') return ignore(state, 'already-off');
  if (isOnCall(state)) return keepPending(state, { kind: 'off' });
  return enter({ ...state, misses: 0 }, { activity: { kind: 'off' }, why: 'asked', at });
}

function miss(state: State, input: { missesBeforeBreak: number; at: number }): Answer {
  const marked = { ...state, misses: state.misses + 1 };
  const isTooOften = input.missesBeforeBreak > 0 && marked.misses >= input.missesBeforeBreak;
  if (!isTooOften || state.pending) return settle(marked, { why: 'missed', at: input.at });
  return enter(marked, { activity: { kind: 'break', reason: 'missed' }, why: 'missed-too-often', at: input.at });
}

function startOwnCall(state: State, input: { callId: string; at: number }): Answer {
  const { activity } = state;
  if (activity.kind === 'off') return ignore(state, 'not-signed-in');
  if (isOnCall(state)) return ignore(state, 'on-call');
  // Who telephones during a break goes back to it afterwards.
  const resumed: State =
    activity.kind === 'break' ? { ...state, pending: { kind: 'break', reason: activity.reason } } : state;
  return enter(resumed, { activity: { kind: 'talking', callId: input.callId }, why: 'own-call', at: input.at });
}

function endCall(state: State, input: { callId: string; wrapUpMs: number; at: number }): Answer {
  const { callId, wrapUpMs, at } = input;
  if (wrapUpMs <= 0) return settle(state, { why: 'call-ended', at });
  return enter(state, { activity: { kind: 'wrap-up', callId, endsAt: at + wrapUpMs }, why: 'call-ended', at });
}

function extendWrapUp(state: State, input: { ms: number; at: number }): Answer {
  const { activity } = state;
  if (activity.kind !== 'wrap-up') return ignore(state, 'not-in-wrap-up');
  const endsAt = activity.endsAt + input.ms;
  return {
    state: { ...state, activity: { ...activity, endsAt } },
    effects: [{ kind: 'arm', timer: wrapUpTimer, ms: endsAt - input.at }],
  };
}

/** The states of a person at work. Requests during a call wait in `pending`; `ignored` is an `Ignored` literal. */
export function step(state: State, input: Input): Answer {
  const { activity } = state;
  const { at } = input;
  switch (input.kind) {
    case 'make-ready':
      return makeReady(state, at);
    case 'take-break':
      return takeBreak(state, input);
    case 'sign-out':
      return signOut(state, at);
    case 'extend-wrap-up':
      return extendWrapUp(state, input);
    case 'offered':
      if (activity.kind !== 'ready') return ignore(state, 'not-ready');
      return enter(state, { activity: { kind: 'ringing', callId: input.callId }, why: 'offered', at });
    case 'answered':
    case 'missed':
    case 'withdrawn':
      if (activity.kind !== 'ringing' || activity.callId !== input.callId) return ignore(state, 'other-call');
      if (input.kind === 'missed') return miss(state, input);
      if (input.kind === 'withdrawn') return settle(state, { why: 'withdrawn', at });
      return enter(
        { ...state, misses: 0 },
        { activity: { kind: 'talking', callId: input.callId }, why: 'answered', at },
      );
    case 'call-started':
      return startOwnCall(state, input);
    case 'call-ended':
      if (activity.kind !== 'talking' || activity.callId !== input.callId) return ignore(state, 'other-call');
      return endCall(state, input);
    case 'wrap-up-over':
      if (activity.kind !== 'wrap-up') return ignore(state, 'not-in-wrap-up');
      return settle(state, { why: 'wrap-up-over', at });
  }
}
