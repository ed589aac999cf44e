import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedEngine, startEmbeddedEngine } from '../../adapters/sip/engine-host.ts';
import type { EngineHealth } from '../../adapters/sip/sip-worker.ts';
import type { BusyTime } from '../../adapters/sip/thread-health.ts';
import { createLog } from '../../base/log.ts';
import { makeCertificate } from '../certificate.ts';
import { pickAddress } from '../loopback.ts';
import { connectFuzzApp } from './fuzz-app.ts';
import { datagramsLost, threadTimes } from './machine-counts.ts';
import { noLimits } from './no-limits.ts';
import type { FuzzTransport } from './thrower.ts';
import { startThrowerThread, type ThrowerThread } from './thrower-thread.ts';

/**
 * Throws generated messages at a real engine in its thread and prints one line of JSON: what was sent, what came back,
 * what the norm forbids, how long the engine's thread stalled and what it kept.
 *
 * SECONDS (60), SEED (any), TRANSPORT (udp, tcp, tls, or a list of them with commas; all). The same seed throws the same messages.
 */
const seconds = Number(process.env.SECONDS ?? 60);
const seed = Number(process.env.SEED ?? randomInt(2 ** 30));
const transports = (process.env.TRANSPORT ?? 'udp,tcp,tls').split(',') as FuzzTransport[];

const warmMs = 3000;
const lookEveryMs = 5000;
const tellEveryMs = 60_000;
const callEveryMs = 100;
/** An answered call that nobody acknowledges lives for 32 s, and so does the BYE that nobody answers. */
const drainMs = 120_000;
const maxBusyMs = 50;
/** More than an engine that has nothing to do any more may hold beyond what it held before its first message: code, caches. */
const maxKeptMiB = 12;

const complaints: string[] = [];
const complain = (what: string): void => {
  if (complaints.length < 20) complaints.push(what);
};
process.on('unhandledRejection', (error) => complain(`unhandled rejection: ${(error as Error)?.stack ?? error}`));
process.on('uncaughtException', (error) => complain(`uncaught: ${error.stack}`));

async function run(transport: FuzzTransport) {
  const [home, away] = [await pickAddress(), await pickAddress()];
  const certificate = await makeCertificate();
  let died = false;
  const engine = await startEmbeddedEngine({
    listen: [{ transport, address: home, port: 0 }],
    log: createLog('error', complain),
    limits: noLimits,
    tls: { own: certificate, verify: false },
  });
  engine.onExit(() => {
    died = true;
  });
  const app = await connectFuzzApp(engine.control);
  const fresh = await engine.health();
  const target = { address: home, port: engine.bound[0]!.port };
  const thrower = await startThrowerThread({ transport, address: away, target, certificate });
  const calling = setInterval(() => app.callOut(thrower.uri), callEveryMs);
  const result = await bombard(engine, thrower);
  const lost = transport === 'udp' ? { lost: datagramsLost(target) } : {};
  clearInterval(calling);
  await drain(engine);
  const { classes, growth, faults } = await thrower.close();
  // Now that the far end has gone, its connections have to be let go of, too.
  const last = await drain(engine, (health) => isIdle(health) && health.connections === 0);
  app.disconnect();
  if (!died) await engine.stop();
  const heapMiB = { fresh: mib(fresh.heapBytes), ...result.heapMiB, drained: mib(last.heapBytes) };
  const left = { ...last.counts, connections: last.connections };
  return { transport, seed, ...result, ...lost, heapMiB, left, answered: classes, growth, died, faults };
}

async function bombard(engine: EmbeddedEngine, thrower: ThrowerThread) {
  let [stallMs, busyMs, sent] = [0, 0, 0];
  let busiest: BusyTime | undefined;
  let mostConnections = 0;
  async function go(forMs: number): Promise<boolean> {
    const thrown = await thrower.throwFor(seed + sent, forMs);
    sent += thrown.sent;
    if (thrown.failed !== undefined) complain(thrown.failed);
    return thrown.failed === undefined;
  }
  // Code is compiled and caches are filled first: only then can two heaps be compared.
  await go(warmMs);
  const first = await engine.health();
  const heapsMiB: number[] = [];
  let toldAt = performance.now();
  /** Of a run of hours one wants to know something before its end. */
  function tell(): void {
    toldAt = performance.now();
    process.stderr.write(
      `${JSON.stringify({ sent, busyMs: Math.round(busyMs), busiest: busiest && rounded(busiest) })}\n`,
    );
  }
  const before = { sent, at: performance.now(), cpu: threadTimes() };
  for (let goesOn = true; goesOn && performance.now() - before.at < seconds * 1000; ) {
    goesOn = await go(Math.min(lookEveryMs, seconds * 1000));
    const health = await engine.health();
    stallMs = Math.max(stallMs, health.stallMs);
    if (health.busyMs >= busyMs) ({ busyMs, busiest } = health);
    heapsMiB.push(mib(health.heapBytes));
    mostConnections = Math.max(mostConnections, health.connections);
    if (performance.now() - toldAt > tellEveryMs) tell();
  }
  const [count, tookMs, cpu] = [sent - before.sent, performance.now() - before.at, threadTimes()];
  const cpuUs = (name: string) => Math.round((((cpu[name] ?? 0) - (before.cpu[name] ?? 0)) / count) * 1e6);
  return {
    sent,
    perSec: Math.round((count / tookMs) * 1000),
    /** Processor time for each message. */
    cpuUs: { engine: cpuUs('sip'), thrower: cpuUs('thrower'), application: cpuUs('MainThread') },
    stallMs: Math.round(stallMs),
    busyMs: Math.round(busyMs),
    busiest: busiest && rounded(busiest),
    mostConnections,
    heapMiB: { atFirst: mib(first.heapBytes), during: heapsMiB },
  };
}

const rounded = (busy: BusyTime) =>
  Object.fromEntries(Object.entries(busy).map(([name, value]) => [name, Math.round(value)]));

const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

const isIdle = ({ counts }: EngineHealth): boolean => Object.values(counts).every((count) => count === 0);

/** Waits until no call and no transaction is left, or cannot be expected to end any more. */
async function drain(engine: EmbeddedEngine, isEmpty = isIdle) {
  const began = performance.now();
  for (;;) {
    const health = await engine.health();
    if (isEmpty(health) || performance.now() - began > drainMs) return health;
    await delay(1000);
  }
}

for (const transport of transports) {
  complaints.length = 0;
  const result = await run(transport).catch((error: Error) => {
    process.stderr.write(`${transport}: ${error.stack}\n`);
    process.exit(1);
  });
  const { faults, left, busyMs, died, heapMiB } = result;
  const isClean =
    !died &&
    faults.length === 0 &&
    complaints.length === 0 &&
    busyMs <= maxBusyMs &&
    heapMiB.drained - heapMiB.fresh <= maxKeptMiB &&
    Object.values(left).every((n) => n === 0);
  process.stdout.write(`${JSON.stringify({ ok: isClean, ...result, complaints })}\n`);
  if (!isClean) process.exitCode = 1;
}
// Whatever handle was not let go of.
process.exit();
