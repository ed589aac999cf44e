/** What supervisors do with the people of the house, and from when on something is worth an alarm. */
export interface Supervision {
  /** Who talks is shown at the desk that somebody listens. */
  tellPeople: boolean;
  /** The wallboard sounds while something is past its threshold. */
  sound: boolean;
  /** So many waiting in one queue. Absent thresholds are none. */
  mostWaiting?: number;
  longestWaitSec?: number;
  /** Of today, in percent. */
  leastServiceLevel?: number;
  /** Today, in one queue. */
  mostAbandoned?: number;
  /** How long it has to last before it is mailed. */
  alarmAfterSec: number;
}

export const supervisionDefaults = {
  tellPeople: false,
  sound: false,
  alarmAfterSec: 60,
} as const satisfies Supervision;

export const thresholds = ['mostWaiting', 'longestWaitSec', 'leastServiceLevel', 'mostAbandoned'] as const;
export type Threshold = (typeof thresholds)[number];

/** What a queue is like just now: `level` is the share of today in percent, absent while nobody was served. */
export interface QueueNow {
  waiting: number;
  longestWaitMs: number;
  level?: number;
  abandoned: number;
}

/** Which thresholds the queue is past; a wait counts from its very second on. */
export function passedBy(now: QueueNow, limits: Supervision): Threshold[] {
  const { mostWaiting, longestWaitSec, leastServiceLevel, mostAbandoned } = limits;
  const isPast: Record<Threshold, boolean> = {
    mostWaiting: mostWaiting !== undefined && now.waiting >= mostWaiting,
    longestWaitSec: longestWaitSec !== undefined && now.waiting > 0 && now.longestWaitMs >= longestWaitSec * 1000,
    leastServiceLevel: leastServiceLevel !== undefined && now.level !== undefined && now.level < leastServiceLevel,
    mostAbandoned: mostAbandoned !== undefined && now.abandoned >= mostAbandoned,
  };
  return thresholds.filter((each) => isPast[each]);
}
