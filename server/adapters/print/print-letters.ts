import PDFDocument from 'pdfkit';
import { type Label, type LabelSheet, type Letter, placeLabel } from '../../core/sheets/letters.ts';
import { printable } from './printable.ts';
import { wholePdf } from './whole-pdf.ts';

/** A4 standing, in points. */
const margin = 64;
const POINTS_PER_MM = 72 / 25.4;
/** Where the window of an envelope shows it: 45 mm from the top, in the right half as in Spain and Latin America. */
const windowTop = 45 * POINTS_PER_MM;
const windowLeft = 110 * POINTS_PER_MM;
const [ink, soft] = ['#15202b', '#4c5a67'];
const [plainFont, boldFont] = ['Helvetica', 'Helvetica-Bold'];

/** Letters one after the other, each on a page of its own or on as many as its text takes. */
export function printLetters(of: { officeName: string; letters: readonly Letter[] }): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    autoFirstPage: false,
    info: { Title: of.officeName, Author: of.officeName, Producer: 'Centralita', Creator: 'Centralita' },
  });
  const whole = wholePdf(doc);
  for (const letter of of.letters) {
    doc.addPage();
    const room = doc.page.width - 2 * margin;
    doc.font(boldFont).fontSize(12).fillColor(ink).text(printable(of.officeName), margin, margin);
    doc.font(plainFont).fontSize(11);
    for (const [index, line] of letter.address.entries())
      doc.text(printable(line), windowLeft, windowTop + index * 14, { lineBreak: false });
    const below = Math.max(windowTop + letter.address.length * 14, windowTop + 70) + 24;
    doc.text(printable(letter.date), margin, below, { width: room, align: 'right' });
    doc.moveDown(2);
    if (letter.subject !== '') {
      doc.font(boldFont).text(printable(letter.subject), margin, doc.y, { width: room });
      doc.moveDown(1);
    }
    doc.font(plainFont);
    for (const paragraph of letter.text.split(/\r?\n/)) {
      if (paragraph.trim() === '') doc.moveDown(0.7);
      else doc.text(printable(paragraph), margin, doc.y, { width: room, lineGap: 2 });
    }
    if (letter.reference !== '') {
      // Below the margin, where text would otherwise begin a page of its own.
      const { bottom } = doc.page.margins;
      doc.page.margins.bottom = 0;
      doc.fontSize(8).fillColor(soft);
      doc.text(printable(letter.reference), margin, doc.page.height - margin + 16, { lineBreak: false });
      doc.page.margins.bottom = bottom;
    }
  }
  if (of.letters.length === 0) doc.addPage();
  doc.end();
  return whole;
}

/** Labels on bought sheets, from the first that is left on the first of them. */
export function printLabels(of: {
  officeName: string;
  sheet: LabelSheet;
  labels: readonly Label[];
  skip: number;
}): Promise<Uint8Array> {
  const { sheet, labels, skip } = of;
  const doc = new PDFDocument({
    size: sheet.paper,
    margin: 0,
    info: { Title: of.officeName, Author: of.officeName, Producer: 'Centralita', Creator: 'Centralita' },
  });
  const whole = wholePdf(doc);
  const [padX, padY] = [4 * POINTS_PER_MM, 3.5 * POINTS_PER_MM];
  const width = sheet.width * POINTS_PER_MM - 2 * padX;
  const room = sheet.height * POINTS_PER_MM - 2 * padY;
  let page = 0;
  doc.font(plainFont).fillColor(ink);
  for (const [index, lines] of labels.entries()) {
    const place = placeLabel(sheet, { index, skip });
    for (; page < place.page; page++) doc.addPage();
    const [x, y] = [place.x * POINTS_PER_MM + padX, place.y * POINTS_PER_MM + padY];
    const size = Math.min(11, room / Math.max(lines.length, 1) / 1.25);
    for (const [line, text] of lines.entries()) {
      const printed = printable(text);
      doc.fontSize(size);
      // A long line is written smaller, so that no street is cut.
      const wide = doc.widthOfString(printed);
      if (wide > width) doc.fontSize(Math.max(5, (size * width) / wide));
      doc.text(printed, x, y + line * size * 1.25, { lineBreak: false });
    }
  }
  doc.end();
  return whole;
}
