import type PDFDocument from 'pdfkit';
import type { Look, Picture, Shape } from '../../core/sheets/picture.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** As the page has them by day (views/public/style). */
const colours: Record<Look, string> = {
  axis: '#828e9a',
  'axis-text': '#4c5a67',
  bar: '#155e75',
  'bar-plan': '#828e9a',
  heat: '#155e75',
  'heat-text': '#15202b',
  'heat-text-on-strong': '#ffffff',
  'duty-ready': '#166534',
  'duty-ringing': '#854d0e',
  'duty-talking': '#6b3fa0',
  'duty-wrap-up': '#1d4f91',
  'duty-break': '#828e9a',
  'duty-other': '#dce2e8',
};

const tallest = 210;

function drawShape(doc: Doc, shape: Shape, printable: (text: string) => string): void {
  const colour = colours[shape.look];
  if (shape.kind === 'line') {
    doc.moveTo(shape.x1, shape.y1).lineTo(shape.x2, shape.y2).lineWidth(1).strokeColor(colour).stroke();
  } else if (shape.kind === 'box') {
    const { x, y, width, height, radius = 0, strength = 1 } = shape;
    if (height <= 0 || width <= 0) return;
    doc.fillColor(colour, strength);
    if (radius > 0) doc.roundedRect(x, y, width, height, radius).fill();
    else doc.rect(x, y, width, height).fill();
    doc.fillColor(colour, 1);
  } else {
    doc.font('Helvetica').fontSize(12).fillColor(colour);
    const text = printable(shape.text);
    const width = doc.widthOfString(text);
    const left = shape.x - (shape.anchor === 'middle' ? width / 2 : shape.anchor === 'end' ? width : 0);
    doc.text(text, left, shape.y, { lineBreak: false, baseline: 'alphabetic' });
  }
}

/** Draws a chart as wide as the page has room, or as tall as leaves room for its table; returns where it ends. */
export function drawPicture(
  doc: Doc,
  given: { picture: Picture; x: number; y: number; printable: (text: string) => string },
): number {
  const { picture, x, y, printable } = given;
  const room = doc.page.width - doc.page.margins.left - doc.page.margins.right;
  doc
    .font('Helvetica-Bold')
    .fontSize(9)
    .fillColor('#15202b')
    .text(printable(picture.label), x, y, { lineBreak: false });
  let keyX = x + doc.widthOfString(printable(picture.label)) + 16;
  for (const { look, text } of picture.key) {
    doc.rect(keyX, y + 1, 7, 7).fill(colours[look]);
    doc
      .font('Helvetica')
      .fontSize(8)
      .fillColor('#4c5a67')
      .text(printable(text), keyX + 10, y + 0.5, { lineBreak: false });
    keyX += doc.widthOfString(printable(text)) + 24;
  }
  const top = y + 16;
  const scale = Math.min(room / picture.width, tallest / picture.height);
  doc.save().translate(x, top).scale(scale);
  for (const shape of picture.shapes) drawShape(doc, shape, printable);
  doc.restore();
  doc.x = x;
  return top + picture.height * scale + 14;
}
