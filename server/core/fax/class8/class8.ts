import type { TimerEffect } from '../../../base/machine.ts';
import type {
  Class8Answer,
  Class8Effect,
  Class8Event,
  Class8Input,
  Class8Order,
  Class8Phase,
  Class8State,
  Heard,
} from './session.ts';

type Made = Class8Effect | TimerEffect;

export const idleClass8: Class8State = {
  phase: { kind: 'idle' },
  line: '',
  afterDle: false,
  calls: false,
  holdMs: 0,
  heardSound: false,
  tones: 0,
};

const DLE = 0x10;
const LF = 0x0a;
const CR = 0x0d;

const commandMs = 3_000;
/** CNG comes every 3.5 s (T.30 4.2): two of them. */
const listenAnsweredMs = 8_000;
/** CED begins within 2.5 s of the answer (T.30 4.3.3.1), a slow machine later. */
const listenDialledMs = 8_000;
/** +VSD: so many tenths of a second without a sound are told as silence. */
const silence = 60;
/** Ours to a fax that answers, which may wait for it: 1100 Hz for half a second, three of silence (T.30 4.2). */
const callingTone = 'AT+VTS=[1100,0,50]';
const callingToneEveryMs = 3_500;
/** Whoever waits for a telephone to be lifted hears it ring. */
const ringingTone = 'AT+VTS=[425,0,100]';
const ringingToneEveryMs = 4_000;

const results = /^(OK|VCON|ERROR|CONNECT|NO CARRIER|BUSY|NO DIAL ?TONE|NO ANSWER)/;

const tell = (event: Class8Event): Class8Effect => ({ kind: 'tell', event });
const write = (text: string): Class8Effect => ({
  kind: 'write',
  bytes: Uint8Array.from(`${text}\r`, (character) => character.charCodeAt(0)),
});
const arm = (timer: 'answer' | 'listen' | 'tone', ms: number): Made => ({ kind: 'arm', timer, ms });
const quiet: readonly Made[] = (['answer', 'listen', 'tone'] as const).map((timer) => ({ kind: 'disarm', timer }));

const to = (state: Class8State, phase: Class8Phase, effects: readonly Made[] = []): Class8Answer => ({
  state: { ...state, phase },
  effects: [...effects],
});
const command = (state: Class8State, phase: Class8Phase, of: { text: string; ms?: number }): Class8Answer =>
  to(state, phase, [write(of.text), arm('answer', of.ms ?? commandMs)]);

/** Told once; the line is left when that is ordered. */
const over = (state: Class8State, heard: Heard): Class8Answer =>
  to(state, { kind: 'over' }, [...quiet, tell({ kind: 'heard', heard })]);

function begin(order: Class8Order & { kind: 'dial' | 'answer' }): Class8Answer {
  const calls = order.kind === 'dial';
  const fresh = { ...idleClass8, calls, holdMs: order.kind === 'answer' ? order.holdMs : 0 };
  return prepare(fresh, ['AT+FCLASS=8', `AT+VSD=128,${silence}`], order);
}

function prepare(state: Class8State, left: readonly string[], then: Class8Order): Class8Answer {
  const [next] = left;
  if (next !== undefined) return command(state, { kind: 'preparing', left, then }, { text: next });
  if (then.kind === 'dial') return command(state, { kind: 'connecting' }, { text: `ATD${then.number}`, ms: then.ms });
  return command(state, { kind: 'connecting' }, { text: 'ATA' });
}

/** Off the hook: whoever is there is listened to. */
function listen(state: Class8State): Class8Answer {
  return to(state, { kind: 'listening' }, [
    ...quiet,
    tell({ kind: 'off-hook' }),
    arm('listen', state.calls ? listenDialledMs : listenAnsweredMs),
    ...(state.calls ? [arm('tone', 1)] : []),
  ]);
}

/** It is no fax as far as was heard: a caller is told so; one who called us may be taken by a telephone. */
function noFax(state: Class8State, kind: 'voice' | 'silence'): Class8Answer {
  if (state.calls || state.holdMs === 0) return over(state, { kind });
  return to({ ...state, heardSound: kind === 'voice' }, { kind: 'holding' }, [
    ...quiet,
    tell({ kind: 'holds' }),
    arm('listen', state.holdMs),
    arm('tone', 1),
  ]);
}

function leave(state: Class8State): Class8Answer {
  return leaveBy(state, ['ATH0', 'AT+FCLASS=1']);
}

function leaveBy(state: Class8State, left: readonly string[]): Class8Answer {
  const [next] = left;
  if (next === undefined) return to(state, { kind: 'idle' }, [...quiet, tell({ kind: 'idle' })]);
  const answer = command(state, { kind: 'leaving', left }, { text: next });
  return { ...answer, effects: [...quiet, ...answer.effects] };
}

