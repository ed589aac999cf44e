import type { LimitWhy } from '../calls/call-reasons.ts';

/** What a phone of the house is told. */
export const limitPrompts = {
  budget: 'budget-used-up',
  dearest: 'budget-used-up',
  longest: 'budget-used-up',
  'at-once': 'too-many-such-calls',
  fraud: 'blocked-for-safety',
} as const satisfies Record<LimitWhy, string>;
