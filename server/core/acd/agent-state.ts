import type { Step, TimerEffect } from '../../base/machine.ts';

/** What a person asked for while busy; it happens when the call and its wrap-up are over. */
export type Pending = { kind: 'break'; reason: string } | { kind: 'off' };

export type Activity =
  | { kind: 'off' }
  | { kind: 'ready' }
  | { kind: 'break'; reason: string }
  | { kind: 'ringing'; callId: string }
  | { kind: 'talking'; callId: string }
  /** `resultWanted`: ends by the result of the call, or with its time; what is asked for meanwhile waits. */
  | { kind: 'wrap-up'; callId: string; endsAt: number; resultWanted?: true };

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
  /** After a miss: is offered nothing before. */
  restsUntil?: number;
  /** The call at hand has its result already. */
  resultOf?: string;
}

export type Input = { at: number } & (
  | { kind: 'make-ready' }
  /** `granted`: by somebody else, who does not cut the paperwork short. */
  | { kind: 'take-break'; reason: string; granted?: boolean }
  | { kind: 'sign-out' }
  | { kind: 'extend-wrap-up'; ms: number }
  /** The distributor lets the phone ring. */
  | { kind: 'offered'; callId: string }
  | { kind: 'answered'; callId: string }
  /** `missesBeforeBreak`: of the queue; 0 = never. `restMs`: before anything else is offered. */
  | { kind: 'missed'; callId: string; missesBeforeBreak: number; restMs?: number }
  /** The caller gave up, or went elsewhere, while it rang. */
  | { kind: 'withdrawn'; callId: string }
  /** A call of their own: dialled, or reached directly. */
  | { kind: 'call-started'; callId: string }
  | { kind: 'call-ended'; callId: string; wrapUpMs: number; resultWanted?: boolean }
  /** What came of the call was told; within the wrap-up this ends it. */
  | { kind: 'result-given'; callId: string }
  | { kind: 'wrap-up-over' }
);

export type Effect =
  /** The activity is a new one, to be written down with why. */
  | { kind: 'changed'; activity: Activity; why: Why }
  /** The time for it is over. */
  | { kind: 'result-missing'; callId: string };

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
  | 'result-given'
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
  | 'result-wanted'
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
  const { signedInAt, pending, restsUntil, resultOf, ...kept } = state;
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
      ...(restsUntil !== undefined && isSignedIn && why !== 'asked' && { restsUntil }),
      ...(isBusy && resultOf !== undefined && { resultOf }),
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

const owesResult = ({ activity }: State): boolean => activity.kind === 'wrap-up' && activity.resultWanted === true;

function makeReady(state: State, at: number): Answer {
  if (isOnCall(state)) {
    if (!state.pending) return ignore(state, 'on-call');
    const { pending: _withdrawn, ...rest } = state;
    return { state: rest, effects: [] };
  }
  if (owesResult(state)) return ignore(state, 'result-wanted');
  if (state.activity.kind === 'ready') return ignore(state, 'already-ready');
  return enter({ ...state, misses: 0 }, { activity: { kind: 'ready' }, why: 'asked', at });
}

function takeBreak(state: State, input: { reason: string; granted?: boolean; at: number }): Answer {
  const { activity } = state;
  const { reason, granted = false, at } = input;
  if (activity.kind === 'off') return ignore(state, 'not-signed-in');
  const isAtPaper = owesResult(state) || (granted && activity.kind === 'wrap-up');
  if (isOnCall(state) || isAtPaper) return keepPending(state, { kind: 'break', reason });
  if (activity.kind === 'break' && activity.reason === reason) return ignore(state, 'already-on-that-break');
  return enter(state, { activity: { kind: 'break', reason }, why: 'asked', at });
}

function signOut(state: State, at: number): Answer {
  if (state.activity.kind === 'off') return ignore(state, 'already-off');
  if (isOnCall(state) || owesResult(state)) return keepPending(state, { kind: 'off' });
  return enter({ ...state, misses: 0 }, { activity: { kind: 'off' }, why: 'asked', at });
}

function miss(state: State, input: { missesBeforeBreak: number; restMs?: number; at: number }): Answer {
  const { restMs = 0, at } = input;
  const marked = { ...state, misses: state.misses + 1, ...(restMs > 0 && { restsUntil: at + restMs }) };
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

function endCall(
  state: State,
  input: { callId: string; wrapUpMs: number; resultWanted?: boolean; at: number },
): Answer {
  const { callId, wrapUpMs, at } = input;
  const isWanted = input.resultWanted === true && state.resultOf !== callId;
  if (wrapUpMs > 0) {
    const wrapUp: Activity = { kind: 'wrap-up', callId, endsAt: at + wrapUpMs };
    const activity: Activity = isWanted ? { ...wrapUp, resultWanted: true } : wrapUp;
    return enter(state, { activity, why: 'call-ended', at });
  }
  const settled = settle(state, { why: 'call-ended', at });
  return isWanted ? { ...settled, effects: [{ kind: 'result-missing', callId }, ...settled.effects] } : settled;
}

function takeResult(state: State, input: { callId: string; at: number }): Answer {
  const { activity } = state;
  const { callId, at } = input;
  if (!('callId' in activity) || activity.callId !== callId) return ignore(state, 'other-call');
  if (activity.kind === 'wrap-up') return settle(state, { why: 'result-given', at });
  return { state: { ...state, resultOf: callId }, effects: [] };
}

function endWrapUp(state: State, at: number): Answer {
  const { activity } = state;
  if (activity.kind !== 'wrap-up') return ignore(state, 'not-in-wrap-up');
  const settled = settle(state, { why: 'wrap-up-over', at });
  if (!activity.resultWanted) return settled;
  return { ...settled, effects: [{ kind: 'result-missing', callId: activity.callId }, ...settled.effects] };
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
    case 'result-given':
      return takeResult(state, input);
    case 'wrap-up-over':
      return endWrapUp(state, at);
  }
}
