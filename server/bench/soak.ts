import { cpus, loadavg, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Vitals } from '../services/health/vitals.ts';
import { startAppliance } from '../testing/appliance.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { makeTempFolder, pickAddress } from '../testing/loopback.ts';
import { openHeapProbe } from './heap-probe.ts';
import { startLoad } from './load.ts';
import { openFilesOf } from './processes.ts';
import { startAnsweringSipp } from './sipp-calls.ts';
import { type Slope, slopeOf } from './slope.ts';
import { failuresOf, newTally, runSoakLoad } from './soak-load.ts';
import { soakOffice } from './soak-office.ts';
import { countsOf, heapLimitMibPerHour, judge, judgedFromMinutes, notReturned } from './soak-verdict.ts';

/**
 * `make soak MINUTES=60`: the built appliance under an office's steady load; a line a minute on stderr, JSON on stdout, and
 * exit code 1 when a count does not return, a call failed or a heap goes on rising.
 */
const minutes = Number(process.env.MINUTES ?? 60);
if (!(minutes >= 1)) throw new Error('MINUTES must be 1 or more');

const sampleEveryMs = Math.min(30_000, (minutes * 60_000) / 12);
/** Caches fill and code is compiled; the first transactions die out after 32 s. */
const warmUpMs = Math.min(300_000, Math.max(40_000, minutes * 15_000));
/** Few, so that memory stays what it is in service; a run of an hour has eleven. */
const collectEveryMs = Math.max(sampleEveryMs / 2, ((minutes * 60_000 - warmUpMs) / 11) | 0);
const drainMs = 120_000;
const firstCheckpointMs = 6_000;
/** The load makes way for what is measured. */
const generatorsNice = 5;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const mib = (bytes: number): number => Math.round((bytes / 1024 ** 2) * 10) / 10;
const rounded = (slope: Slope | undefined) =>
  slope && {
    mibPerHour: Math.round(slope.perHour * 100) / 100,
    error: Math.round(slope.error * 100) / 100,
    points: slope.points,
  };

const threadNames = ['main', 'sip', 'media', 'data'] as const;

