import { reverseBits } from '../bits.ts';
import { type FaxPage, type FaxResolution, linesPerInch, PELS_PER_INCH } from '../page.ts';
import { newChanges, paintChanges } from '../t4/changes.ts';
import { type DecodeOptions, decodePage } from '../t4/decode-page.ts';
import { decodeRow1d } from '../t4/decode-row.ts';
import { compressions, t4Options, tags } from './tags.ts';

export type TiffOutcome =
  | { kind: 'pages'; pages: FaxPage[]; badRows: number }
  /** It is a TIFF, but not one of pages as faxes have them: other colours, size, resolution or compression. */
  | { kind: 'not-fax' }
  /** It is none, or cut off, or its places lead nowhere. */
  | { kind: 'broken' };

const MOST_PAGES = 1000;
const MOST_ROWS = 20_000;
const widths = [1728, 2048, 2432];
/** What another program rounded is still the same resolution. */
const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= wanted * 0.04;
const resolutions: FaxResolution[] = ['standard', 'fine', 'superfine'];

class Broken extends Error {}

interface Reader {
  file: Uint8Array;
  view: DataView;
  little: boolean;
}

/** All numbers of each tag of one directory, and where the next one stands (0: none). */
function readDirectory({ view, little }: Reader, at: number): { values: Map<number, number[]>; next: number } {
  const count = view.getUint16(at, little);
  const values = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const entry = at + 2 + index * 12;
    const [tag, type, length] = [
      view.getUint16(entry, little),
      view.getUint16(entry + 2, little),
      view.getUint32(entry + 4, little),
    ];
    const size = type === 3 ? 2 : type === 4 ? 4 : type === 5 ? 8 : 0;
    if (size === 0 || length > MOST_ROWS) continue;
    const from = size * length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    values.set(
      tag,
      Array.from({ length }, (_, each) => {
        const place = from + each * size;
        if (size === 2) return view.getUint16(place, little);
        const whole = view.getUint32(place, little);
        return size === 4 ? whole : whole / (view.getUint32(place + 4, little) || 1);
      }),
    );
  }
  return { values, next: view.getUint32(at + 2 + count * 12, little) };
}

function unpackBits(packed: Uint8Array, into: Uint8Array): void {
  let at = 0;
  for (let from = 0; from < packed.length && at < into.length; ) {
    const told = (packed[from++]! << 24) >> 24;
    if (told >= 0) {
      const piece = packed.subarray(from, Math.min(from + told + 1, from + into.length - at));
      into.set(piece, at);
      at += piece.length;
      from += told + 1;
    } else if (told !== -128) {
      into.fill(packed[from++] ?? 0, at, Math.min(at + 1 - told, into.length));
      at += 1 - told;
    }
  }
}

/** TIFF 6.0 section 10: rows of runs, each beginning with a byte, without EOL. Returns how many could not be read. */
function readPlainRows(bytes: Uint8Array, of: { width: number; rows: number; into: Uint8Array }): number {
  const { width, rows, into } = of;
  const spare = new Uint8Array(bytes.length + 8);
  spare.set(bytes);
  const cursor = { bytes: spare, bit: 0, end: bytes.length * 8 };
  const changes = newChanges(width);
  for (let row = 0; row < rows; row++) {
    const count = decodeRow1d(cursor, { width, into: changes });
    if (count < 0 || cursor.bit > cursor.end) return rows - row;
    paintChanges(into, { at: row * (width >> 3), width, changes, count });
    cursor.bit = (cursor.bit + 7) & ~7;
  }
  return 0;
}

type Strip = { coded: Uint8Array; rows: number; into: Uint8Array };

