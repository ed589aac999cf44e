import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import { randomIds } from '../../base/ids.ts';
import type { Log, LogLevel } from '../../base/log.ts';
import { returnMemory } from '../../base/memory-return.ts';
import type { GateLimits, GatePolicy } from '../../core/defence/gate-policy.ts';
import type { Knock } from '../../core/defence/knock.ts';
import { createDnsNames } from './engine/dns-names.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { clientContext, type KeyPair, type TlsSettings } from './engine/tls-settings.ts';
import type { Listener } from './engine/transport.ts';
import { createThreadHealth, type ThreadHealth } from './thread-health.ts';

/** What the worker is started with. */
export interface SipWorkerData {
  listen: Listener[];
  publicAddress: string | undefined;
  nameServers: readonly string[] | undefined;
  secret: string;
  limits: GateLimits;
  tls: TlsSettings;
}

/** What the worker tells; `bound` or `failed` comes first and once. */
export type SipWorkerMessage =
  | { kind: 'bound'; control: { host: string; port: number }; bound: Listener[] }
  | { kind: 'failed'; code: string; context: Record<string, unknown> }
  /** A listener is lost, or back. */
  | { kind: 'listener'; listener: Listener; up: boolean; why: string | undefined }
  | { kind: 'addresses' }
  /** One that we had opened. */
  | { kind: 'connection-lost'; address: string }
  /** The answer to an order of that name. */
  | { kind: 'health'; health: EngineHealth }
  /** At most once a second, and only when somebody was turned away. */
  | { kind: 'knocks'; knocks: Knock[] }
  | { kind: 'log'; level: LogLevel; text: string; fields: Record<string, unknown> };

/** How the engine is: what it holds, and whether its thread keeps up. */
export type EngineHealth = ThreadHealth & { counts: ReturnType<Engine['counts']>; connections: number };

/** What it may be told. */
export type SipWorkerOrder =
  | { kind: 'stop' }
  /** `at`: now, by the clock of who says it. */
  | { kind: 'defend'; policy: GatePolicy; at: number }
  | { kind: 'renew'; pair: KeyPair }
  /** Serve the application at its other end. */
  | { kind: 'attach'; port: MessagePort }
  | { kind: 'health' };

const tellKnocksMs = 1_000;
/** So few transactions are no load. */
const quietTransactions = 100;

const port = parentPort!;
const tell = (message: SipWorkerMessage): void => port.postMessage(message);

/** Debug lines stay here: a call makes dozens, and each would cross the threads. */
function createWorkerLog(room: string): Log {
  const at =
    (level: LogLevel) =>
    (text: string, fields: Record<string, unknown> = {}): void =>
      tell({ kind: 'log', level, text: room ? `${room}: ${text}` : text, fields: plain(fields) });
  return {
    debug: () => undefined,
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    in: (inner) => createWorkerLog(room ? `${room}.${inner}` : inner),
  };
}

/** Only what can be copied between threads. */
const plain = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );

/** Both threads' times agree until the main one follows a clock that was set. */
function inOurTime({ policy, at }: SipWorkerOrder & { kind: 'defend' }): GatePolicy {
  const ahead = systemClock.now() - at;
  return { ...policy, locked: policy.locked.map(({ source, until }) => ({ source, until: until + ahead })) };
}

const data = workerData as SipWorkerData;
// Now, or the first connection to a server by TLS would hold up all calls.
try {
  clientContext(data.tls);
} catch {
  // What is wrong with the certificates is told by the connection that needs them.
}
try {
  const engine = await createEngine({
    ...data,
    names: createDnsNames(data.nameServers),
    clock: systemClock,
    ids: randomIds,
    log: createWorkerLog(''),
    onListener: (listener, { up, why }) => tell({ kind: 'listener', listener, up, why }),
    onAddresses: () => tell({ kind: 'addresses' }),
    onConnection: ({ kind, inbound, address }) => {
      if (kind === 'closed' && !inbound) tell({ kind: 'connection-lost', address });
    },
  });
  let knocking = systemClock.after(tellKnocksMs, tellKnocks);
  function tellKnocks(): void {
    const knocks = engine.takeKnocks();
    if (knocks.length > 0) tell({ kind: 'knocks', knocks });
    knocking = systemClock.after(tellKnocksMs, tellKnocks);
  }
  const memory = returnMemory({
    clock: systemClock,
    isQuiet: () => engine.counts().transactions < quietTransactions,
  });
  const health = createThreadHealth();
  port.on('message', async (order: SipWorkerOrder) => {
    if (order.kind === 'defend') return engine.defend(inOurTime(order));
    if (order.kind === 'renew') return engine.renew(order.pair);
    if (order.kind === 'attach') return engine.attach(order.port);
    if (order.kind === 'health') {
      const { connections } = engine;
      return tell({ kind: 'health', health: { ...health.look(), counts: engine.counts(), connections } });
    }
    health.stop();
    knocking.cancel();
    memory.stop();
    await engine.stop();
    port.close();
  });
  const { host, port: controlPort } = engine.control;
  tell({ kind: 'bound', control: { host, port: controlPort }, bound: [...engine.bound] });
} catch (error) {
  if (!(error instanceof CentralitaError)) throw error;
  tell({ kind: 'failed', code: error.code, context: error.context });
  port.close();
}
