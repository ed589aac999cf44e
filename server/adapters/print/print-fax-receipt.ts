import PDFDocument from 'pdfkit';
import type { PrintedFaxReceipt } from '../../core/fax/receipt.ts';
import { printable } from './printable.ts';
import { wholePdf } from './whole-pdf.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** A4 standing, in points. */
const margin = 48;
const pictureWidth = 190;
const [accent, ink, soft, line] = ['#155e75', '#15202b', '#4c5a67', '#dce2e8'];
const [plainFont, boldFont] = ['Helvetica', 'Helvetica-Bold'];
const rowHeight = 15;

function printTable(doc: Doc, { title, heads, rows }: PrintedFaxReceipt['tables'][number]): void {
  const room = doc.page.width - 2 * margin;
  const bottom = doc.page.height - margin;
  doc.fontSize(9);
  // As wide as their widest cell, then stretched or shrunk together.
  const widths = heads.map((head, column) =>
    rows.reduce(
      (most, row) => Math.max(most, doc.font(plainFont).widthOfString(printable(row[column] ?? '')) + 10),
      doc.font(boldFont).widthOfString(printable(head)) + 10,
    ),
  );
  const scale = room / widths.reduce((sum, width) => sum + width, 0);
  const printRow = (cells: readonly string[], font: string, colour: string): void => {
    const { y } = doc;
    let x = margin;
    for (const [column, width] of widths.entries()) {
      const text = printable(cells[column] ?? '');
      doc.font(font).fontSize(9).fillColor(colour);
      const most = width * scale - 4;
      const wide = doc.widthOfString(text);
      if (wide > most) doc.fontSize(Math.max(6, (9 * most) / wide));
      doc.text(text, x, y, { lineBreak: false });
      x += width * scale;
    }
    doc.y = y + rowHeight;
  };
  const printHead = (): void => {
    printRow(heads, boldFont, soft);
    doc
      .moveTo(margin, doc.y - 4)
      .lineTo(margin + room, doc.y - 4)
      .lineWidth(0.75)
      .strokeColor(line)
      .stroke();
  };
  if (doc.y + 4 * rowHeight > bottom) doc.addPage();
  doc.moveDown(1.2);
  doc.font(boldFont).fontSize(11).fillColor(ink).text(printable(title), margin, doc.y, { width: room });
  doc.moveDown(0.4);
  printHead();
  for (const row of rows) {
    if (doc.y + rowHeight > bottom) {
      doc.addPage();
      printHead();
    }
    printRow(row, plainFont, ink);
  }
}

/** The proof of a fax on A4: what went where, its pages and calls, and the first page small. */
export function printFaxReceipt(receipt: PrintedFaxReceipt): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    info: { Title: receipt.title, Author: receipt.officeName, Producer: 'Centralita', Creator: 'Centralita' },
  });
  const whole = wholePdf(doc);
  const room = doc.page.width - 2 * margin;
  doc.rect(0, 0, doc.page.width, 6).fill(accent);
  if (receipt.logo) {
    try {
      doc.image(Buffer.from(receipt.logo), doc.page.width - margin - 170, 20, { fit: [170, 44], align: 'right' });
    } catch {
      // A logo that cannot be read is no reason to have no proof.
    }
  }
  doc
    .font(plainFont)
    .fontSize(9)
    .fillColor(soft)
    .text(printable(receipt.officeName), margin, 28, { width: room - 180 });
  doc.moveDown(0.5);
  doc
    .font(boldFont)
    .fontSize(18)
    .fillColor(ink)
    .text(printable(receipt.title), { width: room - 180 });
  const top = Math.max(doc.y, 66) + 14;
  let below = top;
  const factWidth = receipt.picture ? room - pictureWidth - 20 : room;
  if (receipt.picture) {
    const image = (doc as unknown as { openImage(of: Buffer): { width: number; height: number } }).openImage(
      Buffer.from(receipt.picture),
    );
    const tall = (pictureWidth * image.height) / image.width;
    const x = margin + room - pictureWidth;
    doc.image(Buffer.from(receipt.picture), x, top, { width: pictureWidth });
    doc.rect(x, top, pictureWidth, tall).lineWidth(0.75).strokeColor(soft).stroke();
    below = top + tall;
  }
  doc.y = top;
  for (const [label, value] of receipt.facts) {
    doc.font(plainFont).fontSize(8.5).fillColor(soft).text(printable(label), margin, doc.y, { width: factWidth });
    doc.font(boldFont).fontSize(10.5).fillColor(ink).text(printable(value), margin, doc.y, { width: factWidth });
    doc.moveDown(0.45);
  }
  doc.y = Math.max(doc.y, below);
  for (const table of receipt.tables) printTable(doc, table);
  doc.end();
  return whole;
}
