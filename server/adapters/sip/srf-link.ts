import type { Socket } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import Srf from 'drachtio-srf';
import type { Clock, Timer } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { createPortClient } from './port-client.ts';
import type { SrfClient } from './srf-shapes.ts';

/**
 * A SIP engine, and how it is controlled: the embedded one by messages between threads, another one by a connection. Only
 * the embedded one takes credentials along with a request and answers challenges itself.
 */
export type Engine =
  | { kind: 'embedded'; openPort(): MessagePort }
  | { kind: 'external'; host: string; port: number; secret: string };

/** The way to the engine that is in use: connected anew when lost, moved when another engine takes over. */
export interface SrfLink {
  /** Undefined while no engine answers. */
  readonly srf: SrfClient | undefined;
  readonly engine: Engine | undefined;
  /** Connects; an engine used before is left, which counts as its loss. Resolves when an engine is first up. */
  use(engine: Engine): Promise<void>;
  stop(): void;
}

const firstRetryMs = 250;
const lastRetryMs = 5_000;

/** Answers to all that came in one piece leave in one piece: each write would wake the engine by itself. */
function writeInPieces(srf: SrfClient): void {
  let known: Socket | undefined;
  srf.use((req, _res, next) => {
    const { socket } = req;
    if (socket !== known) {
      socket.prependListener('data', () => {
        socket.cork();
        setImmediate(() => socket.uncork());
      });
    }
    known = socket;
    next();
  });
}

/**
 * `prepare` sets the handlers of each new client. `onLost` is told once per connection that was up, and once when there
 * is none at the start; all dialogs are gone then, as the engine ends calls whose application left.
 */
export function createSrfLink(deps: {
  clock: Clock;
  log: Log;
  prepare: (srf: SrfClient) => void;
  onUp: () => void;
  onLost: (why: string) => void;
}): SrfLink {
  const { clock, log } = deps;
  let engine: Engine | undefined;
  let current: { srf: SrfClient; up: boolean } | undefined;
  let retry: Timer | undefined;
  let retryMs = firstRetryMs;
  let missed = false;
  const up = Promise.withResolvers<void>();

  function leave(why: string): void {
    const left = current;
    current = undefined;
    retry?.cancel();
    retry = undefined;
    if (!left?.up) return;
    left.srf.disconnect();
    deps.onLost(why);
  }

  function fail(mine: { srf: SrfClient; up: boolean }, why: string): void {
    if (current !== mine) return;
    current = undefined;
    // Told once: the attempts that follow fail every few seconds, for as long as it takes.
    const where = engine && {
      engine: engine.kind,
      ...(engine.kind === 'external' ? { host: engine.host, port: engine.port } : {}),
    };
    log[missed ? 'debug' : 'warn']('no SIP engine: no calls until it is there', { ...where, why });
    if (!missed) deps.onLost(why);
    missed = true;
    // A listener may have moved us to another engine meanwhile.
    if (current || !engine) return;
    retry = clock.after(retryMs, connect);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  }

  function connect(): void {
    if (!engine) return;
    const srf =
      engine.kind === 'embedded' ? createPortClient(engine.openPort, log) : (new Srf() as unknown as SrfClient);
    const mine = { srf, up: false };
    current = mine;
    srf.on('error', (error) => fail(mine, describeError(error)));
    srf.on('close', () => fail(mine, 'connection closed'));
    srf.on('connect', (error) => {
      if (error) return fail(mine, describeError(error));
      // Left while it was still connecting.
      if (current !== mine) return srf.disconnect();
      mine.up = true;
      missed = false;
      retryMs = firstRetryMs;
      log.info('SIP engine connected', { engine: engine?.kind });
      deps.onUp();
      up.resolve();
    });
    if (engine.kind === 'external') writeInPieces(srf);
    deps.prepare(srf);
    // The client's own reconnecting would go on behind our back, to an engine that may have moved.
    if (engine.kind === 'external') {
      const { host, port, secret } = engine;
      srf.connect({ host, port, secret, reconnect: { maxAttempts: 1 } });
    } else srf.connect();
  }

  return {
    get srf() {
      return current?.up ? current.srf : undefined;
    },
    get engine() {
      return engine;
    },
    use(next) {
      leave('another engine takes over');
      engine = next;
      retryMs = firstRetryMs;
      connect();
      return up.promise;
    },
    stop() {
      engine = undefined;
      leave('stopped');
    },
  };
}
