import type { Step, TimerEffect } from '../../../base/machine.ts';
import { joinOctets } from '../join-octets.ts';
import type { ModemEvent, ModemOrder } from '../t30/session.ts';
import { type Speed, trainingOctets } from '../t30/speeds.ts';
import { abortReception, endOfData, type Reading, readingLines, readNext, withoutCheck, writeData } from './octets.ts';

/** What a class 1 modem is told besides T.30's orders. */
export type Class1Order =
  | ModemOrder
  /** One line of AT commands; its answer is told as `result`. */
  | { kind: 'command'; text: string; ms: number }
  | { kind: 'dial'; number: string; ms: number }
  | { kind: 'answer'; ms: number };

export type Class1Event =
  | ModemEvent
  /** A line that nobody asked for: RING, caller ID. */
  | { kind: 'line'; text: string }
  /** `TIMEOUT`: nothing came in time. */
  | { kind: 'result'; result: string; lines: readonly string[] }
  /** The far end's flags are heard (a caller's), or our frames may go (an answerer's). */
  | { kind: 'connected' }
  /** The call did not come to be. */
  | { kind: 'not-connected'; result: string }
  /** Off the line again: commands are taken. */
  | { kind: 'idle' }
  /** The modem does not answer as it should. */
  | { kind: 'stuck'; detail: string };

export type Class1Input =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'order'; order: Class1Order }
  | { kind: 'timer'; name: string };

export type Class1Effect =
  | { kind: 'write'; bytes: Uint8Array }
  /** What was written and has not left yet is not to leave any more. */
  | { kind: 'discard' }
  | { kind: 'tell'; event: Class1Event };

type Stage =
  /** +FRS: the far end's carrier is waited out. */
  | 'silence'
  /** +FTS: our own silence before a modulation. */
  | 'pause'
  /** A command is out, CONNECT or its like is awaited. */
  | 'command'
  /** Data comes, or goes. */
  | 'data'
  /** Data is over: how it was. */
  | 'result'
  | 'aborting';

interface Task {
  readonly order: Class1Order;
  readonly stage: Stage;
  /** Of frames to send: which. */
  readonly at: number;
  /** Of a command: what came before its result; of a frame: what came of it. */
  readonly lines: readonly string[];
  readonly chunks: readonly Uint8Array[];
}

export interface Class1State {
  readonly reading: Reading;
  readonly task?: Task;
  /** Waits for the end of an abort. */
  readonly next: readonly Class1Order[];
  /** ATA has left the modem ready to send frames (T.31 6.2). */
  readonly mayFrames: boolean;
  /** Something was received since we last sent: its carrier is to be gone before we begin. */
  readonly heard: boolean;
}

export const idleClass1: Class1State = { reading: readingLines, next: [], mayFrames: false, heard: false };

type Answer = Step<Class1State, Class1Effect>;
type Made = Class1Effect | TimerEffect;

const results = /^(OK|ERROR|CONNECT|NO CARRIER|\+FCERROR|BUSY|NO DIAL ?TONE|NO ANSWER|\+FRH:3|\+F4)/;
const commandMs = 5_000;
/** Longer than any far end keeps its carrier after a frame. */
const silenceMs = 1_500;
const abortMs = 1_200;
/** What the modem has been given of a page goes over the line before it takes a command again: four kilobytes or so. */
const abortSendingMs = 6_000;

