import { formatSpan } from '../texts/format.ts';

/** From so many seconds on a clock warns, then alarms. */
export interface Limits {
  warnSec: number;
  alarmSec: number;
}

/** Of what may last so long: the last tenth warns. */
export const limitsOfSpan = (ms: number): Limits => ({ warnSec: (ms * 0.9) / 1000, alarmSec: ms / 1000 });

const ageOf = (ms: number, limits?: Limits): string | undefined => {
  if (!limits) return undefined;
  if (ms >= limits.alarmSec * 1000) return 'alarm';
  return ms >= limits.warnSec * 1000 ? 'warn' : undefined;
};

/** A clock that runs in the browser: how long something has lasted. Instants are the exchange's, epoch ms. */
export const Timer = ({ since, now, limits }: { since: number; now: number; limits?: Limits | undefined }) => (
  <time
    data-since={since}
    data-warn={limits?.warnSec}
    data-alarm={limits?.alarmSec}
    data-age={ageOf(now - since, limits)}
    class="timer"
  >
    {formatSpan(now - since)}
  </time>
);

/** A clock that runs down to zero. */
export const Countdown = ({ until, now }: { until: number; now: number }) => (
  <time data-until={until} class="timer">
    {formatSpan(until - now)}
  </time>
);
