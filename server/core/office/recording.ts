import type { CallDirection } from '../calls/events.ts';

/** What is recorded, what callers are told of it, and how long it is kept. */
export interface Recording {
  /** Looked at in order: the first that holds for a talk decides. None = as the queue and the extension say. */
  rules: RecordingRule[];
  /** One digit: pressed while the notice is said, the call is not recorded. Absent = callers cannot choose. */
  objectKey?: string;
  /** A paused recording goes on by itself after so long; 0 = only when told to. */
  resumeAfterSec: number;
  /** The customer hears a supervisor who barges in: so does the recording. Whispers are never in it. */
  recordBarge: boolean;
  /** Days until the sound is deleted; 0 = kept for ever. */
  keepDays: number;
  /** Queues whose recordings are kept longer or shorter. */
  queueDays: { queue: string; days: number }[];
  /** Free space below which people are warned, and `whenFull` is done; 0 = not watched. */
  leastFreeMb: number;
  whenFull: WhenFull;
  /** Recordings younger than so many days are never deleted for space. */
  leastDays: number;
}

export const whenFullChoices = ['warn', 'stop-recording', 'delete-oldest'] as const;
/** `warn`: nothing but that; `stop-recording`: calls go on unrecorded. */
export type WhenFull = (typeof whenFullChoices)[number];

/** All criteria that are given must hold for the talk. */
export interface RecordingRule {
  queue?: string;
  /** Login. */
  person?: string;
  /** Class of service of who talks. */
  class?: string;
  trunk?: string;
  direction?: CallDirection;
  /** Percent of calls that are recorded; 0 = never. */
  share: number;
  /** The outside party is told first. */
  notice: boolean;
}

export const recordingDefaults = {
  rules: [] as RecordingRule[],
  resumeAfterSec: 0,
  recordBarge: true,
  keepDays: 0,
  queueDays: [] as { queue: string; days: number }[],
  leastFreeMb: 2_000,
  whenFull: 'warn',
  leastDays: 30,
} as const satisfies Recording;
