import type { Clock } from '../../../base/clock.ts';

export interface FirstWord {
  /** Waited for in vain. */
  readonly isOver: boolean;
  /** It came. */
  cancel(): void;
}

const waitsForNothing: FirstWord = { isOver: false, cancel: () => undefined };

/**
 * Timer B gives a peer half a minute, longer than a caller waits for another trunk to be tried. What is given up is cancelled
 * as soon as it may be (RFC 3261 9.1): until Timer B the peer is reminded of it.
 */
export function awaitFirstWord(
  clock: Pick<Clock, 'after'>,
  { ms, onOver }: { ms: number | undefined; onOver: () => void },
): FirstWord {
  if (ms === undefined) return waitsForNothing;
  const timer = clock.after(ms, () => {
    wait.isOver = true;
    onOver();
  });
  const wait = { isOver: false, cancel: () => timer.cancel() };
  return wait;
}
