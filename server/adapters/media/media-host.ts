import { isIPv6 } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type Clock, systemClock, type Timer } from '../../base/clock.ts';
import { CentralitaError, describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type ThreadUsage, threadUsage } from '../../base/thread-usage.ts';
import type { MediaEvent, MediaPort } from '../../services/calls/media-port.ts';
import {
  type Answers,
  type FromWorker,
  type MediaTiming,
  type Order,
  type Question,
  type ThreadStats,
  type ToWorker,
  usualTiming,
  type WorkerSettings,
} from './media-protocol.ts';

export interface MediaHost extends MediaPort {
  /** Rejects with `media-lost` while no worker runs. */
  stats(): Promise<ThreadStats>;
  /** Undefined while no worker runs. */
  usage(): Promise<ThreadUsage | undefined>;
  /** Says BYE on every leg, closes every recording and ends the worker. Nothing works afterwards. */
  stop(): Promise<void>;
}

export interface MediaOptions {
  /** RTP on even ports of the range, RTCP one above; both 0: any free ports. */
  rtpRange: { from: number; to: number };
  /** Sockets are bound to it; may be 0.0.0.0. */
  bindAddress: string;
  log: Log;
  clock?: Clock;
  timing?: Partial<MediaTiming>;
  /** How the thread is made; tests keep it in hand to end it. */
  startWorker?: (settings: WorkerSettings) => Worker;
}

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './media-worker.ts' : './media-worker.js', import.meta.url);

/** A worker that died sooner than this after its start is started anew only then: no spinning. */
const restartGapMs = 1000;
const stopWithinMs = 4000;

