import PDFDocument from 'pdfkit';

/** A PDF with a page for each: its heading, and what is written small below it. */
export function makePaper(pages: readonly { heading: string; small?: string }[]): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', autoFirstPage: false });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const whole = new Promise<Buffer>((resolve) => doc.on('end', () => resolve(Buffer.concat(parts))));
  for (const { heading, small } of pages) {
    doc.addPage().fontSize(40).text(heading, 72, 90);
    if (small !== undefined) doc.fontSize(9).text(small);
  }
  doc.end();
  return whole;
}
