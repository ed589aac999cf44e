import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Place } from '../loopback.ts';
import { throwStream } from './throw-stream.ts';
import { throwUdp } from './throw-udp.ts';
import type { FuzzTransport, Thrower } from './thrower.ts';
import type { AnswerWatch, Fault } from './watch-answers.ts';

interface Given {
  transport: FuzzTransport;
  address: string;
  target: Place;
  certificate: { cert: string; key: string };
}

type Order = { kind: 'throw'; seed: number; forMs: number } | { kind: 'close' };

/** `sent` messages since the order; `failed` when the engine did not answer any more. */
export interface Thrown {
  sent: number;
  failed?: string;
}

/** What `watch` has seen up to the end. */
export interface Verdict extends Pick<AnswerWatch, 'classes' | 'growth'> {
  faults: Fault[];
}

/** A thrower in a thread of its own, as the engine has one: making and judging must not wait for the application. */
export interface ThrowerThread {
  readonly uri: string;
  /** The messages of `seed` and those that follow, as fast as they are worked on. */
  throwFor(seed: number, forMs: number): Promise<Thrown>;
  close(): Promise<Verdict>;
}

/** What waits at the engine is worked on in one go: more would make a stall of what is only a queue. */
const volleySize = 32;
/** While one volley is worked on the next is made. */
const atOnce = 2;

export async function startThrowerThread(given: Given): Promise<ThrowerThread> {
  const worker = new Worker(new URL(import.meta.url), { workerData: given, name: 'thrower' });
  const heard = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (): void => void worker.off('message', onMessage).off('error', onError);
      const onMessage = (message: T): void => {
        settle();
        resolve(message);
      };
      const onError = (error: Error): void => {
        settle();
        reject(error);
      };
      worker.on('message', onMessage).on('error', onError);
    });
  const ask = <T>(order: Order): Promise<T> => {
    worker.postMessage(order);
    return heard<T>();
  };
  const uri = await heard<string>();
  return {
    uri,
    throwFor: (seed, forMs) => ask<Thrown>({ kind: 'throw', seed, forMs }),
    close: () => ask<Verdict>({ kind: 'close' }),
  };
}

async function throwFor(thrower: Thrower, { seed, forMs }: { seed: number; forMs: number }): Promise<Thrown> {
  const began = performance.now();
  let sent = 0;
  let failed: string | undefined;
  const goOn = async (): Promise<void> => {
    while (failed === undefined && performance.now() - began < forMs) {
      const first = seed + sent;
      sent += volleySize;
      await thrower.volley(first, volleySize).catch((error: Error) => {
        failed ??= `seed ${first}: ${error.message}`;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return failed === undefined ? { sent } : { sent, failed };
}

if (parentPort && workerData) {
  const port = parentPort;
  const { transport, address, target, certificate } = workerData as Given;
  const thrower =
    transport === 'udp'
      ? await throwUdp(address, target)
      : await throwStream(address, target, transport === 'tls' ? certificate : undefined);
  port.on('message', async (order: Order) => {
    if (order.kind === 'throw') return port.postMessage(await throwFor(thrower, order));
    await thrower.close();
    const { faults, classes, growth } = thrower.watch;
    port.postMessage({ faults, classes, growth } satisfies Verdict);
    port.close();
  });
  port.postMessage(thrower.uri);
}
