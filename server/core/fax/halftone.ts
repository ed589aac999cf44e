import { evenPaper } from './even-paper.ts';
import { blankPage, type FaxPage, type FaxResolution, linesPerInch, PELS_PER_INCH } from './page.ts';
import type { GreyPicture } from './shrink-page.ts';

/** The screen's cell is so many pels wide, and as tall on paper: two dots in it, which lie at 45 degrees. */
const CELL = 8;
/** What is nearly black or nearly white is so: a stained background costs a minute of line and says nothing. */
const [BLACK_BELOW, WHITE_ABOVE] = [40, 232];
/** Paper takes more ink than was meant: shades are made a little lighter. */
const GAMMA = 0.85;
/** How far a pel looks around, and how much its difference from there is made stronger. */
const [NEAR, STRONGER] = [4, 2];

/**
 * Shades from which on a pel of the cell is white, row by row. Dots grow from two places until they touch: runs stay
 * long, so that shades compress, and printers do not smear them as they do single pels.
 */
function screenOf(resolution: FaxResolution): { rows: number; thresholds: Uint8Array } {
  const rows = Math.max(2, Math.round((CELL * linesPerInch[resolution]) / PELS_PER_INCH));
  const order = Array.from({ length: CELL * rows }, (_, index) => {
    const [x, y] = [((index % CELL) + 0.5) / CELL, (Math.floor(index / CELL) + 0.5) / rows];
    // Largest in the middle of a dot. Pels as far from it as each other take turns by where they stand.
    return { index, height: Math.cos(2 * Math.PI * x) * Math.cos(2 * Math.PI * y) + ((index * 7) % 11) * 1e-4 };
  }).sort((one, other) => other.height - one.height);
  const thresholds = new Uint8Array(CELL * rows);
  for (const [rank, { index }] of order.entries())
    thresholds[index] = Math.round(255 - ((rank + 0.5) * 255) / order.length);
  return { rows, thresholds };
}

const tones = Uint8Array.from({ length: 256 }, (_, shade) => {
  const part = (shade - BLACK_BELOW) / (WHITE_ABOVE - BLACK_BELOW);
  return part <= 0 ? 0 : part >= 1 ? 255 : Math.round(255 * part ** GAMMA);
});

const screens = new Map<FaxResolution, ReturnType<typeof screenOf>>();

/** Plain black and white pels, as most of a page of writing has. */
function hasShades(pels: Uint8Array): boolean {
  for (let index = 0; index < pels.length; index++) {
    const shade = pels[index]!;
    if (shade !== 0 && shade !== 255) return true;
  }
  return false;
}

/**
 * Black and white from shades of grey. Coloured writing stands out from its ground and becomes black, pictures become
 * dots. The picture's width is whole bytes; its pels are those of the resolution.
 */
export function halftone(picture: GreyPicture, resolution: FaxResolution): FaxPage {
  const { width, height } = picture;
  const page = blankPage({ width, rows: height, resolution });
  const { bits } = page;
  if (!hasShades(picture.pels)) {
    for (let at = 0, byte = 0; at < picture.pels.length; at += 8, byte++) {
      let eight = 0;
      for (let bit = 0; bit < 8; bit++) eight = (eight << 1) | (picture.pels[at + bit] === 0 ? 1 : 0);
      bits[byte] = eight;
    }
    return page;
  }
  const { pels } = evenPaper(picture, resolution);
  const screen = screens.get(resolution) ?? screenOf(resolution);
  screens.set(resolution, screen);
  const nearRows = Math.max(1, Math.round((NEAR * linesPerInch[resolution]) / PELS_PER_INCH));
  // Sums of the rows around this one, a column each; what lies outside of the page is as its edge.
  const sums = new Uint32Array(width + 2 * NEAR + 1);
  const addRow = (row: number, sign: 1 | -1): void => {
    const from = Math.min(height - 1, Math.max(0, row)) * width;
    for (let x = 0; x < width; x++) sums[x + NEAR] = sums[x + NEAR]! + sign * pels[from + x]!;
  };
  for (let row = -nearRows; row < nearRows; row++) addRow(row, 1);
  const area = (2 * NEAR + 1) * (2 * nearRows + 1);
  for (let row = 0; row < height; row++) {
    addRow(row + nearRows, 1);
    for (let edge = 0; edge < NEAR; edge++) {
      sums[edge] = sums[NEAR]!;
      sums[width + NEAR + edge] = sums[width + NEAR - 1]!;
    }
    let around = 0;
    for (let x = 0; x < 2 * NEAR; x++) around += sums[x]!;
    const line = (row % screen.rows) * CELL;
    const from = row * width;
    let eight = 0;
    for (let x = 0; x < width; x++) {
      around += sums[x + 2 * NEAR]!;
      const shade = pels[from + x]!;
      let black = shade === 0;
      if (shade !== 0 && shade !== 255) {
        const sharp = shade + STRONGER * (shade - around / area);
        const tone = sharp <= 0 ? 0 : sharp >= 255 ? 255 : tones[sharp | 0]!;
        black = tone < screen.thresholds[line + (x & 7)]!;
      }
      eight = (eight << 1) | (black ? 1 : 0);
      if ((x & 7) === 7) {
        bits[(from + x) >> 3] = eight & 0xff;
        eight = 0;
      }
      around -= sums[x]!;
    }
    addRow(row - nearRows, -1);
  }
  return page;
}
