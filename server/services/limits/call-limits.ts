import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import type { LegPayers } from '../../core/limits/budgets.ts';

/** A leg over a trunk that somebody wants. */
export interface AskedLeg extends LegPayers {
  /** As the office means it; `e164` where it has such a form. */
  number: string;
  e164?: string;
}

/** `subject`: the budget, kind of call or destination that says no. */
export type LimitJudgement = { allowed: true } | { allowed: false; why: LimitWhy; subject: string };

/** What money, limits and the fraud stop say of calls that leave the house. Emergency calls are never asked about. */
export interface CallLimits {
  /** Changes nothing: for pages, and for the test call. */
  judge(asked: AskedLeg): LimitJudgement;
  /** Just before it is dialled: what it costs first is kept for it until it is answered or over. */
  admit(asked: AskedLeg & { callId: string }): LimitJudgement;
}

/** Who acts in running calls. */
export interface LegStopper {
  /** The leg ends now; the journal tells by what. False when it is gone. */
  cut(stop: { legId: string; why: LimitWhy; subject: string }): boolean;
  /** Whoever talks here hears a tone: the leg will be cut in so many seconds. */
  warn(told: { legId: string; why: LimitWhy; subject: string; leftSec: number }): void;
}
