import type { ImportSource } from '../../customers/import/import-settings.ts';
import type { PrefixChange } from './compare-decks.ts';
import type { DateOrder } from './deck-dates.ts';

/** What a column of a price list may be; `skip` is none of them. */
export const deckColumns = [
  'skip',
  'prefix',
  /** Joined in front of the prefix: lists that part country and area. */
  'country-code',
  'name',
  'price',
  'fee',
  /** Seconds that the price is for. */
  'per',
  'first',
  'increment',
  /** Both in one cell: `60/6`, or `60/1/1` with the shortest duration before them. */
  'increments',
  'minimum-seconds',
  'free-seconds',
  'minimum-charge',
  'most',
  'weekdays',
  'from-time',
  'to-time',
  /** First and last day on which the row's price holds. */
  'from-date',
  'to-date',
] as const;
export type DeckColumn = (typeof deckColumns)[number];

/** How a price list is to be read. What a row does not say is as told here. */
export interface DeckSettings {
  /** Index of the header among the rows, -1 for none. */
  headerAt: number;
  columns: DeckColumn[];
  /** Sign before the decimals. */
  decimal: '.' | ',';
  per: number;
  first: number;
  increment: number;
  decimals: number;
  rounding: 'up' | 'half-up' | 'half-even' | 'down';
  /** Absent: the day before the month. */
  dates?: DateOrder;
}

export type DeckFault =
  | 'no-prefix'
  | 'bad-prefix'
  | 'prefix-too-long'
  | 'no-price'
  | 'bad-price'
  | 'bad-amount'
  | 'bad-seconds'
  | 'bad-increments'
  | 'bad-time'
  | 'bad-weekdays'
  | 'bad-date'
  | 'rounded-prefix'
  | 'duplicate'
  | 'expired'
  | 'replaced'
  | 'overlapping'
  | 'broken';

/** How prices of a prefix differ between two versions, by what the same minute costs. */
export const deckChanges = ['dearer', 'cheaper', 'other', 'new', 'gone', 'same'] as const;
export type DeckChange = (typeof deckChanges)[number];

export interface DeckPreview {
  /** Rows that can be charged by, and prefixes that they are for. */
  rows: number;
  prefixes: number;
  faults: Partial<Record<DeckFault, number>>;
  changes: Record<DeckChange, number>;
  /** From which day the version compared with holds; absent where there was none. */
  against?: string;
  /** Percent by which a minute to each prefix in both is dearer or cheaper, on average. */
  meanPercent?: number;
  /** The first of each kind of change, the greatest difference first. */
  examples: PrefixChange[];
  /** Memory that look-ups in it take. */
  bytes: number;
}

/** `previewed`: waits to be published; `published`: counts from its day on; `withdrawn`: taken back before it did. */
export type DeckState =
  | 'uploading'
  | 'reading'
  | 'read'
  | 'previewing'
  | 'previewed'
  | 'publishing'
  | 'published'
  | 'withdrawn'
  | 'failed';

export type DeckSource = ImportSource;

export const mostDeckRows = 500_000;
