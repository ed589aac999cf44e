import { reverseByte } from './bits.ts';
import { blankPage, FAX_WIDTH, type FaxPage, linesPerInch, PELS_PER_INCH, setPel } from './page.ts';
import { isMostlyBlack } from './resample-page.ts';

/** Degrees clockwise. */
export type Turn = 0 | 90 | 180 | 270;

function upsideDown(page: FaxPage): FaxPage {
  const { length } = page.bits;
  const bits = new Uint8Array(length);
  for (let byte = 0; byte < length; byte++) bits[byte] = reverseByte(page.bits[length - 1 - byte]!);
  return { ...page, bits };
}

/**
 * The page turned. By 180 it is the same bit by bit; lying pages are made to fit the width of a standing one, and a pel
 * stays as wide and tall on paper as it was.
 */
export function turnPage(page: FaxPage, turn: Turn): FaxPage {
  if (turn === 0) return page;
  if (turn === 180) return upsideDown(page);
  const { resolution } = page;
  const perInch = linesPerInch[resolution];
  const [inchesWide, inchesTall] = [page.width / PELS_PER_INCH, page.rows / perInch];
  const scale = Math.min(1, FAX_WIDTH / PELS_PER_INCH / inchesTall);
  const turned = blankPage({ rows: Math.max(1, Math.round(inchesWide * scale * perInch)), resolution });
  /** Of the old page: rows that a new pel is wide, and pels that a new row is tall. */
  const [tall, wide] = [perInch / PELS_PER_INCH / scale, PELS_PER_INCH / perInch / scale];
  const used = Math.min(turned.width, Math.floor(page.rows / tall));
  for (let row = 0; row < turned.rows; row++) {
    const along = turn === 270 ? page.width - (row + 1) * wide : row * wide;
    for (let x = 0; x < used; x++) {
      const depth = turn === 90 ? page.rows - (x + 1) * tall : x * tall;
      if (isMostlyBlack(page, { x: along, row: depth, wide, tall })) setPel(turned, { x, row }, true);
    }
  }
  return turned;
}
