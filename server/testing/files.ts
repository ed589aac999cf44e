import { watch } from 'node:fs';

/**
 * The first defined answer of `look`, asked now and after each change inside `folder`: files that other programs write
 * are waited for by watching, not by the clock.
 */
export function untilInFolder<T>(
  options: { folder: string; what: string; withinMs: number },
  look: () => Promise<T | undefined>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let asking = false;
    let again = false;
    const watcher = watch(options.folder, () => void ask());
    const timer = setTimeout(() => {
      finish();
      reject(new Error(`${options.what}: not within ${options.withinMs} ms`));
    }, options.withinMs);
    function finish(): void {
      clearTimeout(timer);
      watcher.close();
    }
    async function ask(): Promise<void> {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      do {
        again = false;
        try {
          const answer = await look();
          if (answer === undefined) continue;
          finish();
          resolve(answer);
        } catch (error) {
          finish();
          reject(error);
        }
      } while (again);
      asking = false;
    }
    void ask();
  });
}
