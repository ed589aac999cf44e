import type { CaseWarning } from '../cases/case-warning.ts';
import type { FraudBlock } from '../fraud/fraud.ts';
import type { BudgetAction } from '../office/limits.ts';
import type { Language } from '../office/office.ts';
import type { WhenFull } from '../office/recording.ts';
import type { Threshold } from '../office/supervision.ts';

/** What the house mails about. Names are for people; instants are epoch ms. */
export type MailTopic =
  | { kind: 'trunk-down'; trunk: string; at: number; reason?: string }
  | { kind: 'trunk-up'; trunk: string; at: number; downMs: number }
  | { kind: 'voicemail'; mailbox: string; from: string; at: number; durationMs: number }
  | { kind: 'missed-call'; group: string; from: string; at: number }
  | { kind: 'emergency'; number: string; who: string; at: number }
  /** A queue has been past its thresholds since `at`. */
  | {
      kind: 'threshold';
      queue: string;
      at: number;
      passed: readonly Threshold[];
      waiting: number;
      longestWaitMs: number;
      abandoned: number;
    }
  | { kind: 'threshold-over'; queue: string; at: number }
  /** No line is left for one more call, since `at`; there is room again. */
  | { kind: 'lines-busy' | 'lines-free'; at: number }
  /** Less than the office wants is left on the disk of the recordings. */
  | { kind: 'disk-low'; freeBytes: number; whenFull: WhenFull; at: number }
  | { kind: 'disk-well'; freeBytes: number; at: number }
  /** Clocks of cases that come to their end or are past it. */
  | { kind: 'cases-due'; at: number; cases: readonly CaseWarning[] }
  /** The fraud stop has blocked something; `link`: where it is seen and allowed. */
  | {
      kind: 'fraud';
      block: Pick<FraudBlock, 'what' | 'subject' | 'reach' | 'why'>;
      source?: string;
      number?: string;
      at: number;
      link: string;
    }
  /** So much of a budget is spent; amounts in 1e-9 of the office's currency. */
  | {
      kind: 'budget';
      of: string;
      period: string;
      percent: number;
      spent: bigint;
      amount: bigint;
      onFull: BudgetAction;
      at: number;
    }
  | { kind: 'test' };

/** Puts a topic into words. */
export type ComposeMail = (
  topic: MailTopic,
  office: { name: string; language: Language; timezone: string; country: string; currency: string },
) => { subject: string; text: string };
