import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedEngine, startEmbeddedEngine } from '../../adapters/sip/engine-host.ts';
import { createLog } from '../../base/log.ts';
import { makeCertificate } from '../certificate.ts';
import { pickAddress } from '../loopback.ts';
import { connectFuzzApp } from './fuzz-app.ts';
import { noLimits } from './no-limits.ts';
import { type FuzzTransport, type Thrower, throwStream, throwUdp } from './throwers.ts';

/**
 * Throws generated messages at a real engine in its thread and prints one line of JSON: what was sent, what came back,
 * what the norm forbids, how long the engine's thread stalled and what it kept.
 *
 * SECONDS (60), SEED (any), TRANSPORT (udp, tcp, tls, or a list of them with commas; all). The same seed throws the same messages.
 */
const seconds = Number(process.env['SECONDS'] ?? 60);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 30));
const transports = (process.env['TRANSPORT'] ?? 'udp,tcp,tls').split(',') as FuzzTransport[];

const volleySize = 32;
const lookEveryMs = 5000;
/** An answered call that nobody acknowledges lives for 32 s, and so does the BYE that nobody answers. */
const drainMs = 120_000;
const maxBusyMs = 50;

const complaints: string[] = [];
const complain = (what: string): void => {
  if (complaints.length < 20) complaints.push(what);
};
process.on('unhandledRejection', (error) => complain(`unhandled rejection: ${(error as Error)?.stack ?? error}`));
process.on('uncaughtException', (error) => complain(`uncaught: ${error.stack}`));

async function run(transport: FuzzTransport) {
  const [home, away] = [await pickAddress(), await pickAddress()];
  let died = false;
  const engine = await startEmbeddedEngine({
    listen: [{ transport, address: home, port: 0 }],
    log: createLog('error', complain),
    limits: noLimits,
    ...(transport === 'tls' ? { tls: { own: await makeCertificate(), verify: false } } : {}),
  });
  engine.onExit(() => {
    died = true;
  });
  const app = await connectFuzzApp(engine.control);
  const target = engine.bound[0]!;
  const thrower = transport === 'udp' ? await throwUdp(away, target) : throwStream(away, target, transport);
  const result = await bombard(engine, thrower, app.callOut);
  app.disconnect();
  await thrower.close();
  if (!died) await engine.stop();
  const { faults, classes, growth } = thrower.watch;
  return { transport, seed, ...result, answered: classes, growth, died, faults };
}

async function bombard(engine: EmbeddedEngine, thrower: Thrower, callOut: (uri: string) => void) {
  // Code is compiled and caches are filled first: only then can two heaps be compared.
  for (let warm = 0; warm < 100; warm++) await thrower.volley(seed + warm * volleySize, volleySize);
  const first = await engine.health();
  const heapsMiB: number[] = [];
  let [stallMs, busyMs, sent] = [0, 0, 100 * volleySize];
  const began = performance.now();
  let looked = began;
  while (performance.now() - began < seconds * 1000) {
    try {
      await thrower.volley(seed + sent, volleySize);
    } catch (error) {
      complain(`seed ${seed + sent}: ${(error as Error).message}`);
      break;
    }
    sent += volleySize;
    if (sent % (volleySize * 16) === 0) callOut(thrower.uri);
    if (performance.now() - looked < lookEveryMs) continue;
    const health = await engine.health();
    stallMs = Math.max(stallMs, health.stallMs);
    busyMs = Math.max(busyMs, health.busyMs);
    heapsMiB.push(mib(health.heapBytes));
    looked = performance.now();
  }
  const tookSec = (performance.now() - began) / 1000;
  const last = await drain(engine);
  return {
    sent,
    perSec: Math.round(sent / tookSec),
    stallMs: Math.round(stallMs),
    busyMs: Math.round(busyMs),
    heapMiB: { atFirst: mib(first.heapBytes), during: heapsMiB, drained: mib(last.heapBytes) },
    left: last.counts,
  };
}

const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

/** Waits until the engine holds nothing any more, or cannot be expected to let go of it. */
async function drain(engine: EmbeddedEngine) {
  const began = performance.now();
  for (;;) {
    const health = await engine.health();
    const isEmpty = Object.values(health.counts).every((count) => count === 0);
    if (isEmpty || performance.now() - began > drainMs) return health;
    await delay(1000);
  }
}

for (const transport of transports) {
  complaints.length = 0;
  const result = await run(transport).catch((error: Error) => {
    process.stderr.write(`${transport}: ${error.stack}\n`);
    process.exit(1);
  });
  const { faults, left, busyMs, died } = result;
  const isClean =
    !died &&
    faults.length === 0 &&
    complaints.length === 0 &&
    busyMs <= maxBusyMs &&
    Object.values(left).every((n) => n === 0);
  process.stdout.write(`${JSON.stringify({ ok: isClean, ...result, complaints })}\n`);
  if (!isClean) process.exitCode = 1;
}
