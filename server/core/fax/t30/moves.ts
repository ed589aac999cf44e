import { type FrameName, writeFrame } from './frames.ts';
import { keepPartialPage } from './partial-page.ts';
import type {
  Answer,
  Call,
  Effect,
  ModemOrder,
  Phase,
  Receiving,
  Sending,
  State,
  T30Fact,
  T30Outcome,
} from './session.ts';

/** T.30 5.4.3.1 and A.5.4.1, in milliseconds. */
export const T1 = 35_000;
export const T2 = 6_000;
export const T4 = 3_000;
export const T5 = 60_000;
/** Once the flags of a frame are heard, the wait is for its end: a frame may take 3 s (5.3.1), its sequence more. */
export const framesMs = 6_000;
/** 5.4.2: what is not answered is said three times. */
export const MOST_TRIES = 3;

const timers = ['T1', 'T2', 'T4', 'T5', 'patience'] as const;
export type TimerName = (typeof timers)[number];

export type Made = Answer['effects'][number];

export const arm = (timer: TimerName, ms: number): Made => ({ kind: 'arm', timer, ms });
export const disarm = (timer: TimerName): Made => ({ kind: 'disarm', timer });
export const modem = (order: ModemOrder): Effect => ({ kind: 'modem', order });
export const tell = (fact: T30Fact): Effect => ({ kind: 'tell', fact });
export const listen = modem({ kind: 'listen' });
export const stopListening = modem({ kind: 'stop-listening' });

/** A frame of ours; `final` unless others follow. */
export const frameOf = (call: Call, name: FrameName, of: { fif?: Uint8Array; more?: boolean } = {}): Uint8Array =>
  writeFrame({ name, ...(of.fif && { fif: of.fif }), isFinal: !of.more, x: call.x });

export const to = (state: State, phase: Phase, effects: readonly Made[] = []): Answer => ({
  state: { ...state, phase },
  effects,
});

export const withCall = (state: State, call: Partial<Call>): State => ({ ...state, call: { ...state.call, ...call } });
export const withSending = (state: State, sending: Partial<Sending>): State =>
  withCall(state, { sending: { ...state.call.sending, ...sending } });
export const withReceiving = (state: State, receiving: Partial<Receiving>): State =>
  withCall(state, { receiving: { ...state.call.receiving, ...receiving } });

export const sendFrames = (state: State, phase: Phase, frames: readonly Uint8Array[], before: Made[] = []): Answer =>
  to(state, phase, [...before, modem({ kind: 'send-frames', frames })]);

/** The end, told once: the modem leaves the line. */
export function end(state: State, outcome: T30Outcome): Answer {
  const { document } = state.call.setup;
  const firstUnconfirmedPage = (document?.first ?? 0) + state.call.confirmed;
  const isCut = outcome.kind === 'dropped' || outcome.kind === 'cancelled';
  return to(state, { kind: 'ended' }, [
    ...timers.map(disarm),
    ...(isCut ? keepPartialPage(state) : []),
    modem({ kind: 'hang-up' }),
    tell({ kind: 'ended', outcome, firstUnconfirmedPage }),
  ]);
}

/** T.30 phase E: DCN, then the end. */
export const goodbye = (state: State, outcome: T30Outcome, before: Made[] = []): Answer =>
  sendFrames(state, { kind: 'sending-dcn', outcome }, [frameOf(state.call, 'DCN')], [...timers.map(disarm), ...before]);

export const ignore = (state: State, why: string): Answer => ({ state, effects: [], ignored: why });
