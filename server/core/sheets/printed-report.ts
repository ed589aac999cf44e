import type { Picture } from './picture.ts';

/** A cell as a spreadsheet reckons with it; `days`: a span as a part of a day, or an instant as days since 1900. */
export type SheetCell =
  | { kind: 'text'; text: string }
  | { kind: 'count' | 'amount' | 'mean' | 'share' | 'span' | 'instant'; value: number }
  | null;

/** A report with all of its words, ready for a file: cells both as people read them and as numbers. */
export interface PrintedReport<Each> {
  /** Whose figures they are. */
  officeName: string;
  /** A PNG or JPEG, for paper. */
  logo?: Uint8Array;
  title: string;
  /** Period, filters, measures: a line each below the title. */
  notes: readonly string[];
  head: readonly { text: string; right: boolean }[];
  rows: readonly (readonly Each[])[];
  total?: readonly Each[];
  /** Said in place of lines where there are none. */
  empty: string;
  /** Below the table: each figure's formula. */
  foot: readonly { term: string; text: string }[];
  /** A second table: a sheet of its own in a workbook, pages of its own on paper; no CSV has it. */
  also?: Pick<PrintedReport<Each>, 'title' | 'head' | 'rows'>;
}

export type PrintedSheet = PrintedReport<SheetCell>;

export interface PrintedPaper extends PrintedReport<string> {
  picture?: Picture;
  /** At the foot of each page, left: when it was printed. */
  printedAt: string;
  /** At the foot of each page, right; both count from 1. */
  pageText(page: number, of: number): string;
}

/** A cell as people read it, and as a spreadsheet reckons with it. */
export interface ReadyCell {
  text: string;
  cell: SheetCell;
  /** For programs that read a CSV, where the text is no such thing. */
  csv?: string | number;
}

/** A table with all of its words, ready for any kind of file. */
export interface ReadySheet extends PrintedReport<ReadyCell> {
  printedAt: string;
  /** With `{page}` and `{pages}`. */
  pageText: string;
}

const DAY_MS = 86_400_000;
/** 1 January 1970 as a spreadsheet counts its days. */
const EPOCH_DAY = 25_569;

export const sheetSpan = (ms: number): number => ms / DAY_MS;
/** `wallMs`: epoch ms plus the zone's offset. */
export const sheetInstant = (wallMs: number): number => wallMs / DAY_MS + EPOCH_DAY;