async function soak(): Promise<boolean> {
  await using folder = await makeTempFolder('soak');
  const dataFolder = join(folder.path, 'data');
  const carriers = { sipp: await pickAddress(), talking: await pickAddress() };
  furnish({ dataFolder, office: soakOffice(carriers), nowMs: Date.now() });
  await using appliance = await startAppliance({
    settings: {
      CENTRALITA_DATA: dataFolder,
      CENTRALITA_RTP: '20000-21999',
      CENTRALITA_LOG: 'warn',
      NODE_OPTIONS: '--inspect=127.0.0.1:0',
    },
  });
  if (process.platform === 'linux') setPriority(generatorsNice);
  const inspector = appliance.log.map((line) => /ws:\/\/\S+/.exec(line)?.[0]).find(Boolean);
  if (!inspector) throw new Error('the appliance tells no inspector');
  await using probe = await openHeapProbe(inspector);
  const look = (): Promise<Vitals> => appliance.api<Vitals>('vitals');
  await using load = startLoad();
  const phone = { address: await pickAddress(), port: 5060 };
  await using answering = await startAnsweringSipp(phone);

  // The store's files are opened at their first use: a report, and the first checkpoint.
  await appliance.api('reports/costs');
  await delay(firstCheckpointMs);
  const idle = await look();
  const before = countsOf(idle);
  const filesBefore = await openFilesOf(appliance.ready.pid);
  const heapsBefore = await probe.collect();
  say(`start: ${mib(idle.process.residentBytes)} MiB resident, heaps ${JSON.stringify(heapsBefore)}`);

  const began = performance.now();
  const passedMs = (): number => performance.now() - began;
  const tally = newTally();
  const resident: { atMs: number; value: number }[] = [];
  const heaps: { atMs: number; left: Record<string, number> }[] = [];
  let over = false;

  async function watch(): Promise<void> {
    let last = idle;
    let lastMinute = 0;
    for (let sample = 1; !over; sample++) {
      await delay(Math.max(0, sample * sampleEveryMs - passedMs()));
      if (over) return;
      const vitals = await look();
      if (passedMs() >= warmUpMs) resident.push({ atMs: passedMs(), value: vitals.process.residentBytes / 1024 ** 2 });
      const minute = Math.floor(passedMs() / 60_000);
      if (minute === lastMinute && minutes > 2) continue;
      lastMinute = minute;
      say(describe(vitals, last));
      last = vitals;
    }
  }

  function describe(now: Vitals, last: Vitals): string {
    const spanMs = (now.process.uptimeSec - last.process.uptimeSec) * 1000 || 1;
    const threads = threadNames.map((name) => {
      const [usage, then] = [now.threads[name], last.threads[name]];
      const share = Math.round((((usage?.cpuMs ?? 0) - (then?.cpuMs ?? 0)) / spanMs) * 100);
      return `${name} ${mib(usage?.heapBytes ?? 0)} MiB ${share} %`;
    });
    const { calls, signalling, media, process: all } = now;
    return (
      `${(passedMs() / 60_000).toFixed(1)} min: ${tally.calls} calls, ${tally.callsFailed} failed, ${tally.repeated} repeated; ` +
      `${calls.standing} stand, ${signalling?.dialogs} dialogs, ${signalling?.transactions} transactions, ` +
      `${media?.ports} port pairs, ${media?.recordings} recorded, ${all.openFiles} files; ` +
      `${mib(all.residentBytes)} MiB: ${threads.join(', ')}; late ${media?.tickLateMs} ms, stall ${signalling?.stallMs} ms; ` +
      `load ${loadavg()[0]!.toFixed(1)}`
    );
  }

  async function collect(): Promise<void> {
    for (let round = 0; !over; round++) {
      await delay(Math.max(0, warmUpMs + round * collectEveryMs - passedMs()));
      if (over) return;
      heaps.push({ atMs: passedMs(), left: await probe.collect() });
    }
  }

  const watching = watch();
  const collecting = collect();
  await runSoakLoad(
    { appliance, load, tally },
    { sipp: carriers.sipp, phone, talking: carriers.talking, seconds: minutes * 60 },
  );
  over = true;
  const lastUnderLoad = await look();
  await Promise.all([watching, collecting]);

  say('the load has ended; waiting for what it left behind');
  const endedAt = performance.now();
  let after = countsOf(await look());
  while (notReturned(before, after).length > 0 && performance.now() - endedAt < drainMs) {
    await delay(2_000);
    after = countsOf(await look());
  }
  say(`  ${notReturned(before, after).join('; ') || 'all counts are back'}`);
  const returnedSec = Math.round((performance.now() - endedAt) / 1000);
  const filesAfter = await openFilesOf(appliance.ready.pid);
  const heapsAfter = await probe.collect();
  const rested = await look();

  const slopes = Object.fromEntries(
    threadNames.map((name) => [name, slopeOf(heaps.map(({ atMs, left }) => ({ atMs, value: left[name] ?? 0 })))]),
  );
  const faults = judge({
    before,
    after,
    heaps: slopes,
    measuredMinutes: minutes - warmUpMs / 60_000,
    failures: failuresOf(tally),
  });
  for (const line of appliance.log.filter((text) => /error|warn/i.test(text)).slice(0, 20)) say(`  log: ${line}`);
  // A process ends only when nobody inspects it any more.
  await probe[Symbol.asyncDispose]();
  await appliance.stop();
  const report = {
    minutes,
    warmUpMinutes: warmUpMs / 60_000,
    machine: { cores: cpus().length, model: cpus()[0]?.model, load: loadavg() },
    done: tally,
    phoneRepeated: await answering.retransmissions(),
    residentMiB: {
      start: mib(idle.process.residentBytes),
      underLoad: mib(lastUnderLoad.process.residentBytes),
      rested: mib(rested.process.residentBytes),
      slope: rounded(slopeOf(resident)),
    },
    heapsMiB: {
      start: heapsBefore,
      warm: heaps[0]?.left,
      underLoad: heaps.at(-1)?.left,
      rested: heapsAfter,
      slopes: Object.fromEntries(Object.entries(slopes).map(([name, slope]) => [name, rounded(slope)])),
      limit: { mibPerHour: heapLimitMibPerHour, judgedFromMinutes },
    },
    counts: { start: before, end: after, returnedAfterSec: returnedSec },
    // Which they are, should there be more.
    openFiles: { start: filesBefore, end: filesAfter },
    cpuMs: Object.fromEntries(threadNames.map((name) => [name, rested.threads[name]?.cpuMs])),
    faults,
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  say(faults.length === 0 ? 'nothing leaked, nothing failed' : faults.map((fault) => `FAULT  ${fault}`).join('\n'));
  return faults.length === 0;
}

process.exitCode = (await soak()) ? 0 : 1;
