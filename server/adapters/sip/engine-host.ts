import { randomBytes } from 'node:crypto';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { systemClock } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type ThreadUsage, threadUsage } from '../../base/thread-usage.ts';
import { type GateLimits, type GatePolicy, officeLimits } from '../../core/defence/gate-policy.ts';
import type { Knock } from '../../core/defence/knock.ts';
import type { KeyPair, TlsSettings } from './engine/tls-settings.ts';
import type { Listener } from './engine/transport.ts';
import type { EngineHealth, SipWorkerData, SipWorkerMessage, SipWorkerOrder } from './sip-worker.ts';

export interface EmbeddedEngine {
  /** For `srf.connect` of any application. */
  control: { host: string; port: number; secret: string };
  /** For an application in this thread, see `port-client.ts`. Throws `sip-engine-failed` when the engine has ended. */
  openPort(): MessagePort;
  /** The listeners with their real ports. */
  bound: readonly Listener[];
  /** Who is known, locked out or not to be listened to, instead of what was said before. */
  defend(policy: GatePolicy): void;
  /** New TLS connections are shown this certificate. */
  renew(pair: KeyPair): void;
  /** Since the last call; the first only begins to watch. Rejects with `sip-engine-failed` when the engine has ended. */
  health(): Promise<EngineHealth>;
  /** Undefined when the engine has ended. */
  usage(): Promise<ThreadUsage | undefined>;
  /** Told once when the engine ends without `stop`: all its calls are lost. */
  onExit(listener: () => void): void;
  /** Ends all calls and the thread. Idempotent. */
  stop(): Promise<void>;
}

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './sip-worker.ts' : './sip-worker.js', import.meta.url);
const stopPatienceMs = 3000;

/**
 * Starts the SIP engine in a thread of its own, so that a pause elsewhere does not become a retransmission. Throws
 * `sip-listen-failed {transport, address, port, why}` when an address cannot be had, `sip-engine-failed` otherwise.
 */
export async function startEmbeddedEngine(options: {
  listen: readonly Listener[];
  publicAddress?: string | undefined;
  /** Instead of the machine's. */
  nameServers?: readonly string[] | undefined;
  log: Log;
  /** Our certificate for `tls` and `wss`, and how servers are checked. */
  tls?: TlsSettings;
  /** A listener is lost (the engine tries to have it again), or back. */
  onListener?: (listener: Listener, state: { up: boolean; why: string | undefined }) => void;
  /** The machine has got other addresses. */
  onAddresses?: () => void;
  /** A connection that the engine had opened has gone. */
  onConnectionLost?: (address: string) => void;
  /** Hears at most once a second whom the engine turned away. */
  onKnocks?: (knocks: Knock[]) => void;
  /** What each kind of source may have; an office's on the Internet unless given. */
  limits?: GateLimits;
  /** The thread's code; the engine's own unless given. */
  entry?: URL;
}): Promise<EmbeddedEngine> {
  const { log } = options;
  const secret = randomBytes(24).toString('hex');
  const data: SipWorkerData = {
    listen: [...options.listen],
    publicAddress: options.publicAddress,
    nameServers: options.nameServers,
    secret,
    tls: options.tls ?? {},
    limits: options.limits ?? officeLimits,
  };
  const worker = new Worker(options.entry ?? workerUrl, { workerData: data, name: 'sip' });
  const listeners: (() => void)[] = [];
  const asking: { resolve(health: EngineHealth): void; reject(error: Error): void }[] = [];
  const failed = (): Error => new CentralitaError('sip-engine-failed', {});
  let stopping = false;
  let gone = false;
  const exited = new Promise<void>((resolve) =>
    worker.once('exit', () => {
      gone = true;
      for (const { reject } of asking.splice(0)) reject(failed());
      resolve();
      if (!stopping) for (const listener of listeners.splice(0)) listener();
    }),
  );
  worker.on('error', (error) => log.error('sip engine crashed', { error }));

  const started = await new Promise<SipWorkerMessage>((resolve, reject) => {
    worker.on('message', (message: SipWorkerMessage) => {
      if (message.kind === 'log') log[message.level](message.text, message.fields);
      else if (message.kind === 'health') asking.shift()?.resolve(message.health);
      else if (message.kind === 'knocks') options.onKnocks?.(message.knocks);
      else if (message.kind === 'listener') options.onListener?.(message.listener, message);
      else if (message.kind === 'addresses') options.onAddresses?.();
      else if (message.kind === 'connection-lost') options.onConnectionLost?.(message.address);
      else resolve(message);
    });
    worker.once('error', (error) => reject(new CentralitaError('sip-engine-failed', {}, error)));
    worker.once('exit', () => reject(new CentralitaError('sip-engine-failed', {})));
  });
  if (started.kind !== 'bound') {
    stopping = true;
    await exited;
    throw started.kind === 'failed'
      ? new CentralitaError(started.code, started.context)
      : new CentralitaError('sip-engine-failed', {});
  }

  function order(what: SipWorkerOrder): void {
    if (!gone && !stopping) worker.postMessage(what);
  }

  return {
    control: { ...started.control, secret },
    openPort() {
      if (gone) throw failed();
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ kind: 'attach', port: port2 } satisfies SipWorkerOrder, [port2]);
      return port1;
    },
    bound: started.bound,
    defend: (policy) => order({ kind: 'defend', policy, at: systemClock.now() }),
    renew: (pair) => order({ kind: 'renew', pair }),
    health: () =>
      new Promise((resolve, reject) => {
        if (gone) return reject(failed());
        asking.push({ resolve, reject });
        worker.postMessage({ kind: 'health' } satisfies SipWorkerOrder);
      }),
    usage: () => threadUsage(worker),
    onExit(listener) {
      if (gone) queueMicrotask(listener);
      else listeners.push(listener);
    },
    async stop() {
      stopping = true;
      if (gone) return;
      worker.postMessage({ kind: 'stop' } satisfies SipWorkerOrder);
      const patience = setTimeout(() => void worker.terminate(), stopPatienceMs);
      await exited;
      clearTimeout(patience);
    },
  };
}
