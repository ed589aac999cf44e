import PDFDocument from 'pdfkit';
import type { PaperSize } from '../../core/fax/paper-size.ts';
import { printable } from './printable.ts';
import { wholePdf } from './whole-pdf.ts';

const sizes = { a4: 'A4', letter: 'LETTER' } as const;

/** Receivers cut off what lies nearer to the edge; the first line of a page is the sender's. */
const margin = 36;
const textSize = 10.5;
const lineHeight = 12.5;
const POINTS_PER_INCH = 72;
/** A picture that tells no size is drawn at most so large that its pels stay small. */
const FEWEST_PELS_PER_INCH = 72;

const info = { Producer: 'Centralita', Creator: 'Centralita' };

/** Lines no longer than `most`, broken between words where there are any. */
function* linesOf(text: string, most: number): Generator<string> {
  for (const line of text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n')) {
    for (const [part, piece] of line.split('\f').entries()) {
      if (part > 0) yield '\f';
      let left = printable(piece.replace(/\t/g, '        ').trimEnd());
      while (left.length > most) {
        const space = left.lastIndexOf(' ', most);
        const cut = space > most / 2 ? space : most;
        yield left.slice(0, cut);
        left = left.slice(cut).trimStart();
      }
      yield left;
    }
  }
}

/** A text in letters of one width, as it was typed; undefined when it takes more pages than `mostPages`. */
export async function printText(
  text: string,
  on: { paper: PaperSize; mostPages: number },
): Promise<Uint8Array | undefined> {
  const doc = new PDFDocument({ size: sizes[on.paper], margin: 0, autoFirstPage: false, info });
  const whole = wholePdf(doc);
  doc.font('Courier').fontSize(textSize);
  let pages = 0;
  let y = Number.POSITIVE_INFINITY;
  let most = 1000;
  const begin = (): void => {
    doc.addPage();
    pages++;
    y = margin;
    most = Math.floor((doc.page.width - 2 * margin) / doc.widthOfString('m'));
  };
  begin();
  for (const line of linesOf(text, most)) {
    if (line === '\f' || y + lineHeight > doc.page.height - margin) begin();
    if (pages > on.mostPages) break;
    if (line === '\f') continue;
    if (line !== '') doc.text(line, margin, y, { lineBreak: false });
    y += lineHeight;
  }
  doc.end();
  const pdf = await whole;
  return pages > on.mostPages ? undefined : pdf;
}

/** What the library has and its types do not tell. */
interface ImageOpener {
  openImage(image: Buffer): { width: number; height: number; orientation?: number };
}

/** A PNG or JPEG as large as the page allows, lying when it is wider than tall. Rejects when it cannot be read. */
export async function printImage(image: Uint8Array, on: { paper: PaperSize }): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: sizes[on.paper], margin: 0, autoFirstPage: false, info });
  const whole = wholePdf(doc);
  const opened = (doc as unknown as ImageOpener).openImage(Buffer.from(image));
  // From 5 on a camera's picture is stored lying on its side (Exif 2.3, orientation).
  const isTurned = (opened.orientation ?? 1) > 4;
  const [width, height] = isTurned ? [opened.height, opened.width] : [opened.width, opened.height];
  doc.addPage({ size: sizes[on.paper], margin: 0, layout: width > height ? 'landscape' : 'portrait' });
  const room = { wide: doc.page.width - 2 * margin, tall: doc.page.height - 2 * margin };
  const scale = Math.min(room.wide / width, room.tall / height, POINTS_PER_INCH / FEWEST_PELS_PER_INCH);
  const box: [number, number] = [width * scale, height * scale];
  doc.image(Buffer.from(image), (doc.page.width - box[0]) / 2, margin, { fit: box });
  doc.end();
  return whole;
}
