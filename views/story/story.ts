import type { CallDirection, CallEvent } from '../../server/core/calls/events.ts';
import type { CallStory } from '../../server/core/calls/story.ts';
import type { Language } from '../../server/core/office/office.ts';
import type { PaidHow } from '../../server/core/rating/payer.ts';
import type { CatalogueView } from '../mails/catalogue-views.tsx';

/** One call with all that is known of it. Names stand beside the ids that the journal holds. */
export interface StoryView {
  now: number;
  story: CallStory;
  events: CallEvent[];
  isLive: boolean;
  /** The outside party, for reading. */
  number: string;
  customer?: { id: string; name: string; vip: boolean };
  charges: ChargeView[];
  payers: PayerChoice[];
  recordings: StoryRecording[];
  notes: { author: string; at: number; text: string }[];
  /** Absent for calls within the house. */
  catalogue?: CatalogueView;
  scripts: StoryScript[];
  names: Names;
}

/** What was said to have been asked in the call. */
export interface StoryScript {
  name: string;
  version: number;
  by: string;
  language: Language;
  status: 'running' | 'done' | 'left';
  /** Why it was left. */
  reason?: string;
  asked: { step: string; question?: string; answer?: { text: string; at: number; by: string }; reason?: string }[];
}

export interface StoryRecording {
  id: string;
  startedAt: number;
  durationMs?: number;
  failed?: string;
  /** Its sound is gone. */
  removedAt?: number;
  removedWhy?: 'rule' | 'space' | 'hand';
  isHeld: boolean;
  /** When its sound is deleted by rule. */
  goesAt?: number;
  /** Where it is silent because it was paused, from its beginning. */
  pauses: { fromMs: number; toMs?: number }[];
}

/** Names by id; an id without one is shown itself. */
export interface Names {
  person(login: string): string;
  queue(id: string): string;
  flow(id: string): string;
  campaign(id: string): string;
  hours(id: string): string;
  trunk(id: string): string;
  result(id: string): string;
  customer(id: string): string;
  number(number: string): string;
}

export interface OlderCharge {
  kind: 'cost' | 'price';
  state: 'rated' | 'free' | 'unrated';
  net: string;
  currency: string;
  tariff?: string;
  rate?: string;
}

/** Whom a charge may be put on, as `person:ana`. */
export interface PayerChoice {
  kind: 'extension' | 'person' | 'unit' | 'principal' | 'account' | 'campaign' | 'customer' | 'case';
  options: { value: string; name: string }[];
}

export interface ChargeView {
  legId: string;
  payer?: { how: PaidHow; who: string };
  /** What the leg cost before it was rated anew, and what is asked for it now and was before. */
  older: OlderCharge[];
  price?: { net: string; currency: string; state: 'rated' | 'free' | 'unrated' };
  /** Who paid before, and why that was changed. */
  reassigned: { at: number; by: string; why: string; before: string; after: string }[];
  trunk: string;
  way: 'in' | 'out';
  destination: string;
  state: 'rated' | 'free' | 'unrated';
  /** Literal of core/rating. */
  reason: string;
  tariff?: string;
  rate?: string;
  durationMs: number;
  billedSec: number;
  /** Exact decimal texts. */
  net: string;
  /** What is not in the spans: connection fee, limits and rounding. */
  rest: string;
  currency: string;
  spans: {
    fromSec: number;
    toSec: number;
    rateId: string;
    price: string;
    perSec: number;
    incrementSec: number;
    amount: string;
    holiday?: string;
  }[];
}

export interface CallListView {
  rows: CallListRow[];
  filter: Record<string, string>;
  choices: {
    queues: { id: string; name: string }[];
    campaigns: { id: string; name: string }[];
    people: { id: string; name: string }[];
    trunks: { id: string; name: string }[];
    outcomes: { id: string; name: string }[];
  };
  sums: {
    calls: number;
    answered: number;
    talkMs: number;
    unrated: number;
    costs: { currency: string; cost: string }[];
  };
  isFirst: boolean;
  next?: string;
}

export interface CallListRow {
  id: string;
  direction: CallDirection;
  startedAt: number;
  number: string;
  name?: string;
  customerId?: string;
  person?: string;
  queue?: string;
  trunk?: string;
  waitMs?: number;
  talkMs: number;
  isAnswered: boolean;
  isLive: boolean;
  endReason?: string;
  cost?: string;
  currency?: string;
  costState?: 'rated' | 'free' | 'unrated';
  hasRecording: boolean;
  /** What came of it, as the office calls it. */
  outcome?: string;
}
