import { type FaxPage, linesPerInch, PELS_PER_INCH } from '../page.ts';
import { encodePage, type FaxCoding } from '../t4/encode-page.ts';
import { compressions, t4Options, tags } from './tags.ts';

const [SHORT, LONG, RATIONAL] = [3, 4, 5];
const ENTRY_BYTES = 12;
const HEAD_BYTES = 8;

/** A TIFF of class F with all pages, one strip each (RFC 2306 4). At least one page. */
export function writeTiff(pages: readonly FaxPage[], options: { coding: FaxCoding }): Uint8Array {
  const { coding } = options;
  const strips = pages.map((page) => encodePage(page, { coding, pageEnd: coding === 'mmr' }));
  const entriesOf = (page: FaxPage, at: { strip: number; bytes: number; more: number; index: number }) => [
    [tags.newSubfileType, LONG, 1, 2],
    [tags.imageWidth, LONG, 1, page.width],
    [tags.imageLength, LONG, 1, page.rows],
    [tags.bitsPerSample, SHORT, 1, 1],
    [tags.compression, SHORT, 1, coding === 'mmr' ? compressions.t6 : compressions.t4],
    // White is zero.
    [tags.photometric, SHORT, 1, 0],
    [tags.fillOrder, SHORT, 1, 1],
    [tags.stripOffsets, LONG, 1, at.strip],
    [tags.samplesPerPixel, SHORT, 1, 1],
    [tags.rowsPerStrip, LONG, 1, page.rows],
    [tags.stripByteCounts, LONG, 1, at.bytes],
    [tags.xResolution, RATIONAL, 1, at.more],
    [tags.yResolution, RATIONAL, 1, at.more + 8],
    ...(coding === 'mmr' ? [] : [[tags.t4Options, LONG, 1, coding === 'mr' ? t4Options.twoDimensions : 0]]),
    // Inches.
    [tags.resolutionUnit, SHORT, 1, 2],
    [tags.pageNumber, SHORT, 2, at.index | (pages.length << 16)],
  ];
  const directoryBytes = 2 + ENTRY_BYTES * (coding === 'mmr' ? 15 : 16) + 4 + 16;
  const even = (bytes: number): number => bytes + (bytes & 1);
  const total = strips.reduce((sum, strip) => sum + even(strip.length) + directoryBytes, HEAD_BYTES);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  let at = HEAD_BYTES;
  /** Where the place of the next directory is written. */
  let link = 4;
  for (const [index, page] of pages.entries()) {
    const strip = strips[index]!;
    file.set(strip, at);
    const directory = at + even(strip.length);
    const more = directory + directoryBytes - 16;
    view.setUint32(link, directory, true);
    const entries = entriesOf(page, { strip: at, bytes: strip.length, more, index });
    view.setUint16(directory, entries.length, true);
    for (const [place, [tag, type, count, value]] of entries.entries()) {
      const entry = directory + 2 + place * ENTRY_BYTES;
      view.setUint16(entry, tag!, true);
      view.setUint16(entry + 2, type!, true);
      view.setUint32(entry + 4, count!, true);
      view.setUint32(entry + 8, value!, true);
    }
    link = more - 4;
    view.setUint32(more, PELS_PER_INCH, true);
    view.setUint32(more + 4, 1, true);
    view.setUint32(more + 8, linesPerInch[page.resolution], true);
    view.setUint32(more + 12, 1, true);
    at = directory + directoryBytes;
  }
  return file;
}
