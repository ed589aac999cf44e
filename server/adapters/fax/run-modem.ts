import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { runMachine } from '../../base/machine.ts';
import {
  type Class1Effect,
  type Class1Input,
  type Class1Order,
  type Class1State,
  idleClass1,
  stepClass1,
} from '../../core/fax/class1/class1.ts';
import type { Class2Setup } from '../../core/fax/class2/session.ts';
import { FAX_WIDTH, type FaxPage } from '../../core/fax/page.ts';
import type { ReceivedPage } from '../../services/fax/fax-lines-port.ts';
import type { FetchOrder } from '../../services/fax/fax-polling-port.ts';
import { startClass1Call } from './class1-call.ts';
import { type Class2Line, openClass2Line } from './class2-line.ts';
import { startFetchCall } from './fetch-call.ts';
import type { LineDriver, LineEvent } from './line-driver.ts';
import { followRings } from './line-rings.ts';
import { type ListeningLine, openListeningLine } from './listening-line.ts';
import type { FromModem, LineOrder, ModemStart, ToModem } from './modem-messages.ts';
import { createPortWriter, type WritablePort } from './port-writer.ts';
import { startReceiveCall } from './receive-call.ts';
import { type AskModem, type KnownModem, recogniseModem } from './recognise-modem.ts';
import { type LineCall, startSendCall } from './send-call.ts';

export interface RunModemDeps {
  port: WritablePort;
  start: ModemStart;
  clock: Clock;
  log: Log;
  tell(message: FromModem): void;
  newCallId(): string;
}

export interface RunningModem {
  bytes(chunk: Uint8Array): void;
  order(message: ToModem): void;
  /** Whether a call is up, or being dialled or hung up. */
  isBusy(): boolean;
  /** The port is gone: what is under way ends as the parent tells it. */
  stop(): void;
}

const askMs = 3_000;
const retrySickMs = 15_000;
/** Who is no fax waits so long for a telephone to be lifted. */
const holdMs = 30_000;

