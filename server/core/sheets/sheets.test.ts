import { expect, test } from 'vitest';
import { printPdf } from './pdf.ts';
import { printXlsx, sheetInstant, sheetSpan } from './xlsx.ts';
import { zip } from './zip.ts';

const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

test('a ZIP names its files twice and closes with its directory; the checksum is that of the norm', () => {
  const bytes = zip([{ name: 'a.txt', text: '123456789' }]);
  const view = new DataView(bytes.buffer);
  expect(view.getUint32(0, true)).toBe(0x04034b50);
  // The check value of CRC-32.
  expect(view.getUint32(14, true)).toBe(0xcbf43926);
  expect(latin(bytes).match(/a\.txt/g)).toHaveLength(2);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  expect(view.getUint32(view.getUint32(end + 16, true), true)).toBe(0x02014b50);
});

test('spans and instants are what a spreadsheet counts: parts of a day, days since 1900', () => {
  expect(sheetSpan(12 * 3_600_000)).toBe(0.5);
  // 2026-01-01 is day 46,023.
  expect(sheetInstant(Date.UTC(2026, 0, 1))).toBe(46_023);
});

test('a sheet keeps numbers as numbers and cannot be broken by what a caller is called', () => {
  const sheet = latin(
    printXlsx({
      title: 'Colas: a/b',
      notes: [],
      head: ['Cola', 'NS'],
      rows: [
        [
          { kind: 'text', text: '<b>&\u0001' },
          { kind: 'share', value: 0.736842 },
        ],
        [null, null],
      ],
      foot: [],
    }),
  );
  expect(sheet).toContain('&lt;b&gt;&amp;</t>');
  expect(sheet).toContain('<c r="B3" s="2"><v>0.736842</v></c>');
  expect(sheet).toContain('sheet name="Colas  a b"');
});

test('a PDF of many lines has many pages, each with the heading, and says where each object begins', () => {
  const rows = Array.from({ length: 90 }, (_, index) => [`Línea (${index})`, `${index}`]);
  const pdf = latin(
    printPdf({
      title: 'Señal',
      notes: ['≤ 20 s'],
      head: [
        { text: 'Cola', right: false },
        { text: 'Ofrecidas', right: true },
      ],
      rows,
      total: ['Total', '90'],
      foot: ['A ÷ B'],
    }),
  );
  const pages = pdf.match(/\/Type \/Page /g)!.length;
  expect(pages).toBeGreaterThan(2);
  expect(pdf.match(/\(Ofrecidas\)/g)).toHaveLength(pages);
  expect(pdf).toContain('(Se\\361al)');
  expect(pdf).toContain('(L\\355nea \\(7\\))');
  expect(pdf).toContain('(<= 20 s)');
  const table = pdf.slice(pdf.indexOf('xref\n'));
  for (const [index, [, at]] of [...table.matchAll(/(\d{10}) 00000 n/g)].entries())
    expect(pdf.slice(Number(at)).startsWith(`${index + 1} 0 obj`)).toBe(true);
});
