import type { TimerEffect } from '../../../base/machine.ts';
import { readingLines } from '../class1/octets.ts';
import { joinOctets } from '../join-octets.ts';
import type { T30Fact, T30Outcome } from '../t30/session.ts';
import type { Class2Answer, Class2Effect, Class2Event, Class2Phase, Class2State } from './session.ts';
import { causeOf, wordsOf } from './terms.ts';

export type Made = Class2Effect | TimerEffect;

export const commandMs = 5_000;
/** T.30's T1, and phase B behind it. */
export const phaseBMs = 60_000;
/** Three times told and not answered. */
export const confirmMs = 30_000;

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const write = (bytes: Uint8Array): Class2Effect => ({ kind: 'write', bytes });
export const watch = (ms: number): TimerEffect => ({ kind: 'arm', timer: 'answer', ms });
export const unwatch: TimerEffect = { kind: 'disarm', timer: 'answer' };
export const event = (told: Class2Event): Class2Effect => ({ kind: 'event', event: told });
export const fact = (told: T30Fact): Class2Effect => ({ kind: 'fact', fact: told });

export const command = (state: Class2State, phase: Class2Phase, of: { text: string; ms?: number }): Class2Answer => {
  const { status: _, ...rest } = state;
  return { state: { ...rest, phase }, effects: [write(ascii(`${of.text}\r`)), watch(of.ms ?? commandMs)] };
};
export const before = (made: readonly Made[], answer: Class2Answer): Class2Answer => ({
  ...answer,
  effects: [...made, ...answer.effects],
});

/** Nothing is under way any more; the line is left once that is ordered. */
export const stop = (state: Class2State, effects: readonly Made[]): Class2Answer => ({
  state: { ...state, phase: { kind: 'idle' } },
  effects: [unwatch, ...effects],
});

export function leave(state: Class2State): Class2Answer {
  const isGone = state.hungUp !== undefined || !state.isConnected;
  const left = [...(isGone ? [] : [`AT${wordsOf(state.setup.dialect).abort}`]), 'ATH0'];
  return leaveBy({ ...state, isOver: true, reading: readingLines }, left);
}

export function leaveBy(state: Class2State, left: readonly string[]): Class2Answer {
  const [next] = left;
  if (next === undefined) return stop(state, [event({ kind: 'idle' })]);
  return command(state, { kind: 'leaving', left }, { text: next });
}

export function end(state: Class2State, outcome: T30Outcome): Class2Answer {
  const cut = outcome.kind === 'dropped' || outcome.kind === 'cancelled';
  const told = fact({ kind: 'ended', outcome, firstUnconfirmedPage: state.page });
  return before([...(cut ? keepPartialPage(state) : []), told], leave(state));
}

/** What came of a page before the line was cut: kept as it is. */
export function keepPartialPage(state: Class2State): Made[] {
  const bytes = joinOctets(state.chunks);
  if (!state.agreement || bytes.length === 0 || state.phase.kind === 'keeping') return [];
  return [{ kind: 'keep-page', page: state.page, bytes, agreement: state.agreement, whole: false }];
}

/** The modem has left the line by itself and said why. */
export function onHungUp(state: Class2State, code: number): Class2Answer {
  const cause = causeOf(code);
  if (!state.isConnected) {
    const said = { 'no-dialtone': 'NO DIALTONE', 'no-answer': 'NO ANSWER' } as const;
    const result = said[cause as keyof typeof said] ?? 'NO CARRIER';
    return stop(state, [event({ kind: 'not-connected', result })]);
  }
  const { document } = state.setup;
  switch (cause) {
    case 'done':
      return end(state, { kind: !document || state.page >= document.count ? 'done' : 'dropped' });
    case 'no-fax':
      return end(state, { kind: 'not-a-fax', heard: 'silence' });
    case 'refused':
    case 'training-failed':
    case 'page-refused':
    case 'page-not-confirmed':
      return end(state, { kind: cause });
    default:
      return end(state, { kind: 'dropped' });
  }
}
