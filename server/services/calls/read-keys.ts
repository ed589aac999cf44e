import type { Timer } from '../../base/clock.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** How long the next key may take. */
const PATIENCE_MS = 8_000;

/**
 * Says the prompts and gathers the keys that the leg presses, up to `#`, `most` keys or a long silence; the first key
 * stops the prompts. The journal shows none of them. Throws CallOver when the call ends meanwhile.
 */
export async function readSecretKeys(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { leg: ActiveLeg; prompts: readonly string[]; most: number },
): Promise<string> {
  const { leg, prompts, most } = asked;
  const { language } = deps.office.read().office;
  const read = Promise.withResolvers<string>();
  let keys = '';
  let timer: Timer | undefined;
  function wait(): void {
    timer?.cancel();
    timer = deps.clock.after(PATIENCE_MS, () => read.resolve(keys));
  }
  const stopListening = call.keys.listen(leg.legId, {
    isSecret: () => true,
    pressed(key) {
      if (keys === '') call.sound.stop(leg);
      if (key === '#') return read.resolve(keys);
      keys += key;
      if (keys.length >= most) return read.resolve(keys);
      wait();
    },
  });
  try {
    await call.sound.playPrompts(leg, { names: prompts, language });
    if (keys === '') wait();
    return await call.until(read.promise);
  } finally {
    timer?.cancel();
    stopListening();
  }
}