function onResult(state: Class8State, result: string): Class8Answer {
  const { phase } = state;
  const ok = result === 'OK' || result === 'VCON' || result.startsWith('CONNECT');
  switch (phase.kind) {
    case 'preparing': {
      const [asked, ...left] = phase.left;
      // What is not class 8 hears nothing; silence that is not told apart is only less known.
      if (!ok && asked === 'AT+FCLASS=8') return over(state, { kind: 'nothing', result: 'ERROR' });
      return prepare(state, left, phase.then);
    }
    case 'connecting':
      return ok ? listen(state) : over(state, { kind: 'nothing', result });
    case 'listening':
    case 'holding':
      if (!ok) return over(state, { kind: 'nothing', result });
      return { state: { ...state, tones: Math.max(0, state.tones - 1) }, effects: [] };
    case 'switching':
      // The tone that was playing has its result first.
      if (ok && state.tones > 0) return { state: { ...state, tones: state.tones - 1 }, effects: [] };
      if (!ok) return over(state, { kind: 'nothing', result });
      return to(state, { kind: 'handed-over' }, [...quiet, tell({ kind: 'heard', heard: { kind: 'fax' } })]);
    case 'leaving':
      return leaveBy(state, phase.left.slice(1));
    default:
      return { state, effects: [], ignored: `${result} unasked` };
  }
}

/** DLE and a letter: what the modem hears (V.253 table 27). */
function onSound(state: Class8State, code: string): Class8Answer {
  const { phase, calls } = state;
  if (phase.kind !== 'listening' && phase.kind !== 'holding') return { state, effects: [], ignored: `heard ${code}` };
  switch (code) {
    // Of who calls: CNG. Of who answers: CED.
    case 'c':
    case 'a': {
      if ((code === 'c') === calls) return { state, effects: [], ignored: `heard ${code}` };
      const answer = command(state, { kind: 'switching' }, { text: 'AT+FCLASS=1' });
      return { ...answer, effects: [...quiet, ...answer.effects] };
    }
    case 'b':
    case 'd':
      return over(state, { kind: 'nothing', result: calls && code === 'b' ? 'BUSY' : 'NO CARRIER' });
    // The telephone beside us was lifted.
    case 'H':
    case 'P':
      return calls ? { state, effects: [], ignored: `heard ${code}` } : over(state, { kind: 'taken' });
    // Sound, and then none.
    case 'q':
    case 'V':
      return phase.kind === 'listening' && calls ? over(state, { kind: 'voice' }) : withSound(state);
    case 's':
      if (phase.kind === 'holding') return { state, effects: [], ignored: 'still silent' };
      return noFax(state, state.heardSound ? 'voice' : 'silence');
    default:
      return { state, effects: [], ignored: `heard ${code}` };
  }
}

const withSound = (state: Class8State): Class8Answer => ({ state: { ...state, heardSound: true }, effects: [] });

function onTimer(state: Class8State, name: string): Class8Answer {
  const { phase, calls } = state;
  if (name === 'tone' && (phase.kind === 'listening' || phase.kind === 'holding')) {
    const [text, ms] = calls ? [callingTone, callingToneEveryMs] : [ringingTone, ringingToneEveryMs];
    return { state: { ...state, tones: state.tones + 1 }, effects: [write(text), arm('tone', ms)] };
  }
  // Silence would have been told: there was sound.
  if (name === 'listen' && phase.kind === 'listening') return noFax(state, 'voice');
  if (name === 'listen' && phase.kind === 'holding')
    return over(state, { kind: state.heardSound ? 'voice' : 'silence' });
  if (name !== 'answer') return { state, effects: [] };
  switch (phase.kind) {
    case 'preparing':
      return over(state, { kind: 'nothing', result: 'ERROR' });
    case 'connecting':
      return over(state, { kind: 'nothing', result: 'NO ANSWER' });
    case 'switching':
      return over(state, { kind: 'nothing', result: 'ERROR' });
    case 'leaving':
      return leaveBy(state, phase.left.slice(1));
    default:
      return { state, effects: [] };
  }
}

function onOrder(state: Class8State, order: Class8Order): Class8Answer {
  if (order.kind !== 'hang-up') return begin(order);
  return state.phase.kind === 'leaving' ? { state, effects: [] } : leave(state);
}

function onBytes(state: Class8State, bytes: Uint8Array): Class8Answer {
  let current = state;
  const effects: Made[] = [];
  const take = (answer: Class8Answer): void => {
    current = answer.state;
    effects.push(...answer.effects);
  };
  for (const octet of bytes) {
    if (current.afterDle) {
      current = { ...current, afterDle: false };
      take(onSound(current, String.fromCharCode(octet)));
    } else if (octet === DLE) current = { ...current, afterDle: true };
    else if (octet === LF || octet === CR) {
      const text = current.line.trim();
      current = { ...current, line: '' };
      if (results.test(text)) take(onResult(current, text));
    } else if (current.line.length < 100) current = { ...current, line: current.line + String.fromCharCode(octet) };
  }
  return { state: current, effects };
}

/**
 * A modem that listens before it is a fax (V.253 voice mode): who calls is answered without a tone, and is a fax once its
 * CNG is heard; who was called is one once it answers with CED. The port is class 1's again after `fax`, and after `idle`.
 */
export function stepClass8(state: Class8State, input: Class8Input): Class8Answer {
  if (input.kind === 'bytes') return onBytes(state, input.bytes);
  return input.kind === 'timer' ? onTimer(state, input.name) : onOrder(state, input.order);
}
