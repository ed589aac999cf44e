import type { Clock, Timer } from '../../base/clock.ts';
import { parseNanos } from '../../base/money.ts';
import type { CallLimit } from '../../core/office/limits.ts';
import { allowedSeconds } from '../../core/rating/allowed-seconds.ts';
import { EARLY_MS, openCallOf, type PricedLeg } from './priced-leg.ts';
import { inTariffs } from './worth.ts';

/** What a call may cost at most is looked through no further. */
const LONGEST_SEC = 4 * 3_600;

type Why = 'dearest' | 'longest';

/** Ends calls that are the longest or dearest of their kind: both are known when a call begins. */
export interface LengthWatch {
  watch(leg: PricedLeg): void;
  forget(leg: PricedLeg): void;
  stop(): void;
}

export function createLengthWatch(deps: {
  clock: Clock;
  limitOf: (kind: CallLimit['kind']) => CallLimit | undefined;
  warnSec: () => number;
  warn: (leg: PricedLeg, why: Why, leftSec: number) => void;
  cut: (leg: PricedLeg, why: Why) => void;
}): LengthWatch {
  const { clock } = deps;
  const timers = new Map<string, Timer>();

  function forget({ legId }: PricedLeg): void {
    timers.get(legId)?.cancel();
    timers.delete(legId);
  }

  return {
    forget,
    watch(leg) {
      const limit = deps.limitOf(leg.kind);
      const dearest = limit?.dearest === undefined ? undefined : parseNanos(limit.dearest);
      const longestSec = limit?.longestMin === undefined ? undefined : limit.longestMin * 60;
      if (longestSec === undefined && (dearest === undefined || !leg.deck)) return;
      const allowance =
        leg.deck && dearest !== undefined
          ? allowedSeconds(leg.deck, {
              call: openCallOf(leg),
              credit: inTariffs(dearest, leg.worth),
              mostSec: longestSec ?? LONGEST_SEC,
            })
          : undefined;
      const byMoney = allowance?.by === 'credit' || allowance?.by === 'cap';
      // Cheap enough to last for hours.
      if (!byMoney && longestSec === undefined) return;
      const sec = byMoney ? allowance.maxSec : longestSec!;
      const why = byMoney ? ('dearest' as const) : ('longest' as const);
      const cutAt = leg.answeredAt! + sec * 1000 - (byMoney ? EARLY_MS : 0);
      const warnAt = cutAt - deps.warnSec() * 1000;
      const cut = (): void => {
        timers.delete(leg.legId);
        if (leg.stoppedAt === undefined) deps.cut(leg, why);
      };
      const warn = (): void => {
        deps.warn(leg, why, Math.round((cutAt - clock.now()) / 1000));
        timers.set(leg.legId, clock.after(cutAt - clock.now(), cut));
      };
      timers.set(leg.legId, clock.after(Math.max(0, warnAt - clock.now()), warn));
    },
    stop() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
