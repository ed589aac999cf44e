import { type FaxResolution, linesPerInch, PELS_PER_INCH } from './page.ts';
import type { GreyPicture } from './shrink-page.ts';

/** Pels, and as much down the page, that are looked at together: some 4 mm. */
const BLOCK = 32;
/** As much of a block is lighter than its ink, and as far from that shade its paper may be. */
const [PAPER_RANK, NEAR] = [0.8, 24];
/** Paper has at least so much of its block, is no darker than this, and never quite even: what is even was drawn so. */
const [PAPER_SHARE, DARKEST_PAPER, EVEN_SHARE] = [0.5, 70, 0.6];
/** As much of all that is not plain white must be paper. */
const PAPER_BLOCKS = 0.7;
/** So many blocks around, some 8 cm, light falls off no further than to this part of it. */
const [REACH, DARKER] = [20, 0.62];
/** Shades of the paper itself, wrinkles too, are white. */
const MARGIN = 0.92;
/** So much of the paper is ink at least; and ink is darker than this, however pale. */
const [INK_SHARE, PALEST_INK] = [0.015, 140];

interface Blocks {
  columns: number;
  rows: number;
  tall: number;
  /** The shade of the paper in each; NaN where there is none, or plain white. */
  papers: Float32Array;
}

type Judged = { kind: 'white' } | { kind: 'paper'; shade: number } | { kind: 'other' };

function judgeBlock(counts: Uint32Array, all: number): Judged {
  let shade = 0;
  for (let seen = counts[0]!; seen < all * PAPER_RANK; seen += counts[++shade]!);
  if (shade === 255) return { kind: 'white' };
  let [near, most] = [0, 0];
  for (let each = Math.max(0, shade - NEAR); each <= Math.min(255, shade + NEAR); each++) {
    near += counts[each]!;
    most = Math.max(most, counts[each]!);
  }
  const isPaper = shade >= DARKEST_PAPER && near >= all * PAPER_SHARE && most < all * EVEN_SHARE;
  return isPaper ? { kind: 'paper', shade } : { kind: 'other' };
}

/** Looks at all blocks; undefined where the picture is no paper on the whole. */
function findPaper({ width, height, pels }: GreyPicture, tall: number): Blocks | undefined {
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / tall)];
  const papers = new Float32Array(columns * rows).fill(Number.NaN);
  const counts = new Uint32Array(256);
  let [paper, other] = [0, 0];
  for (let block = 0; block < papers.length; block++) {
    const [left, top] = [(block % columns) * BLOCK, Math.floor(block / columns) * tall];
    const [right, bottom] = [Math.min(width, left + BLOCK), Math.min(height, top + tall)];
    counts.fill(0);
    for (let y = top; y < bottom; y++)
      for (let at = y * width + left; at < y * width + right; at++) counts[pels[at]!] = counts[pels[at]!]! + 1;
    const judged = judgeBlock(counts, (right - left) * (bottom - top));
    if (judged.kind === 'other') other++;
    if (judged.kind !== 'paper') continue;
    paper++;
    papers[block] = judged.shade;
  }
  return paper > 0 && paper >= (paper + other) * PAPER_BLOCKS ? { columns, rows, tall, papers } : undefined;
}

/** The lightest paper as far as `REACH` blocks along `step`s. */
function lightestAlong(shades: Float32Array, { step, length }: { step: number; length: number }): Float32Array {
  return shades.map((_, block) => {
    const place = Math.floor(block / step) % length;
    let most = Number.NaN;
    for (let each = Math.max(0, place - REACH); each <= Math.min(length - 1, place + REACH); each++) {
      const shade = shades[block + (each - place) * step]!;
      if (!(shade <= most)) most = Number.isNaN(shade) ? most : shade;
    }
    return most;
  });
}

/** Even places of a picture look like paper, but are much darker than the paper around it. */
function dropDark({ columns, rows, papers }: Blocks): void {
  const across = lightestAlong(papers, { step: 1, length: columns });
  const lightest = lightestAlong(across, { step: columns, length: rows });
  for (let block = 0; block < papers.length; block++)
    if (papers[block]! < lightest[block]! * DARKER) papers[block] = Number.NaN;
}

/** Pictures and margins have the paper of what is around them: each turn brings it a block further. */
function spread({ columns, rows, papers }: Blocks): void {
  for (let isLacking = true; isLacking; ) {
    isLacking = false;
    const before = papers.slice();
    for (let block = 0; block < papers.length; block++) {
      if (!Number.isNaN(before[block]!)) continue;
      const [x, y] = [block % columns, Math.floor(block / columns)];
      let [sum, known] = [0, 0];
      for (const [nextX, nextY] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        const shade =
          nextX < 0 || nextX >= columns || nextY < 0 || nextY >= rows ? Number.NaN : before[nextY * columns + nextX]!;
        if (Number.isNaN(shade)) continue;
        sum += shade;
        known++;
      }
      if (known > 0) papers[block] = sum / known;
      else isLacking = true;
    }
  }
}

/** Each pel as it is to its paper, which is taken from the middles of the blocks around it. */
function divide({ width, height, pels }: GreyPicture, { columns, rows, tall, papers }: Blocks): Uint8Array {
  const even = new Uint8Array(pels.length);
  const line = new Float32Array(columns + 1);
  for (let y = 0; y < height; y++) {
    const down = Math.min(rows - 1, Math.max(0, (y + 0.5) / tall - 0.5));
    const [above, share] = [Math.floor(down), down % 1];
    const below = Math.min(rows - 1, above + 1);
    for (let column = 0; column < columns; column++)
      line[column] = papers[above * columns + column]! * (1 - share) + papers[below * columns + column]! * share;
    line[columns] = line[columns - 1]!;
    for (let x = 0; x < width; x++) {
      const along = Math.max(0, (x + 0.5) / BLOCK - 0.5);
      const column = along | 0;
      const paper = line[column]! + (line[column + 1]! - line[column]!) * (along - column);
      even[y * width + x] = Math.min(255, (pels[y * width + x]! * 255) / (paper * MARGIN));
    }
  }
  return even;
}

/** Ink that the light made pale is black again. */
function deepen(pels: Uint8Array): void {
  const counts = new Uint32Array(256);
  for (const shade of pels) counts[shade] = counts[shade]! + 1;
  let black = 0;
  for (let seen = counts[0]!; seen < pels.length * INK_SHARE && black < PALEST_INK; seen += counts[++black]!);
  // There is none to speak of: a shadow is no ink.
  if (black === PALEST_INK) return;
  const shades = Uint8Array.from({ length: 256 }, (_, shade) => Math.max(0, ((shade - black) * 255) / (255 - black)));
  for (let at = 0; at < pels.length; at++) pels[at] = shades[pels[at]!]!;
}

/**
 * A paper that was photographed or scanned as if it lay in even light: its ground white, its ink black; what is a picture on it
 * stays one. Any other picture as it is.
 */
export function evenPaper(picture: GreyPicture, resolution: FaxResolution): GreyPicture {
  const tall = Math.max(4, Math.round((BLOCK * linesPerInch[resolution]) / PELS_PER_INCH));
  const blocks = findPaper(picture, tall);
  if (!blocks) return picture;
  dropDark(blocks);
  spread(blocks);
  const pels = divide(picture, blocks);
  deepen(pels);
  return { ...picture, pels };
}
