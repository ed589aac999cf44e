import type { Threshold } from '../../server/core/office/supervision.ts';
import type { PersonState } from '../live/call-words.ts';

/** What a screen on the wall shows: figures and states, nothing of customers. Instants are epoch ms, levels shares. */
export interface Wall {
  now: number;
  sound: boolean;
  /** What is wrong with the lines. */
  lines: ('trunkDown' | 'linesBusy')[];
  queues: WallQueue[];
  /** `phoneGone`: on duty, and none of the phones is there. */
  people: { name: string; state: PersonState; since: number; phoneGone: boolean }[];
}

export interface WallQueue {
  queueId: string;
  name: string;
  waiting: number;
  /** When the one who has waited longest came. */
  oldestAt?: number;
  ready: number;
  signedIn: number;
  answered: number;
  abandoned: number;
  levels: { now: number | null; hour: number | null; day: number | null };
  passed: Threshold[];
}