/** How a page's strips are read, by its compression; undefined: by none that faxes use. */
function stripReader(
  one: (tag: number, otherwise: number) => number,
  about: Pick<DecodeOptions, 'width' | 'resolution'>,
): ((strip: Strip) => number) | undefined {
  const compression = one(tags.compression, compressions.none);
  const options = one(tags.t4Options, 0);
  if (compression === compressions.none)
    return ({ coded, into }) => {
      into.set(coded.subarray(0, into.length));
      return coded.length < into.length ? 1 : 0;
    };
  if (compression === compressions.packBits)
    return ({ coded, into }) => {
      unpackBits(coded, into);
      return 0;
    };
  if (compression === compressions.rows) return ({ coded, ...to }) => readPlainRows(coded, { ...about, ...to });
  if (compression !== compressions.t4 && compression !== compressions.t6) return undefined;
  if (compression === compressions.t4 && (options & t4Options.uncompressed) !== 0) return undefined;
  const coding = compression === compressions.t6 ? 'mmr' : (options & t4Options.twoDimensions) !== 0 ? 'mr' : 'mh';
  return ({ coded, rows, into }) => {
    const { page, badRows } = decodePage(coded, { ...about, coding, rows });
    into.set(page.bits);
    return badRows + rows - page.rows;
  };
}

function readPage(reader: Reader, values: Map<number, number[]>): { page: FaxPage; badRows: number } | undefined {
  const one = (tag: number, otherwise: number): number => values.get(tag)?.[0] ?? otherwise;
  const [width, rows] = [one(tags.imageWidth, 0), one(tags.imageLength, 0)];
  const [across, down] = [one(tags.xResolution, 0), one(tags.yResolution, 0)];
  // In centimetres some tell the fax's own lines a millimetre.
  const perInch = one(tags.resolutionUnit, 2) === 3 ? 2.54 : 1;
  const resolution = resolutions.find((each) => near(down * perInch, linesPerInch[each]));
  const plain = one(tags.bitsPerSample, 1) === 1 && one(tags.samplesPerPixel, 1) === 1;
  if (!plain || !resolution || !widths.includes(width) || rows < 1 || rows > MOST_ROWS) return undefined;
  if (width === 1728 && !near(across * perInch, PELS_PER_INCH)) return undefined;
  const photometric = one(tags.photometric, 0);
  const readStrip = stripReader(one, { width, resolution });
  if (!readStrip || photometric > 1) return undefined;
  const rowBytes = width >> 3;
  const bits = new Uint8Array(rowBytes * rows);
  const perStrip = Math.min(one(tags.rowsPerStrip, rows) || rows, rows);
  const [offsets, lengths] = [values.get(tags.stripOffsets) ?? [], values.get(tags.stripByteCounts) ?? []];
  let badRows = 0;
  for (let row = 0, strip = 0; row < rows; row += perStrip, strip++) {
    const from = offsets[strip];
    // Some leave out how long the only strip is.
    const length = lengths[strip] ?? reader.file.length;
    if (from === undefined || from >= reader.file.length) throw new Broken();
    const stored = reader.file.subarray(from, from + length);
    const coded = one(tags.fillOrder, 1) === 2 ? reverseBits(stored) : stored;
    const stripRows = Math.min(perStrip, rows - row);
    const into = bits.subarray(row * rowBytes, (row + stripRows) * rowBytes);
    badRows += readStrip({ coded, rows: stripRows, into });
  }
  if (photometric === 1) for (let byte = 0; byte < bits.length; byte++) bits[byte] = ~bits[byte]!;
  return { page: { width, rows, resolution, bits }, badRows };
}

/** The pages of a TIFF as faxes are stored: bit by bit what it has. Never throws. */
export function readTiff(file: Uint8Array): TiffOutcome {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  try {
    const order = view.getUint16(0);
    const little = order === 0x4949;
    if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return { kind: 'broken' };
    const pages: FaxPage[] = [];
    let badRows = 0;
    const seen = new Set<number>();
    for (let at = view.getUint32(4, little); at !== 0; ) {
      if (seen.has(at) || seen.size === MOST_PAGES) return { kind: 'broken' };
      seen.add(at);
      const { values, next } = readDirectory({ file, view, little }, at);
      const read = readPage({ file, view, little }, values);
      if (!read) return { kind: 'not-fax' };
      pages.push(read.page);
      badRows += read.badRows;
      at = next;
    }
    return pages.length > 0 ? { kind: 'pages', pages, badRows } : { kind: 'broken' };
  } catch (error) {
    // A place outside of the file.
    if (error instanceof Broken || error instanceof RangeError) return { kind: 'broken' };
    throw error;
  }
}
