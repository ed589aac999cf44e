import type { TaskPriority } from '../../office/task-kinds.ts';

export type FaxPriority = TaskPriority;

/** A fax that stands in the queue. */
export interface QueuedFax {
  id: string;
  priority: FaxPriority;
  /** One of many with the same pages. */
  isBulk: boolean;
  /** E.164. */
  destination: string;
  /** Waits since, epoch ms: when it was given in, or when it was to go at the earliest. */
  since: number;
  /** Calls that did not bring it across. */
  failures: number;
  /** Sent at this time at the earliest, as who sends it said. */
  sendAt?: number | undefined;
  /** Tried again at this time, after a failure. */
  retryAt?: number | undefined;
  /** Somebody has paused all those of its bulk. */
  isPaused?: boolean | undefined;
  /** Its destination is not called now; `until` absent = nobody knows until when. */
  closed?: { until?: number | undefined } | undefined;
  /** Only over this modem. */
  modem?: string | undefined;
}

export interface FaxModemNow {
  id: string;
  direction: 'send' | 'receive' | 'both';
  state: 'idle' | 'busy' | 'down';
}

export interface FaxQueueSnapshot {
  now: number;
  jobs: readonly QueuedFax[];
  modems: readonly FaxModemNow[];
  /** Numbers that a fax is on its way to right now. */
  calling: readonly string[];
}

export type FaxWait =
  | { kind: 'send-later'; until: number }
  | { kind: 'retry'; until: number }
  | { kind: 'closed'; until?: number }
  | { kind: 'paused' }
  /** Another fax is on its way there, or goes before this one. */
  | { kind: 'same-destination' }
  /** No modem that sends is plugged in and well. */
  | { kind: 'no-modem' }
  /** So many go before it. */
  | { kind: 'modems-busy'; ahead: number };

export interface FaxQueueAnswer {
  start: { modem: string; job: string }[];
  /** In the order in which they would go. */
  waiting: { job: string; wait: FaxWait }[];
}

/** A whole class of priority. */
const CLASS_POINTS = 100;
/** Who waited so much longer is as pressing as the class above. */
const CLASS_MS = 4 * 3_600_000;
const FAILURE_POINTS = 5;
const MOST_FAILURES = 4;
const SINGLE_POINTS = 20;
const BULK_POINTS = 40;

const classOf: Record<FaxPriority, number> = { urgent: 0, medium: 1, low: 2 };

/**
 * How pressing a fax is; the smaller goes first. Classes do not touch each other but by waiting: within one a single fax goes
 * before those of a bulk, and each failure lifts a single one and lowers one of a bulk, so that every recipient gets a first
 * try before anybody gets a second.
 */
export function pressOf(job: QueuedFax, now: number): number {
  const failed = Math.min(job.failures, MOST_FAILURES) * FAILURE_POINTS;
  const waitedMs = Math.max(0, now - job.since);
  return (
    classOf[job.priority] * CLASS_POINTS +
    (job.isBulk ? BULK_POINTS + failed : SINGLE_POINTS - failed) -
    (waitedMs / CLASS_MS) * CLASS_POINTS
  );
}

/** Which modem sends which fax now, and what every other one waits for. Modems that only send come first: the others may be rung. */
export function nextFaxes({ now, jobs, modems, calling }: FaxQueueSnapshot): FaxQueueAnswer {
  const order = jobs
    .map((job) => ({ job, press: pressOf(job, now) }))
    .sort((a, b) => a.press - b.press || a.job.since - b.job.since || (a.job.id < b.job.id ? -1 : 1));
  const senders = modems.filter(({ direction, state }) => direction !== 'receive' && state !== 'down');
  const idle = senders
    .filter(({ state }) => state === 'idle')
    .sort((a, b) => Number(a.direction === 'both') - Number(b.direction === 'both') || (a.id < b.id ? -1 : 1));
  const taken = new Set(calling);
  const answer: FaxQueueAnswer = { start: [], waiting: [] };
  let ahead = 0;
  for (const { job } of order) {
    const wait = (reason: FaxWait) => answer.waiting.push({ job: job.id, wait: reason });
    if (job.isPaused) wait({ kind: 'paused' });
    else if (job.sendAt !== undefined && job.sendAt > now) wait({ kind: 'send-later', until: job.sendAt });
    else if (job.retryAt !== undefined && job.retryAt > now) wait({ kind: 'retry', until: job.retryAt });
    else if (job.closed) wait({ kind: 'closed', ...(job.closed.until !== undefined && { until: job.closed.until }) });
    else if (taken.has(job.destination)) wait({ kind: 'same-destination' });
    else {
      const fits = ({ id }: FaxModemNow) => job.modem === undefined || job.modem === id;
      const at = idle.findIndex(fits);
      if (at !== -1) {
        const [modem] = idle.splice(at, 1);
        taken.add(job.destination);
        answer.start.push({ modem: modem!.id, job: job.id });
      } else if (!senders.some(fits)) wait({ kind: 'no-modem' });
      else {
        wait({ kind: 'modems-busy', ahead });
        // Whoever goes to the same number waits for this one, not for a modem.
        taken.add(job.destination);
      }
      ahead++;
    }
  }
  return answer;
}

/** When the queue is to be looked at again though nothing happens: the next time that something may go. */
export function nextLook(answer: Pick<FaxQueueAnswer, 'waiting'>): number | undefined {
  const times = answer.waiting.flatMap(({ wait }) => ('until' in wait && wait.until !== undefined ? [wait.until] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}
