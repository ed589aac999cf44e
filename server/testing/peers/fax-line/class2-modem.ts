import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { ourCapabilities } from '../../../adapters/fax/line-terms.ts';
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
import { writeData } from '../../../core/fax/class1/octets.ts';
import { type Class2Dialect, wordsOf } from '../../../core/fax/class2/terms.ts';
import type { Agreement, Capabilities } from '../../../core/fax/t30/capabilities.ts';
import type { Effect, Input, ModemEvent, State, T30Fact, Verdict } from '../../../core/fax/t30/session.ts';
import { initial, step } from '../../../core/fax/t30/step.ts';
import { eventually } from '../../eventually.ts';

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
const hangUps: Partial<Record<Extract<T30Fact, { kind: 'ended' }>['outcome']['kind'], number>> = {
  done: 0,
  'not-a-fax': 11,
  refused: 21,
  'training-failed': 27,
  'page-not-confirmed': 54,
};
const bitRates = [2400, 4800, 7200, 9600, 12000, 14400];
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
  let call: ReturnType<typeof beginCall> | undefined;
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
    else if (event.kind !== 'idle' && event.kind !== 'stuck') call?.machine.send(event as ModemEvent);
  }

  /** One call: T.30's wishes and the other side's commands wait for each other. */
  function beginCall(way: 'sends' | 'polls' | 'answers') {
    const words = wordsOf(dialect);
    const calls = way === 'sends';
    const ecmNumber = dialect === '2.1' ? 1 : 2;
    // JPEG.
    const more21 = dialect === '2.1' ? [0] : [];
    let wanted: { page: number } | undefined;
    let asked = false;
    let agreement: Agreement | undefined;
    let came: { bytes: Uint8Array } | undefined;
    let more = Number.POSITIVE_INFINITY;
    let answering: 'page' | 'verdict' | undefined;
    let status: Verdict = 'MCF';
    let ended = false;
    const ours = (): Capabilities => {
      const [, , , , df = 0, ec = 0] = offered.split(',').map(Number);
      const codings = (['mh', 'mr', 'mmr'] as const).slice(0, df === 3 ? 3 : df + 1);
      return { ...ourCapabilities({ modulations: ['V.17', 'V.29', 'V.27ter'], ecm: ec > 0 }), codings };
    };
    const setup = () => ({
      role: way === 'answers' ? ('answers' as const) : ('calls' as const),
      id: ownId,
      ours: ours(),
      ...(calls && {
        document: { count: more, first: 0, resolution: 'fine' as const, width: 1728, maxBitRate: 14400 as const },
      }),
    });

    /** How many pages there are is known when the last one has been handed over. */
    const counted = (state: State): State =>
      state.call.setup.document
        ? {
            ...state,
            call: {
              ...state.call,
              setup: { ...state.call.setup, document: { ...state.call.setup.document, count: more } },
            },
          }
        : state;

    function tellAgreement(): void {
      if (!agreement) return;
      const { resolution, speed, coding, ecm } = agreement;
      const df = { mh: 0, mr: 1, mmr: 3 }[coding];
      const st = calls && agreement.scanLineMs > 0 ? 3 : 0;
      const rate = bitRates.indexOf(speed.bitRate);
      const told = [resolution === 'standard' ? 0 : 1, rate, 0, 2, df, ecm ? ecmNumber : 0, 0, st];
      say(`${words.agreement}:${[...told, ...more21].join(',')}`);
      agreement = undefined;
    }

    /** +FDT: CONNECT once both the other side and T.30 want it. */
    function offerPage(): void {
      if (!wanted || !asked) return;
      asked = false;
      tellAgreement();
      say('CONNECT');
      if (dialect === '2') desk.stdin?.write(Uint8Array.of(0x11));
      collecting = { octets: [], afterDle: false };
    }

    /** +FDR: what came, as soon as its end was told. */
    function handOver(): void {
      const post = machine.state.post;
      if (!came || !post || answering !== 'page') return;
      const data = writeData(came.bytes);
      const turned = options.turnsReceived ? writeData(reverseBits(came.bytes)) : data;
      desk.stdin?.write(turned);
      came = undefined;
      answering = undefined;
      say(`${words.pageStatus}:1,0,0,0`, `+FET:${{ MPS: 0, EOM: 1, EOP: 2 }[post.more]}`, 'OK');
    }

    function fact(told: T30Fact): void {
      if (told.kind === 'remote') {
        if (told.id) say(`${way === 'answers' ? words.remoteCaller : words.remoteAnswerer}:"${told.id.padStart(20)}"`);
        const { capabilities } = told;
        if (!calls || !capabilities) return;
        const { ecm, codings, resolutions } = capabilities;
        const df = codings.includes('mmr') ? 3 : codings.includes('mr') ? 1 : 0;
        say(
          `${words.theirCapabilities}:${[resolutions.length > 1 ? 1 : 0, 5, 0, 2, df, ecm ? ecmNumber : 0, 0, 0, ...more21].join(',')}`,
          'OK',
        );
      } else if (told.kind === 'trained') {
        agreement = told.agreement;
        if (!calls && !answering) {
          if (way === 'polls') say(words.waits);
          else tellAgreement();
          say('OK');
        }
      } else if (told.kind === 'page-confirmed' || told.kind === 'page-refused') {
        const good = told.kind === 'page-confirmed';
        if (dialect === '2') say(`+FPTS:${good ? 1 : 2}`);
        // After the last one the good-bye comes before the result.
        if (told.page + 1 < more || !good) say(good || dialect === '2' ? 'OK' : 'ERROR');
      } else if (told.kind === 'page-started' && !calls) startPage();
      else if (told.kind === 'ended' && told.outcome.kind === 'nothing-to-fetch') {
        ended = true;
        call = undefined;
        say('OK');
      } else if (told.kind === 'ended') over(hangUps[told.outcome.kind] ?? 50);
    }

    function startPage(): void {
      if (answering !== 'verdict' || came) return;
      answering = 'page';
      tellAgreement();
      say('CONNECT');
    }

    function over(code: number): void {
      ended = true;
      call = undefined;
      collecting = undefined;
      say(dialect === '2' ? `+FHNG:${code}` : `+FHS:${String(code).padStart(2, '0')}`);
      say(code === 0 || dialect !== '2' ? 'OK' : 'ERROR');
    }

    function perform(effect: Effect): void {
      if (effect.kind === 'modem') order(effect.order);
      else if (effect.kind === 'tell') fact(effect.fact);
      else if (effect.kind === 'code-page') {
        wanted = { page: effect.page };
        offerPage();
      } else {
        came = { bytes: effect.bytes };
        if (answering === 'verdict') startPage();
        queueMicrotask(handOver);
      }
    }

    const machine = runMachine<State, Input, Effect>({
      initial: initial(setup()),
      step(state, input) {
        const answer = step(counted(state), input);
        if (!ended) queueMicrotask(handOver);
        return answer;
      },
      perform,
      onTimer: (name) => ({ kind: 'timer', name }),
      clock: systemClock,
    });

    return {
      machine,
      begin() {
        say(words.connected);
        machine.send({ kind: 'connected' });
      },
      /** +FDT. */
      ask() {
        asked = true;
        offerPage();
      },
      /** All of a page is here; `last` tells whether others follow. */
      send(bytes: Uint8Array, last: boolean) {
        const page = wanted?.page ?? 0;
        wanted = undefined;
        if (last) more = page + 1;
        machine.send({ kind: 'page-coded', page, bytes, rows: 0 });
      },
      setStatus(verdict: Verdict) {
        status = verdict;
      },
      /** +FDR: the page before is answered, the next one comes. */
      receive() {
        answering = 'verdict';
        if (machine.state.post) {
          machine.send({ kind: 'page-kept', verdict: status });
          status = 'MCF';
        }
        if (came || machine.state.phase.kind === 'receiving-page') startFirst();
      },
      end: () => machine.send({ kind: 'cancel' }),
    };

    function startFirst(): void {
      answering = 'page';
      tellAgreement();
      say('CONNECT');
      queueMicrotask(handOver);
    }
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
