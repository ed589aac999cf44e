import { expect, test } from 'vitest';
import { imaginePage } from '../../../testing/fax/imagine-page.ts';
import { blankPage, type FaxPage, rowOf, setPel } from '../page.ts';
import { createPageDecoder, type DecodedPage, decodePage } from './decode-page.ts';
import { encodePage, type FaxCoding, minRowBitsAt } from './encode-page.ts';

const codings: FaxCoding[] = ['mh', 'mr', 'mmr'];

/** A page of rows drawn with `#`, the rest of the width white. */
function drawn(rows: string[], width = 1728): FaxPage {
  const page = blankPage({ width, rows: rows.length, resolution: 'standard' });
  for (const [row, text] of rows.entries())
    for (const [x, pel] of [...text].entries()) if (pel === '#') setPel(page, { x, row }, true);
  return page;
}

const binary = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const bytesOf = (bits: string): Uint8Array =>
  Uint8Array.from(bits.replace(/\s/g, '').match(/.{1,8}/g) ?? [], (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
const EOL = '000000000001';
const read = (bits: string, coding: FaxCoding, width = 1728): DecodedPage =>
  decodePage(bytesOf(bits), { coding, width, resolution: 'standard' });

test('T.4 4.1.1: a row is runs of white and black in turn, white first, long ones by a make-up code', () => {
  const white1728 = '010011011 00110101';
  const allBlack = '00110101 0000001100101 0000110111';
  const mixed = '0111 11 010011010 00110100 011 01011010';
  const page = drawn(['', '#'.repeat(1728), `${' '.repeat(2)}##${' '.repeat(1663)}####${' '.repeat(57)}`]);
  const bits = binary(encodePage(page, { coding: 'mh', pageEnd: false }));
  const expected = [white1728, allBlack, mixed].map((row) => EOL + row.replace(/\s/g, '')).join('');
  expect(bits).toBe(expected.padEnd(Math.ceil(expected.length / 8) * 8, '0'));
});

test('T.4 4.1.1: a row of a wider page may need two make-up codes', () => {
  const page = blankPage({ width: 2688, rows: 1, resolution: 'fine' });
  const bits = binary(encodePage(page, { coding: 'mh', pageEnd: false }));
  expect(bits.startsWith(`${EOL}0000000111111001000110101`)).toBe(true);
  expect(decodePage(bytesOf(bits), { coding: 'mh', width: 2688, resolution: 'fine', rows: 1 }).page).toEqual(page);
});

test('T.4 4.1.2: what comes before the first EOL is not of the page', () => {
  const page = drawn(['', ' ##']);
  const bits = `1011001110001${binary(encodePage(page, { coding: 'mh' }))}`;
  expect(read(bits, 'mh')).toMatchObject({ page, badRows: 0, ending: 'page-end' });
});

test('T.4 4.1.3: a row is filled up to the time that the receiver needs for it, and the fill is no row', () => {
  const page = drawn(['', ' ##', '']);
  const minRowBits = minRowBitsAt({ bitRate: 14400, ms: 20 });
  expect(minRowBits).toBe(288);
  for (const coding of ['mh', 'mr'] as const) {
    const bits = binary(encodePage(page, { coding, minRowBits }));
    const eol = coding === 'mr' ? 13 : 12;
    expect(bits.length).toBeGreaterThanOrEqual(3 * 288 + 6 * eol);
    expect(bits.length).toBeLessThan(3 * 288 + 6 * eol + 8);
    // From behind the first EOL to behind the second.
    expect(bits.indexOf(EOL, eol) + eol).toBe(eol + 288);
    expect(read(bits, coding)).toMatchObject({ page, badRows: 0, ending: 'page-end' });
  }
});

test('T.4 4.1.4: six EOLs end the page, and what comes after is left aside', () => {
  const page = drawn(['#', ' #']);
  const bits = binary(encodePage(page, { coding: 'mh' }));
  expect(bits).toContain(EOL.repeat(6));
  expect(read(`${bits}${binary(encodePage(page, { coding: 'mh' }))}`, 'mh').page.rows).toBe(2);
});

test('T.4 4.2.1: of two rows of a standard page one is told by itself, of four of a fine one', () => {
  for (const [resolution, every] of [
    ['standard', 2],
    ['fine', 4],
    ['superfine', 8],
  ] as const) {
    const page = blankPage({ rows: 16, resolution });
    const bits = binary(encodePage(page, { coding: 'mr', pageEnd: false }));
    // A white row is one bit when it is told by the white one above.
    const tags = [...bits.matchAll(/000000000001([01])/g)].map(([, tag]) => tag);
    expect(tags).toEqual(Array.from({ length: 16 }, (_, row) => (row % every === 0 ? '1' : '0')));
    expect(bits).toContain(`${EOL}01${EOL}`);
  }
});

test('T.4 4.2.1.3: pass, vertical and horizontal modes as the norm draws them', () => {
  const width = 32;
  const page = drawn(['  ###     ###', '  ####', '          ##'], width);
  const bits = binary(encodePage(page, { coding: 'mmr', pageEnd: false }));
  // Row 1 against white: horizontal 2+3, horizontal 5+3, then to the end. Row 2: V0, VR1, pass, V0.
  // Row 3: pass to below the end of the stroke, horizontal 4+2, V0.
  expect(bits.startsWith('001011110 001110010 1 1 011 0001 1 0001 001101111 1'.replace(/\s/g, ''))).toBe(true);
});

test('T.4 4.2.2: RTC of a page in two dimensions is six EOLs with the bit of one', () => {
  const bits = binary(encodePage(drawn(['#']), { coding: 'mr' }));
  expect(bits).toContain(`${EOL}1`.repeat(6));
});

test('T.6 2.4.1: two EOLs end the page', () => {
  const bits = binary(encodePage(drawn(['#']), { coding: 'mmr' }));
  expect(bits).toContain(EOL.repeat(2));
  expect(read(bits, 'mmr')).toMatchObject({ badRows: 0, ending: 'page-end' });
});

test('any page comes out as it went in, whatever its coding, width and the way it is sent', () => {
  for (const coding of codings)
    for (const [seed, width] of [8, 16, 40, 1728, 2048, 2432].entries())
      for (const noise of [0, 0.02, 0.5, 1]) {
        const page = imaginePage({ seed, width, rows: 40, noise });
        for (const more of [{}, { minRowBits: 96 }, { alignedEol: true }])
          expect(decodePage(encodePage(page, { coding, ...more }), { coding, width, resolution: 'fine' })).toEqual({
            page,
            badRows: 0,
            mostBadTogether: 0,
            ending: 'page-end',
          });
      }
});

test('pages come out the same when they arrive a byte at a time, and rows are told as they come', () => {
  for (const coding of codings) {
    const page = imaginePage({ seed: 5, rows: 60, noise: 0.01 });
    const bytes = encodePage(page, { coding });
    const decoder = createPageDecoder({ coding, width: 1728, resolution: 'fine' });
    let half = 0;
    for (const [index, byte] of bytes.entries()) {
      decoder.push(Uint8Array.of(byte));
      if (index === bytes.length >> 1) half = decoder.rows();
    }
    expect(half).toBeGreaterThan(15);
    expect(half).toBeLessThan(45);
    expect(decoder.ending()).toBe('page-end');
    expect(decoder.end()).toMatchObject({ page, badRows: 0 });
  }
});

test('a damaged row is counted and shown as the one above it; the next one is whole again', () => {
  const page = drawn([' #', '  ##', '   ###', '    ####']);
  const bits = binary(encodePage(page, { coding: 'mh' }));
  const second = bits.indexOf(EOL, 12) + 12;
  const damaged = `${bits.slice(0, second)}11${bits.slice(second + 2)}`;
  const got = read(damaged, 'mh');
  expect(got).toMatchObject({ badRows: 1, mostBadTogether: 1, ending: 'page-end' });
  expect(got.page.rows).toBe(4);
  expect(rowOf(got.page, 1)).toEqual(rowOf(page, 0));
  expect(rowOf(got.page, 2)).toEqual(rowOf(page, 2));
});

test('T.4 4.2.1: after a damaged row in two dimensions none is believed until one is told by itself', () => {
  const page = { ...imaginePage({ seed: 3, rows: 12, noise: 0 }), resolution: 'fine' as const };
  const bytes = encodePage(page, { coding: 'mr' });
  const bits = binary(bytes);
  const eols = [...bits.matchAll(/000000000001/g)].map(({ index }) => index);
  // The second row's data is made to begin with no code there is.
  const at = eols[1]! + 13;
  const damaged = `${bits.slice(0, at)}00000001${bits.slice(at)}`;
  const got = decodePage(bytesOf(damaged), { coding: 'mr', width: 1728, resolution: 'fine' });
  expect(got).toMatchObject({ badRows: 3, mostBadTogether: 3 });
  expect(got.page.rows).toBe(12);
  for (const row of [1, 2, 3]) expect(rowOf(got.page, row)).toEqual(rowOf(page, 0));
  for (const row of [4, 5, 11]) expect(rowOf(got.page, row)).toEqual(rowOf(page, row));
});

test('noise anywhere never stops the reading, and the count of rows stays near', () => {
  const page = imaginePage({ seed: 8, rows: 200, noise: 0.01 });
  const bytes = encodePage(page, { coding: 'mh' });
  let random = 12345;
  for (let round = 0; round < 30; round++) {
    const noisy = bytes.slice();
    for (let hit = 0; hit < 5; hit++) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      const at = random % noisy.length;
      noisy[at] = noisy[at]! ^ (1 << (random >>> 29));
    }
    const got = decodePage(noisy, { coding: 'mh', width: 1728, resolution: 'fine' });
    expect(got.page.rows).toBeGreaterThan(190);
    expect(got.page.rows).toBeLessThan(205);
    expect(got.badRows).toBeLessThan(12);
  }
});

test('bytes that are no page at all are read to their end', () => {
  let random = 99;
  const junk = Uint8Array.from({ length: 20_000 }, () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return random >>> 24;
  });
  for (const coding of codings) {
    const got = decodePage(junk, { coding, width: 1728, resolution: 'fine' });
    expect(['truncated', 'broken', 'uncompressed-mode', 'page-end']).toContain(got.ending);
    expect(got.page.bits.length).toBe(got.page.rows * 216);
  }
});

