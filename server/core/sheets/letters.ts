/** A letter with all of its words. */
export interface Letter {
  /** Lines of who gets it: name, street, place. */
  address: readonly string[];
  /** Place and date, right above the text. */
  date: string;
  /** Above the text; '' for none. */
  subject: string;
  /** Paragraphs parted by line breaks. */
  text: string;
  /** At the foot, left: what the letter is about in the office's files. */
  reference: string;
}

/** Lines of one label, as many as fit. */
export type Label = readonly string[];

export type PaperSize = 'A4' | 'LETTER';

/** How labels lie on a bought sheet, in millimetres. */
export interface LabelSheet {
  id: string;
  paper: PaperSize;
  columns: number;
  rows: number;
  width: number;
  height: number;
  left: number;
  top: number;
  /** Between two labels beside each other. */
  gap: number;
}

/** Sheets that are sold everywhere: 3×7 and 2×7 on A4, 3×10 on letter paper. */
export const labelSheets: readonly LabelSheet[] = [
  { id: '3x7', paper: 'A4', columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.2, top: 15.1, gap: 2.5 },
  { id: '2x7', paper: 'A4', columns: 2, rows: 7, width: 99.1, height: 38.1, left: 4.65, top: 15.1, gap: 2.5 },
  { id: '3x10', paper: 'LETTER', columns: 3, rows: 10, width: 66.7, height: 25.4, left: 4.8, top: 12.7, gap: 3.05 },
];

export interface LabelPlace {
  page: number;
  /** Upper left corner, in millimetres. */
  x: number;
  y: number;
}

/** Where the nth label lies when the first `skip` of the first sheet are used up already; both count from 0. */
export function placeLabel(sheet: LabelSheet, at: { index: number; skip: number }): LabelPlace {
  const each = sheet.columns * sheet.rows;
  const place = at.index + (((at.skip % each) + each) % each);
  const onPage = place % each;
  return {
    page: Math.floor(place / each),
    x: sheet.left + (onPage % sheet.columns) * (sheet.width + sheet.gap),
    y: sheet.top + Math.floor(onPage / sheet.columns) * sheet.height,
  };
}
