/** How close the lines of a page are: T.4 2.2 (standard 3.85, fine 7.7) and its superfine of 15.4 lines a millimetre. */
export type FaxResolution = 'standard' | 'fine' | 'superfine';

/** Pels of a line of A4 and letter (T.4 2.1). */
export const FAX_WIDTH = 1728;
/** Pels an inch along a line: 1728 over 215 mm. */
export const PELS_PER_INCH = 204;
/** Lines an inch down the page. */
export const linesPerInch: Record<FaxResolution, number> = { standard: 98, fine: 196, superfine: 391 };

/** A page in black and white: one bit a pel, MSB first, 1 is black; each row takes `width / 8` bytes. */
export interface FaxPage {
  /** Pels a row: 1728, 2048 or 2432; always whole bytes. */
  readonly width: number;
  readonly rows: number;
  readonly resolution: FaxResolution;
  /** `rows * width / 8` bytes, top row first. */
  readonly bits: Uint8Array;
}

/** A white page. */
export function blankPage(of: { width?: number; rows: number; resolution: FaxResolution }): FaxPage {
  const { width = FAX_WIDTH, rows, resolution } = of;
  return { width, rows, resolution, bits: new Uint8Array((width >> 3) * rows) };
}

/** A view of one row's bytes, not a copy. */
export function rowOf(page: FaxPage, row: number): Uint8Array {
  const bytes = page.width >> 3;
  return page.bits.subarray(row * bytes, (row + 1) * bytes);
}

export function isBlack(page: FaxPage, at: { x: number; row: number }): boolean {
  return ((page.bits[at.row * (page.width >> 3) + (at.x >> 3)]! >> (7 - (at.x & 7))) & 1) === 1;
}

/** Colours one pel; what lies outside of the page is left out. */
export function setPel(page: FaxPage, at: { x: number; row: number }, black: boolean): void {
  if (at.x < 0 || at.x >= page.width || at.row < 0 || at.row >= page.rows) return;
  const byte = at.row * (page.width >> 3) + (at.x >> 3);
  const bit = 0x80 >> (at.x & 7);
  page.bits[byte] = black ? page.bits[byte]! | bit : page.bits[byte]! & ~bit;
}