/** The life of one modem from its opened port on: it is asked what it is, waits, rings, sends and receives. */
export function runModem(deps: RunModemDeps): RunningModem {
  const { clock, start, log, tell } = deps;
  let known: KnownModem | undefined;
  let call: LineCall | undefined;
  /** Of a modem that does T.30 by itself, or that listens first: has the port while a call is up. */
  let ownLine: Class2Line | ListeningLine | undefined;
  let asking: ((answer: { result: string; lines: readonly string[] }) => void) | undefined;
  let { answering } = start;
  let stopped = false;
  const pages = new Map<number, { promise: Promise<FaxPage>; settle(data: FaxPage | undefined): void }>();
  const keeping = new Map<number, (ok: boolean) => void>();
  const rings = followRings(deps);

  const writer = createPortWriter(deps.port, {
    onLeft: (octets, of) => call?.left(octets, of),
    onFail: (error) => log.warn('modem takes nothing', { error: error.message }),
  });

  const class1 = runMachine<Class1State, Class1Input, Class1Effect>({
    initial: idleClass1,
    step: stepClass1,
    perform(effect) {
      if (effect.kind === 'write') writer.write(effect.bytes);
      else if (effect.kind === 'discard') writer.discard();
      else onEvent(effect.event);
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock,
    onIgnored: (_, why) => log.debug('ignored', { why }),
  });

  function onEvent(event: LineEvent): void {
    if (event.kind !== 'page-data') log.debug('modem', { event: event.kind, ...told(event) });
    if (event.kind === 'result') {
      const answer = asking;
      asking = undefined;
      answer?.(event);
    } else if (event.kind === 'line') {
      if (!call) rings.hear(event.text);
    } else call?.event(event);
  }

  const ask: AskModem = (text, ms = askMs) =>
    new Promise((resolve) => {
      asking = resolve;
      class1.send({ kind: 'order', order: { kind: 'command', text, ms } });
    });

  async function initialise(): Promise<void> {
    if (stopped) return;
    const found = await recogniseModem({ ask, start, log });
    if (stopped) return;
    if ('known' in found) known = found.known;
    else clock.after(retrySickMs, () => void initialise());
    tell(found.told);
  }

  function free(): void {
    call = undefined;
    ownLine = undefined;
    for (const { settle } of pages.values()) settle(undefined);
    pages.clear();
    tell({ kind: 'idle' });
  }

  function askPage(page: number): Promise<FaxPage> {
    const asked = pages.get(page);
    if (asked) return asked.promise;
    const { promise, resolve, reject } = Promise.withResolvers<FaxPage>();
    const settle = (data: FaxPage | undefined): void =>
      data ? resolve(data) : reject(new Error(`page ${page} cannot be read`));
    promise.catch(() => undefined);
    pages.set(page, { promise, settle });
    // The one before the last has been confirmed: it is not needed again.
    pages.delete(page - 2);
    tell({ kind: 'want-page', page });
    return promise;
  }

  /** How the call that begins is driven. */
  function openLine(of: Omit<Class2Setup, 'dialect'>, listen: boolean): LineDriver {
    const ignored = (why: string): void => log.debug('t30 ignores', { why });
    const order = (given: Class1Order): void => class1.send({ kind: 'order', order: given });
    const dialect = known?.dialect;
    if (!dialect) {
      const fax: LineDriver = { command: order, talk: (talk) => startClass1Call({ ...talk, clock, order, ignored }) };
      if (!listen || !known?.listens) return fax;
      const listening = openListeningLine({ clock, writer, fax, holdMs, event: onEvent, ignored });
      ownLine = listening;
      return listening;
    }
    ownLine = openClass2Line({ clock, setup: { ...of, dialect }, writer, event: onEvent, ignored });
    return ownLine;
  }

  async function send(order: LineOrder): Promise<void> {
    // Who calls at this moment is not to be answered by our dialling: nothing is dialled, and the fax waits.
    if (!known || call || rings.current()) {
      const outcome = { kind: 'no-modem' } as const;
      const end = { outcome, firstUnconfirmedPage: order.first, talkMs: 0 };
      return tell({ kind: 'progress', job: order.job, progress: { kind: 'ended', end } });
    }
    const { profile, sends } = known;
    const before = waitingCall();
    call = before;
    if (!known.dialect) await ask('AT+FCLASS=1');
    const { count, first, resolution, ownId, ecm, maxBitRate = 14400 } = order;
    const document = { count, first, resolution, width: FAX_WIDTH, maxBitRate };
    call = startSendCall({
      clock,
      modem: start.path,
      order,
      dial: profile.dial,
      modulations: sends,
      noAnswerAfterMs: profile.noAnswerAfterMs ?? Number.POSITIVE_INFINITY,
      driver: openLine({ id: ownId, ecm, document }, order.listen ?? false),
      page: askPage,
      tell: (progress) => tell({ kind: 'progress', job: order.job, progress }),
      ended: free,
    });
    if (before.isCancelled()) call.cancel();
  }

  const keepPage = (of: string, page: ReceivedPage): Promise<void> =>
    new Promise((resolve, reject) => {
      keeping.set(page.number, (ok) => (ok ? resolve() : reject(new Error('not kept'))));
      tell({ kind: 'page', call: of, page });
    });

  async function fetch(order: FetchOrder): Promise<void> {
    const { job } = order;
    if (!known || call || rings.current()) {
      const end = { outcome: { kind: 'no-modem' }, pages: 0, talkMs: 0 } as const;
      return tell({ kind: 'fetching', job, progress: { kind: 'ended', end } });
    }
    const { profile, receives } = known;
    const before = waitingCall();
    call = before;
    if (!known.dialect) await ask('AT+FCLASS=1');
    call = startFetchCall({
      clock,
      modem: start.path,
      order,
      dial: profile.dial,
      modulations: receives,
      noAnswerAfterMs: profile.noAnswerAfterMs ?? Number.POSITIVE_INFINITY,
      driver: openLine({ id: order.ownId, ecm: order.ecm, polls: true }, false),
      keep: (page) => keepPage(job, page),
      tell: (progress) => tell({ kind: 'fetching', job, progress }),
      ended: free,
    });
    if (before.isCancelled()) call.cancel();
  }

  function answer(): void {
    if (!known || call || !answering.answers) return;
    const ringing = rings.take();
    if (!ringing) return;
    const { call: id, decision } = ringing;
    const listen = decision.kind === 'answer' && decision.listen === true;
    call = startReceiveCall({
      clock,
      modulations: known.receives,
      ownId: answering.ownId,
      ecm: answering.ecm,
      offers: decision.kind === 'answer' ? decision.offers : undefined,
      page: askPage,
      driver: openLine({ id: answering.ownId, ecm: answering.ecm }, listen),
      keep: (page) => keepPage(id, page),
      tell: (progress) => tell({ kind: 'receiving', call: id, progress }),
      ended: free,
    });
  }

  void initialise();
  return {
    bytes(chunk) {
      if (!ownLine?.bytes(chunk)) class1.send({ kind: 'bytes', bytes: chunk });
    },
    order(message) {
      switch (message.kind) {
        case 'send':
          return void send(message.order);
        case 'fetch':
          return void fetch(message.order);
        case 'page':
          return pages.get(message.page)?.settle(message.data);
        case 'cancel':
          return call?.cancel();
        case 'kept':
          keeping.get(message.page)?.(message.ok);
          return void keeping.delete(message.page);
        case 'decide': {
          const ringing = rings.current();
          if (ringing?.call !== message.call) return;
          ringing.decision = message.decision;
          if (message.decision.kind === 'answer' && ringing.rings >= message.decision.afterRings) answer();
          return;
        }
        case 'answering':
          answering = message.answering;
          return;
        case 'start':
        case 'stop':
          return;
      }
    },
    isBusy: () => call !== undefined,
    stop() {
      stopped = true;
      rings.stop();
      class1.stop();
    },
  };
}

/** In the place of a call until its modem is ready to dial. */
function waitingCall(): LineCall & { isCancelled(): boolean } {
  let isCancelled = false;
  return {
    event: () => undefined,
    left: () => undefined,
    cancel() {
      isCancelled = true;
    },
    isCancelled: () => isCancelled,
  };
}

/** What is worth a line of the log of an event. */
function told(event: LineEvent): Record<string, unknown> {
  if (event.kind === 'frame') return { octets: Buffer.from(event.octets).toString('hex') };
  if (event.kind === 'result' || event.kind === 'not-connected') return { result: event.result };
  if (event.kind === 'line') return { text: event.text };
  return event.kind === 'stuck' ? { detail: event.detail } : {};
}