test('a page that is cut off says so and keeps the rows that came', () => {
  for (const coding of codings) {
    const page = imaginePage({ seed: 2, rows: 50, noise: 0.01 });
    const bytes = encodePage(page, { coding });
    const got = decodePage(bytes.subarray(0, bytes.length >> 1), { coding, width: 1728, resolution: 'fine' });
    expect(got).toMatchObject({ ending: 'truncated', badRows: 0 });
    expect(got.page.rows).toBeGreaterThan(10);
    expect(got.page.bits).toEqual(page.bits.subarray(0, got.page.rows * 216));
  }
});

test('a lost row between two EOLs counts as one, and RTC with an EOL destroyed still ends the page', () => {
  const white = '010011011 00110101';
  const lost = read(`${EOL}${white}${EOL}${EOL}${white}${EOL.repeat(6)}`, 'mh');
  expect(lost).toMatchObject({ badRows: 1, ending: 'page-end' });
  expect(lost.page.rows).toBe(3);
  expect(read(`${EOL}${white}${EOL.repeat(4)}`, 'mh')).toMatchObject({ badRows: 0, ending: 'page-end' });
  expect(read(`${EOL}${white}${EOL}`, 'mh')).toMatchObject({ badRows: 0, ending: 'truncated' });
});

test('T.4 4.2.1.3.4: the uncompressed mode, which nobody offers, is refused', () => {
  const white = `${EOL}010011011 00110101`;
  expect(read(`${white}${EOL}000000001111${white}${EOL.repeat(6)}`, 'mh')).toMatchObject({ badRows: 1 });
  expect(read('1 0000001111 11111111', 'mmr')).toMatchObject({ ending: 'uncompressed-mode' });
});

test('T.6: a damaged row takes all below with it, and that is said', () => {
  const got = read('1 1 00000000 11111111', 'mmr');
  expect(got).toMatchObject({ ending: 'broken' });
  expect(got.page.rows).toBe(2);
});

test('rows that a file tells end the page without RTC', () => {
  const page = imaginePage({ seed: 4, rows: 20, noise: 0.01 });
  for (const coding of codings) {
    const bytes = encodePage(page, { coding, pageEnd: false });
    const got = decodePage(bytes, { coding, width: 1728, resolution: 'fine', rows: 20 });
    expect(got).toMatchObject({ page, badRows: 0, ending: 'rows' });
  }
});

test('a stream without end takes no more memory than the longest page there may be', () => {
  const decoder = createPageDecoder({ coding: 'mmr', width: 1728, resolution: 'fine' });
  const whiteRows = new Uint8Array(10_000).fill(0xff);
  decoder.push(whiteRows);
  expect(decoder.ending()).toBe('too-long');
  expect(decoder.end().page.rows).toBe(20_000);
});
