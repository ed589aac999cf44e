import { expect, test } from 'vitest';
import { drawHeader, headerRows, headerText } from './draw-header.ts';
import { blankPage, type FaxPage, rowOf } from './page.ts';
import { narrowPage } from './resample-page.ts';

const line = { when: '15/01/2026 13:05', from: 'Muñoz +34 912 345 678', page: 2, pages: 13 };

test('date, sender and recipient stand at the left, the page at the right', () => {
  const text = headerText({ ...line, to: '+34 913 987 654' }, 80);
  expect(text).toHaveLength(80);
  expect(text).toMatch(/^15\/01\/2026 13:05 {2}Muñoz \+34 912 345 678 > \+34 913 987 654 +2\/13$/);
});

test('names that are too long are shortened, never date and page', () => {
  for (const to of [undefined, 'Hijos de Ibáñez y Compañía, Sociedad Limitada, +34 913 987 654']) {
    const from = 'Clínica dental de los hermanos Muñoz y Asociados, +34 912 345 678';
    const text = headerText({ ...line, from, ...(to && { to }) }, 60);
    expect(text).toHaveLength(60);
    expect(text).toMatch(/^15\/01\/2026 13:05 {2}Clínica .*\. +2\/13$/);
  }
  expect(headerText({ ...line, when: '15/01/2026, 1:05\u202fp.\u00a0m.' }, 80)).toMatch(/^15\/01\/2026, 1:05 p\. m\. /);
});

const blackRows = (page: FaxPage): number[] =>
  Array.from({ length: page.rows }, (_, row) => row).filter((row) => rowOf(page, row).some((byte) => byte !== 0));

test('it is as tall on paper whatever the resolution, in the rows that it says', () => {
  for (const [resolution, rows] of [
    ['standard', 17],
    ['fine', 34],
    ['superfine', 68],
  ] as const) {
    const page = drawHeader(blankPage({ rows: 200, resolution }), line);
    const drawn = blackRows(page);
    expect(headerRows(resolution)).toBe(rows);
    expect(drawn[0]).toBeGreaterThan(rows / 12);
    expect(drawn.at(-1)).toBeLessThan(rows);
    expect(drawn.length).toBeGreaterThan(rows / 2.5);
  }
});

test('letters with marks are drawn, those that are unknown leave their mark out', () => {
  const drawn = (from: string) => drawHeader(blankPage({ rows: 40, resolution: 'fine' }), { ...line, from }).bits;
  expect(drawn('ñ')).not.toEqual(drawn('n'));
  expect(drawn('ő')).toEqual(drawn('o'));
  expect(drawn('漢')).toEqual(drawn('?'));
});

test('behind its letters a black page is white, and the page itself is not touched', () => {
  const black: FaxPage = { ...blankPage({ rows: 60, resolution: 'fine' }), bits: new Uint8Array(216 * 60).fill(255) };
  const drawn = drawHeader(black, line);
  expect(black.bits.every((byte) => byte === 255)).toBe(true);
  expect(rowOf(drawn, 12).some((byte) => byte === 0)).toBe(true);
  expect(rowOf(drawn, 50).every((byte) => byte === 255)).toBe(true);
});

test('a page of A3 is made to fit, with what is on it', () => {
  const a3 = drawHeader(blankPage({ width: 2432, rows: 2432, resolution: 'fine' }), line);
  const narrow = narrowPage(a3);
  expect(narrow).toMatchObject({ width: 1728, rows: 1728, resolution: 'fine' });
  expect(blackRows(narrow).length).toBeGreaterThan(10);
  expect(narrowPage(narrow)).toBe(narrow);
});