/** T.31 8.3: the modulations by their numbers; V.17 has a short training beside. */
export function modulationNumber(speed: Speed, long: boolean): number {
  if (speed.modulation !== 'V.17') return speed.bitRate / 100;
  const longs: Record<number, number> = { 14400: 145, 12000: 121, 9600: 97, 7200: 73 };
  return longs[speed.bitRate]! + (long ? 0 : 1);
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const tellIt = (event: Class1Event): Class1Effect => ({ kind: 'tell', event });
const watch = (ms: number): TimerEffect => ({ kind: 'arm', timer: 'answer', ms });
const unwatch: TimerEffect = { kind: 'disarm', timer: 'answer' };

const withTask = (state: Class1State, order: Class1Order, stage: Stage): Class1State => ({
  ...state,
  task: { order, stage, at: 0, lines: [], chunks: [] },
});

function command(state: Class1State, of: { order: Class1Order; stage: Stage; text: string; ms?: number }): Answer {
  const effects: Made[] = [{ kind: 'write', bytes: ascii(`${of.text}\r`) }, watch(of.ms ?? commandMs)];
  return { state: withTask(state, of.order, of.stage), effects };
}

/** No task any more; what was ordered meanwhile begins. */
function finish(state: Class1State, events: readonly Class1Event[]): Answer {
  const { task: _, ...rest } = state;
  const effects: Made[] = [unwatch, ...events.map(tellIt)];
  const [next, ...later] = rest.next;
  if (!next) return { state: rest, effects };
  const begun = begin({ ...rest, next: later }, next);
  return { state: begun.state, effects: [...effects, ...begun.effects] };
}

function begin(state: Class1State, order: Class1Order): Answer {
  switch (order.kind) {
    case 'command':
      return command(state, { order, stage: 'command', text: order.text, ms: order.ms });
    case 'dial':
      return command(state, { order, stage: 'command', text: `ATD${order.number}`, ms: order.ms });
    case 'answer':
      return command(state, { order, stage: 'command', text: 'ATA', ms: order.ms });
    case 'send-frames':
      if (state.mayFrames) return sendFrame({ ...withTask(state, order, 'data'), mayFrames: false });
      if (state.heard) {
        const quiet = { ...state, heard: false };
        return command(quiet, { order, stage: 'silence', text: 'AT+FRS=7', ms: silenceMs });
      }
      return command(state, { order, stage: 'command', text: 'AT+FTH=3' });
    case 'listen':
      return command({ ...state, heard: true }, { order, stage: 'command', text: 'AT+FRH=3', ms: 3_600_000 });
    case 'send-training':
    case 'send-page':
      return command({ ...state, heard: false }, { order, stage: 'pause', text: 'AT+FTS=8' });
    case 'receive-training':
    case 'receive-page': {
      const number = modulationNumber(order.speed, order.kind === 'receive-training' || order.long);
      const heard = { ...state, heard: true };
      return command(heard, { order, stage: 'command', text: `AT+FRM=${number}`, ms: 3_600_000 });
    }
    case 'stop-listening':
      return finish(state, []);
    case 'hang-up':
      return command({ ...state, mayFrames: false, heard: false }, { order, stage: 'command', text: 'ATH0' });
  }
}

function sendFrame(state: Class1State): Answer {
  const task = state.task!;
  if (task.order.kind !== 'send-frames') return { state, effects: [] };
  const bytes = writeData(task.order.frames[task.at]!);
  // V.21 takes 300 bit/s, after a second of preamble.
  return { state, effects: [{ kind: 'write', bytes }, watch(commandMs + (bytes.length * 8000) / 300)] };
}

/** Gives up what is under way; the modem says OK, or what it was about to say. */
function abort(state: Class1State): Answer {
  const task = state.task!;
  const sends = task.stage === 'data' && task.order.kind.startsWith('send-');
  const dials = task.order.kind === 'dial' || task.order.kind === 'answer';
  const bytes = sends ? endOfData : dials ? ascii('\r') : abortReception;
  return {
    // What is still to come of data ends as data does (DLE ETX), before the result.
    state: { ...state, task: { ...task, stage: 'aborting' } },
    effects: [{ kind: 'discard' }, { kind: 'write', bytes }, watch(sends ? abortSendingMs : abortMs)],
  };
}

function onOrder(state: Class1State, order: Class1Order): Answer {
  const { task } = state;
  if (!task) return begin(state, order);
  // A dial or the frame before has left the modem listening.
  if (order.kind === 'listen' && task.order.kind === 'listen' && task.stage !== 'aborting' && state.next.length === 0)
    return { state, effects: [] };
  const waits = { ...state, next: order.kind === 'hang-up' ? [order] : [...state.next, order] };
  if (order.kind !== 'stop-listening' && order.kind !== 'hang-up') return { state: waits, effects: [] };
  if (task.stage === 'aborting' || task.order.kind === 'hang-up' || task.order.kind === 'command')
    return { state: waits, effects: [] };
  return abort(waits);
}

const isPage = (order: Class1Order): boolean => order.kind === 'receive-page';

function onData(state: Class1State, found: { octets: Uint8Array; over: boolean }): Answer {
  const { task } = state;
  if (task?.stage !== 'data') return { state, effects: [], ignored: 'data that nobody waits for' };
  const { octets, over } = found;
  const effects: Made[] = isPage(task.order) && octets.length > 0 ? [tellIt({ kind: 'page-data', bytes: octets })] : [];
  const chunks = isPage(task.order) ? [] : [...task.chunks, octets];
  return {
    state: { ...state, task: { ...task, chunks, stage: over ? 'result' : 'data' } },
    effects: over ? [...effects, watch(commandMs)] : effects,
  };
}

const inData = (state: Class1State): Class1State => ({
  ...state,
  reading: { ...readingLines, inData: true },
  task: { ...state.task!, stage: 'data' },
});

function onResult(state: Class1State, result: string): Answer {
  const task = state.task!;
  const { order, stage } = task;
  if (stage === 'aborting') return finish(state, []);
  switch (order.kind) {
    case 'command':
      return finish(state, [{ kind: 'result', result, lines: task.lines }]);
    case 'dial': {
      if (!result.startsWith('CONNECT')) return finish(state, [{ kind: 'not-connected', result }]);
      // ATD has implied +FRH=3: the frame comes at once (T.31 6.1).
      const listening = inData({ ...withTask(state, { kind: 'listen' }, 'data'), heard: true });
      return {
        state: listening,
        effects: [watch(3_600_000), tellIt({ kind: 'connected' }), tellIt({ kind: 'flags' })],
      };
    }
    case 'answer':
      if (!result.startsWith('CONNECT')) return finish(state, [{ kind: 'not-connected', result }]);
      return finish({ ...state, mayFrames: true }, [{ kind: 'connected' }]);
    case 'hang-up':
      return finish(state, [{ kind: 'idle' }]);
    case 'send-frames':
      return onSendingFrames(state, result);
    case 'send-training':
    case 'send-page':
      return onSendingData(state, result);
    case 'listen':
      return onListening(state, result);
    case 'receive-training':
    case 'receive-page':
      return onReceiving(state, result);
    case 'stop-listening':
      return finish(state, []);
  }
}

const lost = (state: Class1State): Answer => {
  const { state: next, effects } = finish({ ...state, next: [] }, [{ kind: 'line-lost' }]);
  return { state: next, effects: [{ kind: 'discard' }, ...effects] };
};

function onSendingFrames(state: Class1State, result: string): Answer {
  const task = state.task!;
  if (task.order.kind !== 'send-frames') return { state, effects: [] };
  if (task.stage === 'silence') return command(state, { order: task.order, stage: 'command', text: 'AT+FTH=3' });
  if (result.startsWith('CONNECT')) {
    const at = task.stage === 'command' ? 0 : task.at + 1;
    if (at >= task.order.frames.length) return finish(state, [{ kind: 'frames-sent' }]);
    return sendFrame({ ...state, task: { ...task, stage: 'data', at } });
  }
  if (task.stage === 'data' && result === 'OK') return finish(state, [{ kind: 'frames-sent' }]);
  return lost(state);
}

function onSendingData(state: Class1State, result: string): Answer {
  const { order, stage } = state.task!;
  if (order.kind !== 'send-training' && order.kind !== 'send-page') return { state, effects: [] };
  if (stage === 'pause') {
    if (result !== 'OK') return lost(state);
    const number = modulationNumber(order.speed, order.kind === 'send-training' || order.long);
    return command(state, { order, stage: 'command', text: `AT+FTM=${number}` });
  }
  if (stage === 'command') {
    if (!result.startsWith('CONNECT')) return lost(state);
    const { bitRate } = order.speed;
    const octets = order.kind === 'send-page' ? order.bytes : new Uint8Array(trainingOctets(bitRate));
    const bytes = writeData(octets);
    return {
      state: { ...state, task: { ...state.task!, stage: 'data' } },
      effects: [{ kind: 'write', bytes }, watch(15_000 + (bytes.length * 8000) / bitRate)],
    };
  }
  if (result !== 'OK') return lost(state);
  return finish(state, [{ kind: order.kind === 'send-training' ? 'training-sent' : 'page-sent' }]);
}

function onListening(state: Class1State, result: string): Answer {
  const task = state.task!;
  if (task.stage === 'command') {
    if (result.startsWith('CONNECT')) return { state: inData(state), effects: [tellIt({ kind: 'flags' })] };
    // An error is all that a modem says whose line is gone.
    if (result === 'ERROR') return lost(state);
    const sound: Class1Event[] = result === '+FCERROR' ? [{ kind: 'frame-bad' }] : [];
    return finish(state, [...sound, { kind: 'quiet' }]);
  }
  const octets = withoutCheck(joinOctets(task.chunks));
  if (result === 'NO CARRIER') return finish(state, [{ kind: 'quiet' }]);
  const isGood = result === 'OK' && octets.length >= 3;
  const event: Class1Event = isGood ? { kind: 'frame', octets } : { kind: 'frame-bad' };
  if (isGood && (octets[1]! & 0x08) !== 0) return finish(state, [event]);
  // More frames follow, or the same again: the modem hears them only when told at once.
  if (state.next.length > 0) return finish(state, [event]);
  const again = begin(state, { kind: 'listen' });
  return { state: again.state, effects: [tellIt(event), ...again.effects] };
}

function onReceiving(state: Class1State, result: string): Answer {
  const task = state.task!;
  const page = isPage(task.order);
  if (task.stage === 'command') {
    if (result.startsWith('CONNECT'))
      return { state: inData(state), effects: page ? [tellIt({ kind: 'page-began' })] : [] };
    if (result === '+FCERROR' || result.startsWith('+FRH')) return finish(state, [{ kind: 'wrong-carrier' }]);
    return result === 'ERROR' ? lost(state) : finish(state, [{ kind: 'quiet' }]);
  }
  if (page) return finish(state, [{ kind: 'page-over' }]);
  return finish(state, [{ kind: 'training', octets: joinOctets(task.chunks) }]);
}

function onLine(state: Class1State, text: string): Answer {
  const { task } = state;
  const isResult = results.test(text);
  if (!task) {
    // What comes late of a call that is over says nothing any more; a ring does.
    return isResult
      ? { state, effects: [], ignored: `${text} unasked` }
      : { state, effects: [tellIt({ kind: 'line', text })] };
  }
  if (isResult) {
    if (task.order.kind === 'send-page' && task.stage === 'data' && text.startsWith('CONNECT'))
      return { state, effects: [] };
    return onResult(state, text);
  }
  if (task.order.kind !== 'command' || /^(RING|DATE|TIME|NMBR|NAME)\b/i.test(text))
    return { state, effects: [tellIt({ kind: 'line', text })] };
  return { state: { ...state, task: { ...task, lines: [...task.lines, text] } }, effects: [] };
}

function onTimeout(state: Class1State): Answer {
  const { task } = state;
  if (!task) return { state, effects: [] };
  const { order, stage } = task;
  if (stage === 'aborting') return finish({ ...state, reading: readingLines }, []);
  // It never was silent: we speak all the same.
  if (stage === 'silence') return abortSilence(state);
  if (order.kind === 'command') return finish(state, [{ kind: 'result', result: 'TIMEOUT', lines: task.lines }]);
  if (order.kind === 'dial' || order.kind === 'answer') {
    const stopped = abort(state);
    return {
      state: stopped.state,
      effects: [...stopped.effects, tellIt({ kind: 'not-connected', result: 'TIMEOUT' })],
    };
  }
  const events: Class1Event[] = [{ kind: 'stuck', detail: `${order.kind}: ${stage}` }];
  return finish(
    { ...state, reading: readingLines, next: [] },
    order.kind === 'hang-up' ? [...events, { kind: 'idle' }] : events,
  );
}

/** The order itself is begun anew once the wait for silence is given up. */
function abortSilence(state: Class1State): Answer {
  const { order } = state.task!;
  return abort({ ...state, heard: false, next: [order, ...state.next] });
}

/** The dialogue with a modem of class 1 or 1.0 (T.31). One order at a time; those given meanwhile wait. */
export function stepClass1(state: Class1State, input: Class1Input): Answer {
  if (input.kind === 'order') return onOrder(state, input.order);
  if (input.kind === 'timer') return onTimeout(state);
  let current = state;
  let rest = input.bytes;
  const effects: Made[] = [];
  // Results may come in one piece with what goes before and after them.
  while (rest.length > 0) {
    const found = readNext(current.reading, rest);
    current = { ...current, reading: found.reading };
    if (found.kind === 'nothing') break;
    rest = rest.subarray(found.used);
    const answer = found.kind === 'line' ? onLine(current, found.text) : onData(current, found);
    current = answer.state;
    effects.push(...answer.effects);
  }
  return { state: current, effects };
}