interface Asked {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** The wildcard of the address's family. */
const allOf = (address: string): string => (isIPv6(address) ? '::' : '0.0.0.0');

/**
 * Starts the media thread and stands for it on this one. When it dies, whoever waits for an answer is refused with
 * `media-lost`, the event `lost` is told, and a new one is started: legs and recordings must be made anew.
 */
export async function startMedia(options: MediaOptions): Promise<MediaHost> {
  const { log, clock = systemClock } = options;
  const everywhere = options.bindAddress === allOf(options.bindAddress);
  const settings: WorkerSettings = {
    bindAddress: options.bindAddress,
    rtpRange: options.rtpRange,
    timing: { ...usualTiming, ...options.timing },
  };
  const startWorker = options.startWorker ?? ((workerData) => new Worker(workerUrl, { workerData, name: 'media' }));
  const listeners: ((event: MediaEvent) => void)[] = [];
  const asked = new Map<number, Asked>();
  let worker: Worker | undefined;
  let restart: Timer | undefined;
  let stopping = false;
  let lastAsk = 0;
  let lastPlay = 0;
  /** Ports that the worker holds bound for the next legs. */
  let spares: number[] = [];
  const open = new Set<string>();
  let outbox: ToWorker[] = [];

  function tell(event: MediaEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        log.error('a listener of media events threw', { kind: event.kind, error });
      }
    }
  }

  function hear(message: FromWorker): void {
    switch (message.kind) {
      case 'event':
        tell(message.event);
        break;
      case 'granted':
        spares.push(...message.ports);
        break;
      case 'log':
        log[message.level](message.text, message.fields);
        break;
      case 'answered':
        asked.get(message.ask)?.resolve(message.value as never);
        asked.delete(message.ask);
        break;
      case 'refused':
        asked.get(message.ask)?.reject(new CentralitaError(message.code, message.context));
        asked.delete(message.ask);
        break;
    }
  }

  function refuseAll(why: string): void {
    const waiting = [...asked.values()];
    asked.clear();
    for (const { reject } of waiting) reject(new CentralitaError('media-lost', { why }));
  }

  function start(): void {
    const startedAt = clock.now();
    const own = startWorker(settings);
    let why: string | undefined;
    worker = own;
    own.on('message', (messages: readonly FromWorker[]) => {
      for (const message of messages) hear(message);
    });
    own.on('error', (error) => {
      why = describeError(error);
    });
    own.on('exit', (code) => {
      worker = undefined;
      spares = [];
      outbox = [];
      open.clear();
      const reason = why ?? `exit ${code}`;
      refuseAll(reason);
      if (stopping) return;
      log.error('the media worker died', { why: reason });
      const gapMs = restartGapMs - (clock.now() - startedAt);
      if (gapMs > 0) restart = clock.after(gapMs, start);
      else start();
      tell({ kind: 'lost', why: reason });
    });
  }

  function post(message: ToWorker): void {
    if (outbox.push(message) > 1) return;
    clock.soon(() => {
      if (outbox.length > 0) worker?.postMessage(outbox);
      outbox = [];
    });
  }

  const order = (message: Order): void => post(message);

  function ask<K extends Question['kind']>(question: Question & { kind: K }): Promise<Answers[K]> {
    if (!worker) return Promise.reject(new CentralitaError('media-lost', { why: 'no worker runs' }));
    const number = ++lastAsk;
    return new Promise<Answers[K]>((resolve, reject) => {
      asked.set(number, { resolve, reject });
      post({ kind: 'ask', ask: number, question });
    });
  }

  start();
  try {
    // The first answer proves that the thread runs.
    await ask({ kind: 'stats' });
  } catch (error) {
    stopping = true;
    restart?.cancel();
    throw error;
  }

  return {
    open(legId, address) {
      // One socket serves one address family: the few legs of the other one get sockets of their own.
      const isOther = address !== undefined && isIPv6(address) !== isIPv6(options.bindAddress);
      const port = worker && !isOther && !open.has(legId) ? spares.shift() : undefined;
      open.add(legId);
      if (isOther) return ask({ kind: 'open', legId, bindTo: everywhere ? allOf(address) : address });
      if (port === undefined) return ask({ kind: 'open', legId });
      order({ kind: 'open-on-spare', legId, port });
      return Promise.resolve({ port });
    },
    connect: (legId, remote) => order({ kind: 'connect', legId, remote }),
    bridge: (legA, legB) => order({ kind: 'bridge', legA, legB }),
    unbridge: (legId) => order({ kind: 'unbridge', legId }),
    play(legId, source) {
      const playId = ++lastPlay;
      order({ kind: 'play', legId, playId, source });
      return playId;
    },
    stopPlaying: (legId) => order({ kind: 'stop-playing', legId }),
    mix: (legId, { mixId, muted = false }) => order({ kind: 'mix', legId, mixId, muted }),
    unmix: (legId) => order({ kind: 'unmix', legId }),
    mute: (legId, muted) => order({ kind: 'mute', legId, muted }),
    attend: (legId, to) => order({ kind: 'attend', legId, ...to }),
    mixTone: (mixId, tone) => order({ kind: 'mix-tone', mixId, ...tone }),
    guardKeys: (legId) => order({ kind: 'guard-keys', legId }),
    sendDtmf: (legId, digits) => order({ kind: 'send-dtmf', legId, digits }),
    record: (recording) => order({ kind: 'record', ...recording }),
    recordOthers: (recording) => order({ kind: 'record-others', ...recording }),
    stopRecording: (recordingId) => ask({ kind: 'stop-recording', recordingId }),
    close(legId) {
      open.delete(legId);
      return ask({ kind: 'close', legId });
    },
    onEvent: (listener) => void listeners.push(listener),
    stats: () => ask({ kind: 'stats' }),
    usage: async () => worker && threadUsage(worker),
    async stop() {
      if (stopping) return;
      stopping = true;
      restart?.cancel();
      const own = worker;
      if (!own) return;
      const exited = new Promise<void>((resolve) => own.once('exit', () => resolve()));
      const impatience = clock.after(stopWithinMs, () => {
        log.warn('the media worker does not stop: ended');
        void own.terminate();
      });
      // Refused only when the worker dies first, which is what is wanted.
      await ask({ kind: 'stop' }).catch(() => undefined);
      await exited;
      impatience.cancel();
    },
  };
}
