import { expect, test } from 'vitest';
import { type PrintedSheet, sheetInstant, sheetSpan } from '../../core/sheets/printed-report.ts';
import { readPdf, readXlsx } from '../../testing/read-printed.ts';
import { printPdf } from './print-pdf.ts';
import { printXlsx } from './print-xlsx.ts';

const sheet = {
  officeName: 'Clínica',
  title: 'Colas: a/b',
  notes: ['Periodo: hoy'],
  head: [
    { text: 'Cola', right: false },
    { text: 'NS', right: true },
  ],
  rows: [
    [
      { kind: 'text', text: '<b>&\u0001' },
      { kind: 'share', value: 0.736842 },
    ],
    [null, { kind: 'span', value: sheetSpan(90_000) }],
  ],
  empty: 'Nada',
  foot: [{ term: 'NS', text: 'a ÷ b' }],
} satisfies PrintedSheet;

test('spans and instants are what a spreadsheet counts: parts of a day, days since 1900', () => {
  expect(sheetSpan(12 * 3_600_000)).toBe(0.5);
  // 2026-01-01 is day 46,023.
  expect(sheetInstant(Date.UTC(2026, 0, 1))).toBe(46_023);
});

test('a sheet keeps numbers as numbers and cannot be broken by what a caller is called', async () => {
  const cells = readXlsx(await printXlsx(sheet));
  expect(cells).toEqual(expect.arrayContaining(['Clínica', 'Colas: a/b', '<b>&', 0.736842, 90 / 86_400, 'NS: a ÷ b']));
});

test('a sheet and a paper without lines say so', async () => {
  expect(readXlsx(await printXlsx({ ...sheet, rows: [] }))).toContain('Nada');
  const paper = { ...sheet, rows: [], printedAt: 'hoy', pageText: () => '1' };
  expect(readPdf(await printPdf(paper))).toContain('Nada');
});

test('a paper of many lines has many pages, each with the heading and its number, and letters that all can read', async () => {
  const texts = readPdf(
    await printPdf({
      ...sheet,
      title: 'Señal',
      notes: ['≤ 20 s'],
      head: [
        { text: 'Cola', right: false },
        { text: 'Ofrecidas', right: true },
      ],
      rows: Array.from({ length: 90 }, (_, index) => [`Línea (${index})`, `${index}`]),
      total: ['Total', '90'],
      picture: {
        label: 'Llamadas',
        key: [{ look: 'bar', text: 'ofrecidas' }],
        ...{ width: 960, height: 200 },
        shapes: [
          { kind: 'box', look: 'bar', x: 0, y: 0, width: 10, height: 100 },
          { kind: 'text', look: 'axis-text', x: 20, y: 10, text: 'enero' },
        ],
      },
      printedAt: 'hoy',
      pageText: (page, pages) => `Página ${page} de ${pages}`,
    }),
  );
  const pages = texts.filter((text) => text === 'Ofrecidas').length;
  expect(pages).toBeGreaterThan(2);
  expect(texts).toContain(`Página ${pages} de ${pages}`);
  expect(texts).toEqual(expect.arrayContaining(['Señal', 'Línea (89)', '<= 20 s', 'enero', 'Total']));
});
