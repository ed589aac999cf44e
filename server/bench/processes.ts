import { readdir, readFile, readlink } from 'node:fs/promises';
import { nodeBinary } from '../testing/appliance.ts';
import { startProcess } from '../testing/process.ts';
import { type Spread, spreadOf } from './figures.ts';

/** Resident memory of a process with all its threads, in MiB. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round((Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024) * 10) / 10;
}

/** What a process holds open, by kind or path, with its count. */
export async function openFilesOf(pid: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const file of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
    const name = target.replace(/:?\[.*\]$/, '');
    if (name !== '') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export interface CpuTime {
  totalMs: number;
  /** By the thread's name; V8's helpers (collecting, compiling) are one. */
  threadsMs: Record<string, number>;
}

/** Time on a core of a process and of its threads since they began, to a hundredth of a second. */
export async function cpuOf(pid: number): Promise<CpuTime> {
  const threadsMs: Record<string, number> = {};
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'latin1').catch(() => '');
    if (stat === '') continue;
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    threadsMs[name] = (threadsMs[name] ?? 0) + (user! + system!) * 10;
  }
  return { totalMs: Object.values(threadsMs).reduce((sum, each) => sum + each, 0), threadsMs };
}

/** What was used between two readings. */
export function cpuBetween(before: CpuTime, after: CpuTime): CpuTime {
  const used = Object.entries(after.threadsMs).map(([name, ms]) => [name, ms - (before.threadsMs[name] ?? 0)] as const);
  return {
    totalMs: after.totalMs - before.totalMs,
    threadsMs: Object.fromEntries(used.filter(([, ms]) => ms > 0)),
  };
}

/** The pid of the node process itself: npm's `node` package may put a wrapper in between. */
export async function bareNode(): Promise<{ startMs: Spread; memoryMiB: number }> {
  const starts: number[] = [];
  let memoryMiB = 0;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    const script = 'console.log(process.pid); setInterval(() => {}, 1e6)';
    await using running = startProcess({ name: 'bare node', command: nodeBinary, args: ['-e', script] });
    const pid = await running.lines.waitFor((line) => /^\d+$/.test(line), { what: 'its pid' });
    starts.push(performance.now() - began);
    memoryMiB = await memoryOf(Number(pid));
  }
  return { startMs: spreadOf(starts), memoryMiB };
}
