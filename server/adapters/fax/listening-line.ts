import type { Clock } from '../../base/clock.ts';
import { runMachine } from '../../base/machine.ts';
import { idleClass8, stepClass8 } from '../../core/fax/class8/class8.ts';
import type { Class8Effect, Class8Event, Class8Input, Class8State, Heard } from '../../core/fax/class8/session.ts';
import type { LineDriver, LineEvent } from './line-driver.ts';
import type { PortWriter } from './port-writer.ts';

export interface ListeningLineDeps {
  clock: Clock;
  writer: PortWriter;
  /** Class 1, for when it is a fax. */
  fax: LineDriver;
  /** A call that came is held so long for a telephone on the line. */
  holdMs: number;
  event(event: LineEvent): void;
  ignored(why: string): void;
}

/** A call whose far end is listened to before our modem is a fax. */
export interface ListeningLine extends LineDriver {
  /** False: it is class 1's. */
  bytes(chunk: Uint8Array): boolean;
}

/** What is told in place of a modem's result when no fax was heard. */
const resultOf = (heard: Exclude<Heard, { kind: 'fax' }>): string =>
  heard.kind === 'nothing'
    ? heard.result
    : ({ voice: 'VOICE', silence: 'SILENCE', taken: 'TAKEN' } as const)[heard.kind];

export function openListeningLine(deps: ListeningLineDeps): ListeningLine {
  const { fax } = deps;
  let calls = false;
  let isFax = false;

  function onEvent(event: Class8Event): void {
    if (event.kind !== 'heard') {
      deps.event(event);
      return;
    }
    const { heard } = event;
    if (heard.kind !== 'fax') {
      deps.event({ kind: 'not-connected', result: resultOf(heard) });
      return;
    }
    isFax = true;
    // Who answered us speaks first; who called us waits for our CED.
    if (calls) deps.event({ kind: 'connected' });
    else fax.command({ kind: 'answer', ms: answerMs });
  }

  const machine = runMachine<Class8State, Class8Input, Class8Effect>({
    initial: idleClass8,
    step: stepClass8,
    perform(effect) {
      if (effect.kind === 'write') deps.writer.write(effect.bytes);
      else onEvent(effect.event);
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock: deps.clock,
    onIgnored: (input, why) => deps.ignored(`${input.kind}: ${why}`),
  });

  return {
    bytes(chunk) {
      if (isFax) return false;
      machine.send({ kind: 'bytes', bytes: chunk });
      return true;
    },
    command(order) {
      if (isFax) fax.command(order);
      else if (order.kind === 'answer') machine.send({ kind: 'order', order: { kind: 'answer', holdMs: deps.holdMs } });
      else {
        calls ||= order.kind === 'dial';
        machine.send({ kind: 'order', order });
      }
    },
    talk: fax.talk,
  };
}

/** As long as any far end waits for our tone. */
const answerMs = 30_000;
