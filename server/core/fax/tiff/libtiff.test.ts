import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pageDifference } from '../../../testing/fax/compare-pages.ts';
import { imaginePage } from '../../../testing/fax/imagine-page.ts';
import { reverseBits } from '../bits.ts';
import type { FaxPage } from '../page.ts';
import { writeFaxPdf } from '../pdf/fax-pdf.ts';
import { encodePage } from '../t4/encode-page.ts';
import { readTiff } from './read-tiff.ts';
import { writeTiff } from './write-tiff.ts';

const folder = mkdtempSync(join(tmpdir(), 'centralita-libtiff-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const codings = ['mh', 'mr', 'mmr'] as const;
/** Every length of run is in them somewhere. */
const pages: FaxPage[] = [
  imaginePage({ seed: 1, rows: 400, noise: 0 }),
  { ...imaginePage({ seed: 2, rows: 200, noise: 0.01 }), resolution: 'standard' },
  imaginePage({ seed: 3, width: 2432, rows: 150, noise: 0.2 }),
  imaginePage({ seed: 4, rows: 500, noise: 0.001 }),
  { ...allRuns('white'), resolution: 'superfine' },
  allRuns('black'),
];

/** Rows with a run of each length from 1 to the width. */
function allRuns(colour: 'white' | 'black'): FaxPage {
  const width = 2432;
  const bits = new Uint8Array((width >> 3) * width).fill(colour === 'black' ? 0 : 0xff);
  for (let row = 0; row < width; row++)
    for (let x = 0; x <= row; x++) {
      const byte = row * (width >> 3) + (x >> 3);
      bits[byte] = bits[byte]! ^ (0x80 >> (x & 7));
    }
  return { width, rows: width, resolution: 'fine', bits };
}

function read(file: string): FaxPage[] {
  const got = readTiff(readFileSync(at(file)));
  if (got.kind !== 'pages') throw new Error(got.kind);
  expect(got.badRows).toBe(0);
  return got.pages;
}

function expectSame(got: readonly FaxPage[], wanted: readonly FaxPage[]): void {
  expect(got.map(({ rows, resolution }) => ({ rows, resolution }))).toEqual(
    wanted.map(({ rows, resolution }) => ({ rows, resolution })),
  );
  for (const [index, page] of wanted.entries()) expect(pageDifference(page, got[index]!)).toBe('');
}

test.each(codings)('libtiff reads each page that is written in %s', (coding) => {
  writeFileSync(at(`ours-${coding}.tif`), writeTiff(pages, { coding }));
  run('tiffcp', '-c', 'none', at(`ours-${coding}.tif`), at(`plain-${coding}.tif`));
  expectSame(read(`plain-${coding}.tif`), pages);
  expect(run('tiffinfo', at(`ours-${coding}.tif`))).toContain('Resolution: 204, 391 pixels/inch');
});

test.each([
  ['g3:1d', []],
  ['g3:1d:fill', []],
  ['g3:2d:fill', []],
  ['g3:2d', ['-f', 'lsb2msb']],
  ['g4', []],
  ['g4', ['-r', '7', '-B']],
  ['packbits', ['-r', '16']],
  ['none', ['-f', 'lsb2msb']],
])('pages that libtiff wrote as %s %j are read bit by bit', (compression, more) => {
  writeFileSync(at('given.tif'), writeTiff(pages, { coding: 'mmr' }));
  const name = `theirs-${compression.replaceAll(':', '-')}-${more.length}.tif`;
  run('tiffcp', '-c', compression, ...more, at('given.tif'), at(name));
  expectSame(read(name), pages);
});

test('fax2tiff reads what goes over the line, filled up and with the bits of each byte turned around', () => {
  const page = pages[0]!;
  for (const [coding, flags] of [
    ['mh', ['-3', '-1']],
    ['mr', ['-3', '-2']],
    ['mmr', ['-4']],
  ] as const) {
    const bytes = encodePage(page, {
      coding,
      ...(coding === 'mmr' ? {} : { minRowBits: 288 }),
      pageEnd: coding === 'mmr',
    });
    writeFileSync(at('line.g3'), reverseBits(bytes));
    run('fax2tiff', ...flags, '-L', '-R', '196', '-X', '1728', '-o', at('line.tif'), at('line.g3'));
    const [got] = read('line.tif');
    expect(pageDifference(page, got!, { spareRows: 1 })).toBe('');
  }
});

test('a PDF of fax pages has them bit by bit, and is whole after each page', () => {
  const sent = pages.filter(({ width, resolution }) => width === 1728 && resolution === 'fine');
  for (const count of [1, 2]) {
    writeFileSync(at('fax.pdf'), writeFaxPdf(sent.slice(0, count), { title: 'De Ñuñoa' }));
    run('pdfimages', '-ccitt', at('fax.pdf'), at('image'));
    expect(run('pdfinfo', at('fax.pdf'))).toMatch(new RegExp(`De Ñuñoa[^]*Pages: +${count}\\n`));
    for (const [index, page] of sent.slice(0, count).entries()) {
      const coded = readFileSync(at(`image-00${index}.ccitt`));
      expect(Buffer.compare(coded, encodePage(page, { coding: 'mmr' }))).toBe(0);
    }
    const noise = execFileSync('gs', ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=nullpage', at('fax.pdf')], {
      encoding: 'utf8',
    });
    expect(noise).toBe('');
  }
});

test('a TIFF that is cut off, empty, in a circle or of another kind is told apart', () => {
  const whole = writeTiff([pages[0]!], { coding: 'mmr' });
  expect(readTiff(new Uint8Array(0))).toEqual({ kind: 'broken' });
  expect(readTiff(whole.subarray(0, 200))).toEqual({ kind: 'broken' });
  expect(readTiff(Buffer.from('%PDF-1.4 no tiff'))).toEqual({ kind: 'broken' });
  const circle = whole.slice();
  const directory = new DataView(circle.buffer).getUint32(4, true);
  new DataView(circle.buffer).setUint32(directory + 2 + 15 * 12, directory, true);
  expect(readTiff(circle)).toEqual({ kind: 'broken' });
  writeFileSync(at('one.tif'), whole);
  run('tiffcp', '-c', 'lzw', at('one.tif'), at('lzw.tif'));
  expect(readTiff(readFileSync(at('lzw.tif')))).toEqual({ kind: 'not-fax' });
});
