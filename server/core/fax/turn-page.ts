import { reverseByte } from './bits.ts';
import { blankPage, FAX_WIDTH, type FaxPage, isBlack, linesPerInch, PELS_PER_INCH, setPel } from './page.ts';

/** Degrees clockwise. */
export type Turn = 0 | 90 | 180 | 270;

function upsideDown(page: FaxPage): FaxPage {
  const { length } = page.bits;
  const bits = new Uint8Array(length);
  for (let byte = 0; byte < length; byte++) bits[byte] = reverseByte(page.bits[length - 1 - byte]!);
  return { ...page, bits };
}

/** Of a pel that is drawn smaller, as much must be black that it is. */
const blackShare = 0.4;

/**
 * The page turned. By 180 it is the same bit by bit; lying pages are made to fit the width of a standing one, and a pel
 * stays as wide and tall on paper as it was.
 */
export function turnPage(page: FaxPage, turn: Turn): FaxPage {
  if (turn === 0) return page;
  if (turn === 180) return upsideDown(page);
  const perInch = linesPerInch[page.resolution];
  const [inchesWide, inchesTall] = [page.width / PELS_PER_INCH, page.rows / perInch];
  const width = FAX_WIDTH;
  const scale = Math.min(1, width / PELS_PER_INCH / inchesTall);
  const turned = blankPage({
    width,
    rows: Math.max(1, Math.round(inchesWide * scale * perInch)),
    resolution: page.resolution,
  });
  /** Of the old page: rows that a new pel is wide, and pels that a new row is tall. */
  const [down, across] = [perInch / PELS_PER_INCH / scale, PELS_PER_INCH / perInch / scale];
  const used = Math.min(width, Math.floor(page.rows / down));
  for (let row = 0; row < turned.rows; row++) {
    const along = turn === 270 ? page.width - (row + 1) * across : row * across;
    const [fromX, toX] = [Math.max(0, Math.floor(along)), Math.min(page.width, Math.max(Math.ceil(along + across), 1))];
    for (let x = 0; x < used; x++) {
      const depth = turn === 90 ? page.rows - (x + 1) * down : x * down;
      const [fromRow, toRow] = [Math.max(0, Math.floor(depth)), Math.min(page.rows, Math.ceil(depth + down))];
      let black = 0;
      for (let old = fromRow; old < toRow; old++)
        for (let pel = fromX; pel < toX; pel++) if (isBlack(page, { x: pel, row: old })) black++;
      if (black >= blackShare * (toRow - fromRow) * (toX - fromX) && black > 0) setPel(turned, { x, row }, true);
    }
  }
  return turned;
}
