/** What supervisors do with the people of the house, and from when on something is worth an alarm. */
export interface Supervision extends QueueLimits {
  /** Who talks is shown at the desk that somebody listens. */
  tellPeople: boolean;
  /** The wallboard sounds while something is past its threshold. */
  sound: boolean;
  /** How long it has to last before it is mailed, and to be well before it is over. */
  alarmAfterSec: number;
  /** Callers wait, and everybody of the queue is off or on a break. */
  nobodyOnDuty: boolean;
  /** No line is left for one more call. */
  linesBusy: boolean;
  /** In place of the office's thresholds, where they have one. */
  queues?: (QueueLimits & { queue: string })[];
}

/** Absent thresholds are none. */
export interface QueueLimits {
  /** So many waiting in one queue. */
  mostWaiting?: number;
  longestWaitSec?: number;
  /** Of today, in percent. */
  leastServiceLevel?: number;
  /** Today, in one queue. */
  mostAbandoned?: number;
}

export const supervisionDefaults = {
  tellPeople: false,
  sound: false,
  alarmAfterSec: 60,
  nobodyOnDuty: false,
  linesBusy: false,
} as const satisfies Supervision;

export const thresholds = [
  'mostWaiting',
  'longestWaitSec',
  'leastServiceLevel',
  'mostAbandoned',
  'nobodyOnDuty',
] as const;
export type Threshold = (typeof thresholds)[number];

/** What a queue is like just now: `level` is the share of today in percent, absent while nobody was served. */
export interface QueueNow {
  waiting: number;
  longestWaitMs: number;
  level?: number;
  abandoned: number;
  /** People of the queue who are neither off nor on a break. */
  onDuty: number;
}

/** What counts for one queue. */
export function limitsOf(supervision: Supervision, queueId: string): QueueLimits & Pick<Supervision, 'nobodyOnDuty'> {
  const { queue: _, ...own } = supervision.queues?.find(({ queue }) => queue === queueId) ?? { queue: queueId };
  return { ...supervision, ...own };
}

/** Which thresholds the queue is past; a wait counts from its very second on. */
export function passedBy(now: QueueNow, limits: ReturnType<typeof limitsOf>): Threshold[] {
  const { mostWaiting, longestWaitSec, leastServiceLevel, mostAbandoned } = limits;
  const isPast: Record<Threshold, boolean> = {
    mostWaiting: mostWaiting !== undefined && now.waiting >= mostWaiting,
    longestWaitSec: longestWaitSec !== undefined && now.waiting > 0 && now.longestWaitMs >= longestWaitSec * 1000,
    leastServiceLevel: leastServiceLevel !== undefined && now.level !== undefined && now.level < leastServiceLevel,
    mostAbandoned: mostAbandoned !== undefined && now.abandoned >= mostAbandoned,
    nobodyOnDuty: limits.nobodyOnDuty && now.waiting > 0 && now.onDuty === 0,
  };
  return thresholds.filter((each) => isPast[each]);
}

/** What an alarm is about: a queue's threshold, or lines. */
export type AlarmKind = Threshold | 'trunkDown' | 'linesBusy' | 'caseLate' | 'fraud' | 'budget';

/** No line has room for one more call, and one at least is taken by calls: `channels` absent has always room. */
export const areLinesBusy = (
  lines: readonly { isDown: boolean; inUse: number; channels?: number | undefined }[],
): boolean => {
  const isFull = ({ inUse, channels }: (typeof lines)[number]): boolean => channels !== undefined && inUse >= channels;
  return lines.some(isFull) && lines.every((line) => line.isDown || isFull(line));
};
