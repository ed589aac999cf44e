import type { Label, LabelSheet, Letter } from '../../core/sheets/letters.ts';
import type { ReadySheet } from '../../core/sheets/printed-report.ts';
import type { PrintedKind } from './reports-port.ts';

/** Something for paper or a spreadsheet that needs no look into the store any more. */
export type PaperAsk =
  | { paper: 'sheet'; kind: PrintedKind; sheet: ReadySheet }
  | { paper: 'letters'; officeName: string; letters: readonly Letter[] }
  | { paper: 'labels'; officeName: string; sheet: LabelSheet; labels: readonly Label[]; skip: number };
