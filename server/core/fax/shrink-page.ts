import { type FaxPage, linesPerInch, PELS_PER_INCH } from './page.ts';
import type { Turn } from './turn-page.ts';

/** A picture in shades of grey, a byte a pel, 0 is black, top row first. */
export interface GreyPicture {
  width: number;
  height: number;
  pels: Uint8Array;
}

/** The page as it looks on paper, made `width` pels wide (before it is turned): each shade is that of the pels below it. */
export function shrinkPage(page: FaxPage, to: { width: number; turn?: Turn }): GreyPicture {
  const width = Math.min(to.width, page.width);
  const scale = width / page.width;
  const height = Math.max(1, Math.round((page.rows * scale * PELS_PER_INCH) / linesPerInch[page.resolution]));
  const rowBytes = page.width >> 3;
  const column = Uint16Array.from({ length: page.width }, (_, x) => Math.min(width - 1, Math.floor(x * scale)));
  const columnPels = new Uint16Array(width);
  for (const each of column) columnPels[each] = columnPels[each]! + 1;
  const pels = new Uint8Array(width * height).fill(255);
  const black = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    // Standard pages have fewer lines than a wide picture of them.
    const from = Math.floor((y * page.rows) / height);
    const until = Math.max(from + 1, Math.floor(((y + 1) * page.rows) / height));
    black.fill(0);
    for (let row = from; row < until; row++)
      for (let byte = 0; byte < rowBytes; byte++) {
        let eight = page.bits[row * rowBytes + byte]!;
        for (let x = byte << 3; eight !== 0; x++, eight = (eight << 1) & 0xff)
          if ((eight & 0x80) !== 0) black[column[x]!] = black[column[x]!]! + 1;
      }
    for (let x = 0; x < width; x++)
      if (black[x] !== 0) pels[y * width + x] = 255 - Math.round((255 * black[x]!) / (columnPels[x]! * (until - from)));
  }
  return turnPicture({ width, height, pels }, to.turn ?? 0);
}

function turnPicture(picture: GreyPicture, turn: Turn): GreyPicture {
  const { width, height, pels } = picture;
  if (turn === 0) return picture;
  if (turn === 180) return { width, height, pels: pels.toReversed() };
  const turned = new Uint8Array(pels.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = turn === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      turned[place] = pels[y * width + x]!;
    }
  return { width: height, height: width, pels: turned };
}
