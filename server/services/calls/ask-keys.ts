import type { Timer } from '../../base/clock.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/**
 * Plays, and hears keys meanwhile and after; the first one cuts short what is played. Resolves with up to `most` keys, fewer
 * when # ends them or none comes for `waitSec` after the last one or the end of the playing ('' = none at all).
 */
export async function askKeys(
  deps: Pick<ExchangeDeps, 'clock'>,
  call: ActiveCall,
  ask: { leg: ActiveLeg; play: () => Promise<unknown>; most: number; isSecret?: boolean; waitSec?: number },
): Promise<string> {
  const { leg, most, isSecret = false, waitSec = 5 } = ask;
  let keys = '';
  let timer: Timer | undefined;
  const answered = Promise.withResolvers<void>();
  const wait = (): void => {
    timer?.cancel();
    timer = deps.clock.after(waitSec * 1000, answered.resolve);
  };
  const deaf = call.keys.listen(leg.legId, {
    isSecret: () => isSecret,
    pressed(key) {
      call.sound.stop(leg);
      if (key !== '#') keys += key;
      if (key === '#' || keys.length >= most) answered.resolve();
      else wait();
    },
  });
  try {
    await ask.play();
    if (keys.length < most) wait();
    await call.until(answered.promise);
    return keys;
  } finally {
    timer?.cancel();
    deaf();
  }
}
