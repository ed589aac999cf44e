import { readFile } from 'node:fs/promises';
import { nodeBinary } from '../testing/appliance.ts';
import { startProcess } from '../testing/process.ts';
import { type Spread, spreadOf } from './figures.ts';

/** Resident memory of a process with all its threads, in MiB. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round((Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024) * 10) / 10;
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
