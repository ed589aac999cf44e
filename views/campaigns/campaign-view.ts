import type { CampaignState } from '../../server/core/office/campaigns.ts';
import type { BudgetRow } from '../limits/budget-bar.tsx';

/** A campaign in a list; names in place of ids. */
export interface CampaignLine {
  id: string;
  name: string;
  state: CampaignState;
  principal?: string;
  /** `YYYY-MM-DD`. */
  firstDay: string;
  lastDay?: string;
  queues: string[];
  /** Who works in it now. */
  people: string[];
  /** Of the budget of which most is spent. */
  percent?: number;
}

/** What was done in a stretch of days, both included. */
export interface CampaignSpan {
  name: 'today' | 'month' | 'all';
  from: string;
  to: string;
  calls: number;
  answered: number;
  talkMs: number;
  /** Decimal text in the office's currency; absent where an amount has no rate to that. */
  cost?: string;
  /** Legs without a price. */
  unrated?: number;
}

/** Faxes or mails to a segment. */
export interface CampaignSend {
  kind: 'fax' | 'mail';
  id: string;
  name: string;
  state: 'draft' | 'running' | 'paused' | 'done' | 'cancelled';
  createdAt: number;
  total: number;
  seen: number;
  /** Waits, as a budget of the campaign is used up. */
  isSpent: boolean;
}

export interface CampaignView extends CampaignLine {
  currency: string;
  spans: CampaignSpan[];
  budgets: readonly BudgetRow[];
  /** How many stand in each state, of all faxes. */
  faxes: { state: string; count: number }[];
  sends: CampaignSend[];
  segments: { id: string; name: string }[];
  script?: string;
}
