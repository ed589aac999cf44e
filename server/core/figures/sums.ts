/**
 * What figures are made of: counts and times that can be added up over quarters of an hour, queues, people, dialled
 * numbers and lines. A queue stay counts in the quarter in which it ended, a person's talk in that in which it ended, time
 * on duty in the quarters it was spent in. All times in ms.
 */
export interface Sums {
  /** Stays in a queue that ended, however. */
  offered: number;
  answered: number;
  abandoned: number;
  /** Of those abandoned: within the time that is not held against anybody. */
  shortAbandoned: number;
  /** Answered, and abandoned, within the queue's service level. */
  inTime: number;
  abandonedInTime: number;
  /** Sent on: waited too long, or nobody was on duty. */
  overflowed: number;
  /** Waited by those who were answered, ringing included. */
  answeredWaitMs: number;
  /** Talks of a person within one call. */
  handled: number;
  talkMs: number;
  holdMs: number;
  wrapUpMs: number;
  transfers: number;
  /** On duty, by what they did. */
  readyMs: number;
  ringingMs: number;
  talkingMs: number;
  wrappingMs: number;
  /** Breaks that count as work: those that were paid for by the rule of the day. */
  workBreakMs: number;
  breakMs: number;
}

/** Who gives up sooner is not held against anybody. */
export const shortAbandonMs = 5_000;

export const sumNames = [
  ...['offered', 'answered', 'abandoned', 'shortAbandoned', 'inTime', 'abandonedInTime', 'overflowed'],
  ...['answeredWaitMs', 'handled', 'talkMs', 'holdMs', 'wrapUpMs', 'transfers'],
  ...['readyMs', 'ringingMs', 'talkingMs', 'wrappingMs', 'workBreakMs', 'breakMs'],
] as (keyof Sums)[];

export const noSums = (): Sums => Object.fromEntries(sumNames.map((name) => [name, 0])) as unknown as Sums;

export function addSums(to: Sums, more: Partial<Sums>): Sums {
  for (const name of sumNames) to[name] += more[name] ?? 0;
  return to;
}
