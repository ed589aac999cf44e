import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { createPortWriter } from '../../../adapters/fax/port-writer.ts';
import { systemClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { reverseBits } from '../../../core/fax/bits.ts';
import {
  type Class1Effect,
  type Class1Event,
  type Class1Input,
  type Class1Order,
  type Class1State,
  idleClass1,
  stepClass1,
} from '../../../core/fax/class1/class1.ts';
import { type Class2Dialect, wordsOf } from '../../../core/fax/class2/terms.ts';
import type { ModemEvent, Verdict } from '../../../core/fax/t30/session.ts';
import { eventually } from '../../eventually.ts';
import { beginClass2Call, type Class2Call } from './class2-call.ts';

/** A modem of Class 2, 2.0 and 2.1: the commands in front, and behind them our T.30 in the place of its firmware. */
export interface Class2Modem {
  readonly port: string;
  /** What it was told, in order: commands as they came. */
  readonly commands: readonly string[];
  stop(): Promise<void>;
}

export interface Class2ModemOptions {
  /** The class 1 modem that has the line. */
  behind: string;
  /** Path of the terminal to make. */
  port: string;
  /** As +FCLASS=? answers. */
  classes: string;
  /** As some do: each octet that was received is handed on turned round. */
  turnsReceived?: boolean;
}

const DLE = 0x10;
const CAN = 0x18;
const verdicts: Readonly<Record<string, Verdict>> = { '1': 'MCF', '2': 'RTN', '3': 'RTP' };

/** A terminal's other end as two streams. */
function joinTerminal(address: string): ChildProcess {
  const child = spawn('socat', ['-b', '512', 'STDIO', address], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin?.on('error', () => undefined);
  return child;
}

export async function startClass2Modem(options: Class2ModemOptions): Promise<Class2Modem> {
  const line = joinTerminal(`OPEN:${options.behind},raw,echo=0`);
  const desk = joinTerminal(`PTY,link=${options.port},raw,echo=0,mode=666`);
  const commands: string[] = [];
  await eventually('the terminal', async () => readlinkSync(options.port));

  let dialect: Class2Dialect = '2';
  let isFax = false;
  let ownId = '';
  let offered = '1,5,0,2,1,0,0,0';
  let polls = false;
  let text = '';
  /** What the data of a page goes to while it comes, or is waited for. */
  let collecting: { octets: number[]; afterDle: boolean } | undefined;
  let call: Class2Call | undefined;
  let awaitsResult: ((result: string) => void) | undefined;

  const say = (...lines: string[]): void => {
    for (const each of lines) desk.stdin?.write(`\r\n${each}\r\n`);
  };

  const writer = createPortWriter(
    { write: (bytes, done) => void line.stdin?.write(bytes, done) },
    { onLeft: () => undefined, onFail: () => undefined },
  );
  const class1 = runMachine<Class1State, Class1Input, Class1Effect>({
    initial: idleClass1,
    step: stepClass1,
    perform(effect) {
      if (effect.kind === 'write') writer.write(effect.bytes);
      else if (effect.kind === 'discard') writer.discard();
      else onEvent(effect.event);
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock: systemClock,
  });
  const order = (given: Class1Order): void => class1.send({ kind: 'order', order: given });

  function onEvent(event: Class1Event): void {
    if (event.kind === 'line') say(event.text);
    else if (event.kind === 'result') awaitsResult?.(event.result);
    else if (event.kind === 'not-connected') {
      call = undefined;
      say(event.result === 'TIMEOUT' ? 'NO CARRIER' : event.result);
      order({ kind: 'hang-up' });
    } else if (event.kind === 'connected') call?.begin();
    else if (event.kind !== 'idle' && event.kind !== 'stuck') call?.hear(event as ModemEvent);
  }

  function beginCall(way: 'sends' | 'polls' | 'answers'): Class2Call {
    return beginClass2Call({
      ...{ way, dialect, ownId, offered, turnsReceived: options.turnsReceived === true },
      ...{ say, order, write: (bytes) => void desk.stdin?.write(bytes) },
      collect() {
        collecting = { octets: [], afterDle: false };
      },
      onOver() {
        call = undefined;
        collecting = undefined;
      },
    });
  }

  let handed: Uint8Array | undefined;

  function onPageData(octet: number): void {
    const into = collecting!;
    if (!into.afterDle) {
      if (octet === DLE) into.afterDle = true;
      else into.octets.push(octet);
      return;
    }
    into.afterDle = false;
    if (octet === DLE) {
      into.octets.push(octet);
      return;
    }
    collecting = undefined;
    if (octet === CAN) {
      say('OK');
      return;
    }
    const bytes = reverseBits(Uint8Array.from(into.octets));
    if (dialect === '2') {
      handed = bytes;
      say('OK');
    } else call?.send(bytes, octet === 0x2e);
  }

  const ranges = '(0,1),(0-5),(0),(0-2),(0,1,3),(0-2),(0),(0-7)';

  function onCommand(command: string): void {
    commands.push(command);
    const told = command.replace(/^AT/i, '').trim();
    const words = wordsOf(dialect);
    const [, name = '', value = ''] = /^(\+\w+?)(?:=(.*))?$/.exec(told) ?? [];
    if (told === '+FCLASS=?') say(options.classes, 'OK');
    else if (name === '+FCLASS' && value) {
      const known = options.classes.split(',').includes(value);
      if (value === '2' || value === '2.0' || value === '2.1') dialect = value;
      isFax = value !== '0';
      say(known ? 'OK' : 'ERROR');
    } else if (told === '+FMI?' || told === '+FMM?' || told === '+FMR?') say('Centralita class 2', 'OK');
    else if (name === words.id) {
      ownId = value.replace(/"/g, '');
      say('OK');
    } else if (name === words.capabilities || name === words.session) {
      if (value === '?') say(ranges);
      else offered = value;
      say('OK');
    } else if (name === words.polls) {
      polls = value === '1';
      say('OK');
    } else if (
      name === words.pollingId ||
      name === words.bitOrder ||
      name === '+FCR' ||
      (dialect !== '2' && name === '+FNR')
    )
      say('OK');
    else if (name === words.pageStatus && value) {
      call?.setStatus(verdicts[value] ?? 'MCF');
      say('OK');
    } else if (isFax && /^D/.test(told)) {
      call = beginCall(polls ? 'polls' : 'sends');
      order({ kind: 'dial', number: told.slice(1), ms: 60_000 });
    } else if (isFax && told === 'A') {
      call = beginCall('answers');
      order({ kind: 'answer', ms: 30_000 });
    } else if (call && told === '+FDT') call.ask();
    else if (call && told === '+FDR') call.receive();
    else if (call && name === '+FET' && dialect === '2' && handed) {
      call.send(handed, value === '2');
      handed = undefined;
    } else if (told === words.abort || told === 'H0') {
      call?.end();
      say('OK');
    } else say(/^[A-Z]?\d*|^&/.test(told) && !told.startsWith('+') ? 'OK' : 'ERROR');
  }

  desk.stdout?.on('data', (chunk: Buffer) => {
    for (const octet of chunk) {
      if (collecting) onPageData(octet);
      else if (octet === 13) {
        const command = text.trim();
        text = '';
        if (/^AT/i.test(command)) onCommand(command);
      } else if (octet >= 32 && octet < 127) text += String.fromCharCode(octet);
    }
  });
  line.stdout?.on('data', (chunk: Buffer) => class1.send({ kind: 'bytes', bytes: chunk }));

  const ask = (command: string): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    awaitsResult = resolve;
    order({ kind: 'command', text: command, ms: 3_000 });
    return promise;
  };
  for (const command of ['ATZ', 'ATE0V1', 'AT+FCLASS=1', 'AT+VCID=1']) await ask(command);

  return {
    port: options.port,
    commands,
    async stop() {
      class1.stop();
      const gone = [line, desk].map((child) => (child.exitCode === null ? once(child, 'exit') : undefined));
      for (const child of [line, desk]) child.kill();
      await Promise.all(gone);
    },
  };
}
