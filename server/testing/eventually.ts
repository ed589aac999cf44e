import { setTimeout as delay } from 'node:timers/promises';

/**
 * The first defined answer of `look`, asked again and again: for facts that can only be asked for (an API, a page).
 * Rejects after `withinMs` (default 10 s) with what the last look threw.
 */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, withinMs = 10_000): Promise<T> {
  const end = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await look();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await delay(25);
  }
  throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
}
