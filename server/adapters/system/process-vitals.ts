import { readdir } from 'node:fs/promises';
import type { ProcessVitals } from '../../services/health/vitals-port.ts';

/** Linux tells what a process holds open; elsewhere it is left out. */
async function countOpenFiles(): Promise<number | undefined> {
  try {
    // One of them is the folder that is being read.
    return (await readdir('/proc/self/fd')).length - 1;
  } catch {
    return undefined;
  }
}

export async function readProcessVitals(): Promise<ProcessVitals> {
  const openFiles = await countOpenFiles();
  const { user, system } = process.cpuUsage();
  return {
    uptimeSec: Math.floor(process.uptime()),
    residentBytes: process.memoryUsage.rss(),
    cpuMs: Math.round((user + system) / 1000),
    ...(openFiles === undefined ? {} : { openFiles }),
  };
}
