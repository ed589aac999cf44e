import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Mailboxes } from './mailboxes.ts';

const everyMs = 3_600_000;

/** Deletes old messages, now and each hour; returns the way to stop. */
export function startCleaning(deps: { mailboxes: Pick<Mailboxes, 'clean'>; clock: Clock; log: Log }): () => void {
  let timer: Timer;
  function clean(): void {
    timer = deps.clock.after(everyMs, clean);
    try {
      deps.mailboxes.clean();
    } catch (error) {
      deps.log.error('old messages could not be deleted', { error });
    }
  }
  clean();
  return () => timer.cancel();
}
