import type { SteadyClock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { FactBus } from '../facts.ts';

const LOOK_EVERY_MS = 1_000;
/** Less is not worth a jump. */
const LEAST_MS = 100;
/** From here on people would wonder at the times that they see. */
const NOTICED_FROM_MS = 60_000;

/**
 * Follows the machine's clock when it was set, but not while calls run: what they waited, talked and cost must not jump.
 * Until then a person is told. Returns how to stop.
 */
export function watchClock(deps: { clock: SteadyClock; bus: FactBus; log: Log; isCalling: () => boolean }): () => void {
  const { clock, bus, log } = deps;
  let timer: Timer;
  let told: number | undefined;

  function tell(byMs: number | undefined): void {
    if (told === byMs) return;
    told = byMs;
    const context = byMs === undefined ? {} : { minutes: Math.round(byMs / 60_000) };
    bus.publish('health.changed', { code: 'clock-was-set', context, active: byMs !== undefined });
  }

  function look(): void {
    timer = clock.after(LOOK_EVERY_MS, look);
    const byMs = clock.setByMs();
    if (Math.abs(byMs) >= LEAST_MS && !deps.isCalling()) {
      const jumpedMs = clock.follow();
      log.warn('the clock of the machine was set', { byMs: jumpedMs });
      bus.publish('clock.followed', { byMs: jumpedMs });
    }
    const leftMs = clock.setByMs();
    if (Math.abs(leftMs) < NOTICED_FROM_MS) tell(undefined);
    else if (told === undefined) tell(leftMs);
  }

  timer = clock.after(LOOK_EVERY_MS, look);
  return () => timer.cancel();
}
