import { type FaxPage, type FaxResolution, linesPerInch } from '../page.ts';
import { decodePage } from '../t4/decode-page.ts';
import type { Turn } from '../turn-page.ts';

/** The pages of a PDF that `createFaxPdf` wrote, each read when it is asked for. */
export interface FaxPdfPages {
  readonly count: number;
  /** Bit by bit as it was written; `page` counts from 0. RangeError for one there is not. */
  read(page: number): FaxPage;
  /** How it is turned to be looked at. */
  turnOf(page: number): Turn;
}

const POINTS_PER_INCH = 72;
const MOST_ROWS = 20_000;
const resolutions: FaxResolution[] = ['standard', 'fine', 'superfine'];
const pageObject =
  /\n\d+ 0 obj\n<< \/Type \/Page \/Parent 2 0 R \/MediaBox \[0 0 [\d.]+ ([\d.]+)\](?: \/Rotate (\d+))? /g;
const imageObject =
  /<< \/Type \/XObject \/Subtype \/Image \/Width (\d+) \/Height (\d+) [^\n]*\/CCITTFaxDecode [^\n]*\/Length (\d+) >>\nstream\n/y;
/** A page's own object and its content's come before its image within so many bytes. */
const HEADS = 800;

/** Undefined for whatever was not written by us, which is a document like any other. */
export function openFaxPdf(file: Uint8Array): FaxPdfPages | undefined {
  // A character a byte, so that places in the text are places in the file.
  const text = Array.from({ length: Math.ceil(file.length / 8192) }, (_, part) =>
    String.fromCharCode(...file.subarray(part * 8192, (part + 1) * 8192)),
  ).join('');
  if (!text.startsWith('%PDF-1.4\n') || !text.slice(0, 2000).includes('/Producer (Centralita) >>')) return undefined;
  const pages: { width: number; rows: number; at: number; length: number; resolution: FaxResolution; turn: Turn }[] =
    [];
  pageObject.lastIndex = 0;
  for (let head = pageObject.exec(text); head; head = pageObject.exec(text)) {
    const begins = text.indexOf('<< /Type /XObject', head.index);
    if (begins < 0 || begins - head.index > HEADS) return undefined;
    imageObject.lastIndex = begins;
    const image = imageObject.exec(text);
    if (!image) return undefined;
    const [width, rows, length] = [Number(image[1]), Number(image[2]), Number(image[3])];
    const at = begins + image[0].length;
    if (rows < 1 || rows > MOST_ROWS || width % 8 !== 0 || at + length > file.length) return undefined;
    const perInch = (rows * POINTS_PER_INCH) / Number(head[1]);
    const resolution = resolutions.find((each) => Math.abs(linesPerInch[each] - perInch) < perInch * 0.1);
    if (!resolution) return undefined;
    pages.push({ width, rows, at, length, resolution, turn: Number(head[2] ?? 0) as Turn });
    pageObject.lastIndex = at + length;
  }
  if (pages.length === 0) return undefined;
  const pageAt = (page: number) => {
    const found = pages[page];
    if (!found) throw new RangeError(`page ${page} of ${pages.length}`);
    return found;
  };
  return {
    count: pages.length,
    turnOf: (page) => pageAt(page).turn,
    read(page) {
      const { at, length, width, rows, resolution } = pageAt(page);
      const decoded = decodePage(file.subarray(at, at + length), { coding: 'mmr', width, resolution, rows });
      if (decoded.page.rows !== rows) throw new RangeError(`page ${page} is damaged`);
      return decoded.page;
    },
  };
}
