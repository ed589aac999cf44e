import { setTimeout as delay } from 'node:timers/promises';
import { type Spread, spreadOf } from './figures.ts';

/** How long a page takes that does next to nothing, asked again and again until `until` settles: the main thread's own delay. */
export async function watchMainThread(url: string, until: Promise<unknown>): Promise<Spread> {
  let over = false;
  const stop = (): void => {
    over = true;
  };
  until.then(stop, stop);
  const times: number[] = [];
  while (!over) {
    const began = performance.now();
    await (await fetch(new URL('/healthz', url))).text();
    times.push(performance.now() - began);
    await delay(10);
  }
  return spreadOf(times);
}
