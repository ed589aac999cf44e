import PDFDocument from 'pdfkit';
import type { PrintedPaper } from '../../core/sheets/printed-report.ts';
import { drawPicture } from './draw-picture.ts';
import { printable } from './printable.ts';
import { wholePdf } from './whole-pdf.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** A4 lying, in points. */
const margin = 40;
const [accent, ink, soft, line, wash] = ['#155e75', '#15202b', '#4c5a67', '#dce2e8', '#f1f5f8'];
const fonts = { plain: 'Helvetica', bold: 'Helvetica-Bold' };
/** Rows that are looked at to find how wide a column is. */
const measured = 300;

function shorten(doc: Doc, text: string, most: number): string {
  if (doc.widthOfString(text) <= most) return text;
  let shorter = text;
  while (shorter.length > 1 && doc.widthOfString(`${shorter}…`) > most) shorter = shorter.slice(0, -1);
  return `${shorter}…`;
}

/** Columns as wide as their widest cell asks, stretched or shrunk together to fill the page. */
function columnsOf(doc: Doc, paper: PrintedPaper, size: number): { x: number; width: number }[] {
  const room = doc.page.width - 2 * margin;
  const wished = paper.head.map(({ text }, index) => {
    const cells = [...paper.rows.slice(0, measured), ...(paper.total ? [paper.total] : [])].map(
      (row) => row[index] ?? '',
    );
    // A long heading breaks into two lines.
    const heading = doc.font(fonts.bold).fontSize(size).widthOfString(printable(text)) / (text.includes(' ') ? 1.6 : 1);
    doc.font(fonts.plain).fontSize(size);
    return cells.reduce((most, cell) => Math.max(most, doc.widthOfString(printable(cell))), heading) + 12;
  });
  const scale = room / wished.reduce((sum, width) => sum + width, 0);
  let x: number = margin;
  return wished.map((width) => {
    const column = { x, width: width * scale };
    x += column.width;
    return column;
  });
}

/** A report on A4 pages: whose and what it is, its chart, the table with its head on each page, the formulas. */
export function printPdf(paper: PrintedPaper): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    // Pages are kept until their number is known.
    bufferPages: true,
    info: { Title: paper.title, Author: paper.officeName, Producer: 'Centralita', Creator: 'Centralita' },
  });
  const whole = wholePdf(doc);
  printHeading(doc, paper);
  if (paper.picture) doc.y = drawPicture(doc, { picture: paper.picture, x: margin, y: doc.y, printable });
  printTable(doc, paper);
  printFormulas(doc, paper);
  if (paper.also) printAlso(doc, paper, paper.also);
  printFeet(doc, paper);
  doc.end();
  return whole;
}

function printLogo(doc: Doc, logo: Uint8Array): void {
  const [width, height] = [170, 56];
  try {
    doc.image(Buffer.from(logo), doc.page.width - margin - width, 16, { fit: [width, height], align: 'right' });
  } catch {
    // A picture that cannot be read is no reason to go without the paper.
  }
}

function printHeading(doc: Doc, paper: PrintedPaper): void {
  const room = doc.page.width - 2 * margin;
  doc.rect(0, 0, doc.page.width, 6).fill(accent);
  if (paper.logo) printLogo(doc, paper.logo);
  doc.font(fonts.plain).fontSize(9).fillColor(soft).text(printable(paper.officeName), margin, 22, { width: room });
  doc.moveDown(0.4);
  doc.font(fonts.bold).fontSize(18).fillColor(ink).text(printable(paper.title), { width: room });
  doc.font(fonts.plain).fontSize(9).fillColor(soft);
  for (const note of paper.notes) doc.text(printable(note), { width: room });
  doc.moveDown(0.8);
}

function printAlso(doc: Doc, { total: _, ...paper }: PrintedPaper, also: NonNullable<PrintedPaper['also']>): void {
  doc.addPage();
  doc.font(fonts.bold).fontSize(13).fillColor(ink).text(printable(also.title), margin, margin);
  doc.moveDown(0.5);
  printTable(doc, { ...paper, ...also });
}

