// Draws the letters of the line above each fax page (Debian: ghostscript, fonts-dejavu-core) and keeps them as
// server/core/fax/header-font.ts: a picture of each letter, so that faxing itself needs no font.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';

const font = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf';
/** A cell in pels of a fine page, 204 by 196 an inch. */
const [width, height, baseline] = [14, 26, 20];
const [perInchAcross, perInchDown] = [204, 196];
/** Of the font's size, how far a letter takes one on. */
const advance = 0.602;
const size = (width / perInchAcross) * (72 / advance);
const letters = [...range(0x20, 0x7e), ...range(0xa0, 0xff)].map((code) => String.fromCharCode(code));

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const folder = mkdtempSync(join(tmpdir(), 'header-font-'));
const [wide, tall] = [letters.length * width, height];
const doc = new PDFDocument({ size: [(wide * 72) / perInchAcross, (tall * 72) / perInchDown], margin: 0 });
const parts: Buffer[] = [];
doc.on('data', (part: Buffer) => parts.push(part));
const ended = new Promise((resolve) => doc.on('end', resolve));
doc.font(font).fontSize(size);
for (const [index, letter] of letters.entries())
  doc.text(letter, (index * width * 72) / perInchAcross, (baseline * 72) / perInchDown, {
    lineBreak: false,
    baseline: 'alphabetic',
  });
doc.end();
await ended;
const pdf = join(folder, 'letters.pdf');
writeFileSync(pdf, Buffer.concat(parts));
const picture = join(folder, 'letters.pbm');
const device = ['-sDEVICE=pbmraw', `-r${perInchAcross}x${perInchDown}`, `-g${wide}x${tall}`, `-sOutputFile=${picture}`];
execFileSync('gs', ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', ...device, pdf]);
const bitmap = readFileSync(picture);
rmSync(folder, { recursive: true });
const rowBytes = Math.ceil(wide / 8);
const bits = bitmap.subarray(bitmap.length - rowBytes * tall);
const isBlack = (x: number, y: number): boolean => ((bits[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1;

// Each row of a letter is two bytes, its first pel highest.
const bytes = letters.flatMap((_, letter) =>
  Array.from({ length: height }, (_each, y) => {
    let row = 0;
    for (let x = 0; x < width; x++) if (isBlack(letter * width + x, y)) row |= 0x8000 >> x;
    return [row >> 8, row & 0xff];
  }).flat(),
);
const packed = Buffer.from(bytes).toString('base64');
const lines = packed.match(/.{1,112}/g)!.map((line) => `  ${line}`);
writeFileSync(
  new URL('../../server/core/fax/header-font.ts', import.meta.url),
  `/**
 * Letters of the line above each page, drawn from DejaVu Sans Mono for a fine page by
 * firmware-scripts/fax/make-header-font.ts: U+0020 to U+007E, then U+00A0 to U+00FF; two bytes for each row of each,
 * the first pel highest; in base64.
 */
export const headerFont = {
  width: ${width},
  height: ${height},
  rows: \`
${lines.join('\n')}
  \`,
};
`,
);
