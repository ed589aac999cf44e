import type { Step } from '../../../base/machine.ts';
import { parseNumber } from '../chars.ts';
import { type Header, header, headerValues, type SipMessage } from '../message.ts';

/** RFC 4028 4: no interval is shorter. */
export const leastSec = 90;

/** Who of the two sides of one request: its sender or its receiver. */
export type Refresher = 'uac' | 'uas';

export interface SessionExpires {
  sec: number;
  refresher?: Refresher;
}

const secondsOf = (value: string): number | undefined => parseNumber(value.split(';')[0]!.trim(), 2 ** 31 - 1);

/** Undefined when absent or unreadable. */
export function readSessionExpires(message: SipMessage): SessionExpires | undefined {
  const value = header(message, 'Session-Expires');
  const sec = value === undefined ? undefined : secondsOf(value);
  if (value === undefined || sec === undefined) return undefined;
  const told = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(value)?.[1]?.toLowerCase();
  return told === 'uac' || told === 'uas' ? { sec, refresher: told } : { sec };
}

/** `Min-SE` in seconds, never under the norm's least. */
export const readMinSe = (message: SipMessage): number =>
  Math.max(leastSec, secondsOf(header(message, 'Min-SE') ?? '') ?? 0);

export const printSessionExpires = ({ sec, refresher }: SessionExpires): string =>
  refresher === undefined ? String(sec) : `${sec};refresher=${refresher}`;

const supportsTimer = (message: SipMessage): boolean =>
  ['Supported', 'Require'].some((name) =>
    headerValues(message, name).some((value) => value.trim().toLowerCase() === 'timer'),
  );

/** What holds for a session from one refresh to the next. */
export interface Terms {
  sec: number;
  refresher: 'us' | 'them';
  /** False when the peer knows nothing of session timers and we refresh for our own sake (RFC 4028 7.2). */
  mutual: boolean;
  /** The least that the peer bears, when it refused less (422): goes along with every further request. */
  minSe?: number;
}

export type Answer =
  /** 422 with this `Min-SE`. */
  { kind: 'too-brief'; minSe: number } | { kind: 'none' } | { kind: 'agreed'; terms: Terms; headers: Header[] };

/**
 * RFC 4028 9: the receiver's answer to an INVITE or UPDATE. `want` is our own wish; without one the peer's is still
 * honoured. An interval is shortened to ours, never made longer than asked nor shorter than the sender can bear.
 */
export function answerTimer(request: SipMessage, want: SessionExpires | undefined): Answer {
  const asked = readSessionExpires(request);
  const mutual = supportsTimer(request);
  // A proxy may have asked for somebody who would not understand the refusal.
  if (asked && asked.sec < leastSec && mutual) return { kind: 'too-brief', minSe: leastSec };
  if (!asked && !want) return { kind: 'none' };
  const least = readMinSe(request);
  const sec = Math.max(least, Math.min(asked?.sec ?? Number.POSITIVE_INFINITY, want?.sec ?? Number.POSITIVE_INFINITY));
  const refresher = mutual ? (asked?.refresher ?? want?.refresher ?? 'uas') : 'uas';
  return {
    kind: 'agreed',
    terms: { sec, refresher: refresher === 'uas' ? 'us' : 'them', mutual },
    headers: [
      { name: 'Session-Expires', value: printSessionExpires({ sec, refresher }) },
      ...(mutual ? [{ name: 'Require', value: 'timer' }] : []),
    ],
  };
}

/**
 * RFC 4028 7.2: what a 2xx to our INVITE or UPDATE means. When the peer agreed to nothing, whoever asked refreshes for
 * its own sake; undefined when nobody wants a timer.
 */
export function termsOfAnswer(response: SipMessage, asked: SessionExpires | undefined): Terms | undefined {
  const told = readSessionExpires(response);
  if (told)
    return { sec: Math.max(leastSec, told.sec), refresher: told.refresher === 'uas' ? 'them' : 'us', mutual: true };
  return asked && { sec: Math.max(leastSec, asked.sec), refresher: 'us', mutual: false };
}

export type State = { kind: 'off' } | { kind: 'on'; terms: Terms; refreshing: boolean };

export type Input =
  /** A 2xx to an INVITE or UPDATE went either way; undefined: without session timer. */
  | { kind: 'agreed'; terms: Terms | undefined }
  /** Our refresh got this final response; `retryMs` is when to try again if at all. */
  | { kind: 'refused'; status: number; retryMs: number; minSe?: number }
  | { kind: 'timer'; name: string };

/** `end`: the session is over and wants a BYE. */
export type Effect = { kind: 'refresh' } | { kind: 'end'; why: 'expired' | 'gone' };

export const initial: State = { kind: 'off' };

const off: Step<State, Effect> = {
  state: { kind: 'off' },
  effects: [
    { kind: 'disarm', timer: 'refresh' },
    { kind: 'disarm', timer: 'expiry' },
  ],
};

/** RFC 4028 10: whoever waits for a refresh ends the session this long before its end. */
const marginSec = (sec: number): number => Math.min(32, sec / 3);

function begin(terms: Terms): Step<State, Effect> {
  const expiry = { kind: 'arm', timer: 'expiry', ms: (terms.sec - marginSec(terms.sec)) * 1000 } as const;
  return {
    state: { kind: 'on', terms, refreshing: false },
    effects:
      terms.refresher === 'us'
        ? [{ kind: 'arm', timer: 'refresh', ms: (terms.sec / 2) * 1000 }, expiry]
        : [{ kind: 'disarm', timer: 'refresh' }, expiry],
  };
}

/** The timer of one session, on either side (RFC 4028 10). */
export function step(state: State, input: Input): Step<State, Effect> {
  if (input.kind === 'agreed') {
    if (!input.terms) return off;
    const minSe = state.kind === 'on' ? state.terms.minSe : undefined;
    return begin(minSe === undefined ? input.terms : { ...input.terms, minSe });
  }
  if (state.kind === 'off') return { state, effects: [], ignored: `${input.kind} without a session timer` };
  if (input.kind === 'timer') {
    if (input.name === 'expiry') return { ...off, effects: [...off.effects, { kind: 'end', why: 'expired' }] };
    return { state: { ...state, refreshing: true }, effects: [{ kind: 'refresh' }] };
  }
  if (!state.refreshing) return { state, effects: [], ignored: 'no refresh of ours is on its way' };
  return refused(state, input);
}

function refused(state: State & { kind: 'on' }, input: Input & { kind: 'refused' }): Step<State, Effect> {
  const { status, minSe, retryMs } = input;
  if (status === 408 || status === 481) return { ...off, effects: [...off.effects, { kind: 'end', why: 'gone' }] };
  if (status === 422 && minSe !== undefined && minSe > state.terms.sec) {
    // The session still ends when it was to end: only what is asked for is longer.
    const terms = { ...state.terms, sec: minSe, minSe };
    return { state: { ...state, terms }, effects: [{ kind: 'refresh' }] };
  }
  // Who never agreed to refreshes and answers one, with whatever status, lives.
  if (!state.terms.mutual) return begin(state.terms);
  return { state: { ...state, refreshing: false }, effects: [{ kind: 'arm', timer: 'refresh', ms: retryMs }] };
}
