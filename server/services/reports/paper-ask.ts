import type { Label, LabelSheet, Letter } from '../../core/sheets/letters.ts';
import type { PrintedReport, SheetCell } from '../../core/sheets/printed-report.ts';
import type { PrintedKind } from './reports-port.ts';

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

/** Something for paper or a spreadsheet that needs no look into the store any more. */
export type PaperAsk =
  | { paper: 'sheet'; kind: PrintedKind; sheet: ReadySheet }
  | { paper: 'letters'; officeName: string; letters: readonly Letter[] }
  | { paper: 'labels'; officeName: string; sheet: LabelSheet; labels: readonly Label[]; skip: number };
