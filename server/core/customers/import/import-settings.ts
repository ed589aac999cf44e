import type { RejectReason } from './draft-of-row.ts';
import type { ImportTarget } from './import-words.ts';

export type FileKind = 'csv' | 'xlsx' | 'vcard';

export const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** By what a row is found to be a customer who is there already; the first that fits decides. */
export const matchRules = ['phone', 'document', 'mail'] as const;
export type MatchRule = (typeof matchRules)[number];

/** What becomes of a customer who is there already; points and tags are added in any case but `skip`. */
export const onMatches = ['replace', 'fill', 'skip'] as const;
export type OnMatch = (typeof onMatches)[number];

/** How a file is to be understood; the person may change all of it before it runs. */
export interface ImportSettings {
  /** Index of the header among the rows, -1 for none. */
  headerAt: number;
  columns: ImportTarget[];
  /** Where numbers without a country's code are at home. */
  country: string;
  matchBy: MatchRule[];
  onMatch: OnMatch;
}

/** What was found in the file itself. */
export interface ImportSource {
  kind: FileKind;
  encoding?: Encoding;
  delimiter?: Delimiter;
  /** Of a workbook with several, and which of them was read. */
  sheets?: string[];
  sheet?: number;
  /** Rows with anything in them, the header too. */
  rows: number;
  width: number;
  /** The first rows as they stand. */
  sample: string[][];
}

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  rejected: number;
}

export const noCounts = (): ImportCounts => ({ created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 });

/** One row of a preview as an example of what would become of it. */
export interface ImportExample {
  line: number;
  what: keyof ImportCounts;
  name: string;
  reason?: RejectReason;
  value?: string;
  matchedBy?: MatchRule;
}

export interface ImportPreview extends ImportCounts {
  reasons: Partial<Record<RejectReason, number>>;
  /** Numbers that are valid nowhere: kept as typed. */
  oddNumbers: number;
  examples: ImportExample[];
}

/**
 * `read`: waits for its settings; `stopped`: half done, by a person or a power cut; `undo-stopped`: half undone. The
 * present participles are at work now.
 */
export type ImportState =
  | 'uploading'
  | 'reading'
  | 'read'
  | 'previewing'
  | 'previewed'
  | 'running'
  | 'stopped'
  | 'done'
  | 'undoing'
  | 'undo-stopped'
  | 'undone'
  | 'failed';

export const mostRows = 500_000;
