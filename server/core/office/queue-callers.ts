import type { Overflow } from './office.ts';

/** Who of the callers gets whom, or goes before others. 0 = not so. */
export interface Favour {
  /** Who talked with somebody of the queue in the last so many days waits for that person … */
  lastAgentDays: number;
  /** … alone, for so long; not while they are on a break or off. */
  lastAgentWaitSec: number;
  /** Who is looked after by somebody of the queue waits for that person alone, for so long; goes before the last talk. Absent = 0. */
  ownerWaitSec?: number | undefined;
  /** Who hung up waiting and calls again so soon gets the place back. */
  regainMin: number;
  /** Important customers count as having waited so much longer. */
  vipHeadStartSec: number;
}

export const favourDefaults: Favour = { lastAgentDays: 0, lastAgentWaitSec: 20, regainMin: 10, vipHeadStartSec: 0 };

export const keyUses = ['leave', 'callback', 'message'] as const;

/** `leave`: as when the wait is too long; `callback`: is called back at the number shown; `message`: leaves one. */
export type QueueKey = { key: string; does: (typeof keyUses)[number]; mailbox?: string };

/** What callers hear while they wait, besides the music, and may press. */
export interface Comfort {
  position: boolean;
  /** Minutes that it will take, as far as one can tell. */
  wait: boolean;
  /** Between one announcement and the next. */
  everySec: number;
  /** Prompts, one at a time in random order. */
  messages: { prompt: string }[];
  keys: QueueKey[];
}

export const comfortDefaults: Comfort = { position: false, wait: false, everySec: 30, messages: [], keys: [] };

export const limitKinds = ['waiting', 'waiting-per-person', 'estimated-wait'] as const;

/** What is too much for one more caller: so many waiting, so many for each person on duty, so many minutes of wait. */
export interface QueueLimit {
  when: (typeof limitKinds)[number];
  atLeast: number;
}

/** When callers do not come in at all, or have to leave as nobody is there. */
export interface Admission {
  limits: QueueLimit[];
  onFull: Overflow;
  /** People on a break count as nobody. */
  breakIsAway: boolean;
  /** So do those whose phone is not connected; absent = does not. */
  phoneGoneIsAway?: boolean;
}

export const admissionDefaults: Admission = {
  limits: [],
  onFull: { prompt: 'all-busy', then: { kind: 'hangup' } },
  breakIsAway: false,
};

/** Which limit one more caller would come up against; undefined when there is room. Nobody is turned away from an empty line. */
export function limitReached(
  limits: readonly QueueLimit[],
  now: { waiting: number; people: number; estimatedMs?: number },
): QueueLimit | undefined {
  const { waiting, people, estimatedMs } = now;
  if (waiting === 0) return undefined;
  return limits.find(({ when, atLeast }) => {
    if (when === 'waiting') return waiting >= atLeast;
    if (when === 'waiting-per-person') return waiting >= atLeast * people;
    return estimatedMs !== undefined && estimatedMs >= atLeast * 60_000;
  });
}
