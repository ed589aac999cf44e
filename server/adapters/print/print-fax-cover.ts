import PDFDocument from 'pdfkit';
import type { CoverSheet } from '../../core/fax/cover-sheet.ts';
import type { PaperSize } from '../../core/fax/paper-size.ts';
import { printable } from './printable.ts';
import { wholePdf } from './whole-pdf.ts';

const margin = 56;
const [plainFont, boldFont] = ['Helvetica', 'Helvetica-Bold'];
const labelWidth = 130;
/** The sizes that a long text is tried in until it fits. */
const textSizes = [12, 11, 10, 9, 8];

/** One page, all black: colours would be dots at the other end. What does not fit even in the smallest letters is cut with an ellipsis. */
export function printCover(cover: CoverSheet, on: { paper: PaperSize }): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: on.paper === 'a4' ? 'A4' : 'LETTER',
    margin,
    info: { Title: cover.title, Author: cover.officeName, Producer: 'Centralita', Creator: 'Centralita' },
  });
  const whole = wholePdf(doc);
  const room = doc.page.width - 2 * margin;
  if (cover.logo) {
    try {
      doc.image(Buffer.from(cover.logo), margin, margin, { fit: [room * 0.55, 64] });
    } catch {
      // A logo that cannot be read is no reason to send none.
    }
  }
  doc.font(boldFont).fontSize(34).text(cover.title, margin, margin, { width: room, align: 'right' });
  doc.fontSize(14).text(printable(cover.officeName), margin, margin + 78, { width: room });
  let y = doc.y + 18;
  const line = (): void =>
    void doc
      .moveTo(margin, y)
      .lineTo(margin + room, y)
      .lineWidth(1.5)
      .stroke();
  line();
  y += 12;
  for (const [label, value] of cover.rows) {
    doc.font(boldFont).fontSize(12).text(printable(label), margin, y, { width: labelWidth });
    const labelEnd = doc.y;
    doc.font(plainFont).text(printable(value), margin + labelWidth, y, { width: room - labelWidth });
    y = Math.max(labelEnd, doc.y) + 6;
  }
  y += 4;
  line();
  y += 18;
  const text = cover.text.split(/\r?\n/).map(printable).join('\n');
  const tall = doc.page.height - margin - 30 - y;
  doc.font(plainFont);
  const size =
    textSizes.find((each) => doc.fontSize(each).heightOfString(text, { width: room, lineGap: 2 }) <= tall) ??
    textSizes.at(-1)!;
  doc.fontSize(size).text(text, margin, y, { width: room, height: tall, lineGap: 2, ellipsis: true });
  doc.fontSize(8).text(printable(cover.note), margin, doc.page.height - margin - 20, { width: room, height: 20 });
  doc.end();
  return whole;
}
