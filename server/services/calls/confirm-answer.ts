import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

const CONFIRM_MS = 15_000;
const TAKES = '1';

/**
 * Asks who answered outside to press 1, while the caller goes on hearing it ring: `gone` settles when that leg ended.
 * Any other key, silence and a voicemail mean no. Throws CallOver when the call ends meanwhile.
 */
export async function confirmAnswer(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { callee: ActiveLeg; gone: Promise<unknown> },
): Promise<boolean> {
  const { callee, gone } = asked;
  const heard = Promise.withResolvers<boolean>();
  const timer = deps.clock.after(CONFIRM_MS, () => heard.resolve(false));
  const stopListening = call.keys.listen(callee.legId, {
    isSecret: () => false,
    pressed: (key) => heard.resolve(key === TAKES),
  });
  try {
    call.run(() =>
      call.sound.playPrompts(callee, { names: ['press-one'], language: deps.office.read().office.language }),
    );
    const taken = await call.until(Promise.race([heard.promise, gone.then(() => false)]));
    call.tell({ kind: 'answer.confirmed', legId: callee.legId, taken });
    call.sound.stop(callee);
    return taken;
  } finally {
    timer.cancel();
    stopListening();
  }
}
