import { setTimeout as delay } from 'node:timers/promises';
import { type Spread, spreadOf } from './figures.ts';

export interface Polled {
  pages: number;
  failed: number;
  /** Time of each page. */
  pageMs: Spread;
}

/** Asks for the pages one after the other, each `everyMs` (200 ms), until `until` settles: what a busy office's screens do. */
export async function pollPages(
  get: (path: string) => Promise<unknown>,
  options: { paths: readonly string[]; until: Promise<unknown>; everyMs?: number },
): Promise<Polled> {
  let over = false;
  const stop = (): void => {
    over = true;
  };
  options.until.then(stop, stop);
  const times: number[] = [];
  let failed = 0;
  for (let index = 0; !over; index++) {
    const began = performance.now();
    try {
      await get(options.paths[index % options.paths.length]!);
      times.push(performance.now() - began);
    } catch {
      failed++;
    }
    await delay(Math.max(0, (options.everyMs ?? 200) - (performance.now() - began)));
  }
  return { pages: times.length, failed, pageMs: spreadOf(times) };
}