function printTable(doc: Doc, paper: PrintedPaper): void {
  const size = paper.head.length > 12 ? 6.5 : 8.5;
  const height = size + 6.5;
  const columns = columnsOf(doc, paper, size);
  const room = doc.page.width - 2 * margin;
  const bottom = doc.page.height - margin - 8;
  let y = doc.y;
  const printHead = (): void => {
    doc.font(fonts.bold).fontSize(size);
    const texts = paper.head.map(({ text }) => printable(text));
    const heights = texts.map((text, index) => doc.heightOfString(text, { width: columns[index]!.width - 6 }));
    const tall = Math.max(...heights) + 6;
    doc.rect(margin, y, room, tall).fill(accent);
    doc.fillColor('#ffffff');
    for (const [index, { x, width }] of columns.entries())
      doc.text(texts[index]!, x + 3, y + tall - 3 - heights[index]!, {
        width: width - 6,
        align: paper.head[index]!.right ? 'right' : 'left',
      });
    y += tall;
  };
  const need = (room: number): void => {
    if (y + room <= bottom) return;
    doc.addPage();
    y = margin;
    printHead();
  };
  const printRow = (cells: readonly string[], bold: boolean): void => {
    doc
      .font(bold ? fonts.bold : fonts.plain)
      .fontSize(size)
      .fillColor(ink);
    for (const [index, { x, width }] of columns.entries()) {
      const text = shorten(doc, printable(cells[index] ?? ''), width - 6);
      const left = paper.head[index]!.right ? x + width - 3 - doc.widthOfString(text) : x + 3;
      doc.text(text, left, y + 3.5, { lineBreak: false });
    }
    y += height;
  };
  if (y + 60 > bottom) {
    doc.addPage();
    y = margin;
  }
  printHead();
  if (paper.rows.length === 0) printRow([paper.empty], false);
  for (const [index, row] of paper.rows.entries()) {
    need(height);
    if (index % 2 === 1) doc.rect(margin, y, room, height).fill(wash);
    printRow(row, false);
  }
  if (paper.total) {
    need(height + 2);
    doc
      .moveTo(margin, y)
      .lineTo(margin + room, y)
      .lineWidth(0.8)
      .strokeColor(ink)
      .stroke();
    printRow(paper.total, true);
  }
  doc.x = margin;
  doc.y = y + 12;
}

function printFormulas(doc: Doc, paper: PrintedPaper): void {
  const room = doc.page.width - 2 * margin;
  const bottom = doc.page.height - margin - 8;
  for (const { term, text } of paper.foot) {
    doc.font(fonts.plain).fontSize(8);
    const height = doc.heightOfString(printable(`${term}: ${text}`), { width: room });
    if (doc.y + height > bottom) doc.addPage();
    doc
      .font(fonts.bold)
      .fillColor(ink)
      .text(`${printable(term)}: `, margin, doc.y, { width: room, continued: true });
    doc.font(fonts.plain).fillColor(soft).text(printable(text));
  }
}

function printFeet(doc: Doc, paper: PrintedPaper): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    const y = doc.page.height - margin + 8;
    const room = doc.page.width - 2 * margin;
    // Below the margin, where text would otherwise begin a page of its own.
    doc.page.margins.bottom = 0;
    doc
      .moveTo(margin, y - 4)
      .lineTo(margin + room, y - 4)
      .lineWidth(0.5)
      .strokeColor(line)
      .stroke();
    doc.font(fonts.plain).fontSize(8).fillColor(soft);
    doc.text(printable(paper.printedAt), margin, y, { lineBreak: false });
    const number = printable(paper.pageText(page - start + 1, count));
    doc.text(number, margin + room - doc.widthOfString(number), y, { lineBreak: false });
    doc.page.margins.bottom = margin;
  }
}
