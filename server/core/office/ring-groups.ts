import type { Overflow } from './office.ts';

/** How the members are called: all at once, each after the other, or each call beginning with the next one. */
export const ringStrategies = ['all', 'in-order', 'round'] as const;
export type RingStrategy = (typeof ringStrategies)[number];

/** Several phones behind one number: a department, or one person's phone and mobile (find me). */
export interface RingGroup {
  /** Two to six digits; also the id. */
  number: string;
  name: string;
  /** Extensions and outside numbers as a phone dials them, in order; an outside one takes a call by pressing 1. */
  members: string[];
  strategy: RingStrategy;
  /** All at once: in all; else for each member. */
  ringSec: number;
  /** In front of the caller's name on the members' displays. */
  callerPrefix?: string;
  /** A prompt that callers hear as music; absent = they hear it ring. */
  music?: string;
  onNoAnswer: Overflow;
  /** Where a mail goes when nobody took a call. */
  missedMail?: string;
  /** Members may pick up what rings at another one. */
  pickUp: boolean;
}

export const ringGroupDefaults = {
  members: [],
  strategy: 'all',
  ringSec: 25,
  onNoAnswer: { prompt: 'unavailable', then: { kind: 'hangup' } },
  pickUp: true,
} as const;

/** Extensions that may pick up each other's calls, the one asked about among them. */
export function pickUpGroupOf(groups: readonly RingGroup[], extension: string): Set<string> {
  return new Set(
    groups.filter(({ pickUp, members }) => pickUp && members.includes(extension)).flatMap(({ members }) => members),
  );
}
