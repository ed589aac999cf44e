import { expect, test } from 'vitest';
import { pageDifference } from '../../../testing/fax/compare-pages.ts';
import { imaginePage } from '../../../testing/fax/imagine-page.ts';
import type { FaxResolution } from '../page.ts';
import { createFaxPdf, writeFaxPdf } from './fax-pdf.ts';
import { openFaxPdf } from './read-fax-pdf.ts';

const resolutions: FaxResolution[] = ['standard', 'fine', 'superfine'];
const pages = resolutions.map((resolution, seed) => ({ ...imaginePage({ seed, rows: 300, noise: 0.01 }), resolution }));

test('pages come back bit by bit, each with its resolution and how it is turned', () => {
  const pdf = createFaxPdf({ title: 'De (Muñoz) \\' });
  let file = new Uint8Array(0);
  for (const [index, page] of pages.entries()) {
    const more = pdf.addPage(page, { turn: index === 1 ? 90 : 0 });
    const longer = new Uint8Array(file.length + more.length);
    longer.set(file);
    longer.set(more, file.length);
    file = longer;
    const opened = openFaxPdf(file)!;
    expect(opened.count).toBe(index + 1);
    expect(opened.read(index).resolution).toBe(page.resolution);
    expect(pageDifference(opened.read(index), page)).toBe('');
  }
  expect([0, 1, 2].map((page) => openFaxPdf(file)!.turnOf(page))).toEqual([0, 90, 0]);
  expect(() => openFaxPdf(file)!.read(3)).toThrow(RangeError);
});

test('a file that a power cut left in the middle of a page has those before it', () => {
  const file = writeFaxPdf(pages, { title: 'fax' });
  const second = writeFaxPdf(pages.slice(0, 2), { title: 'fax' }).length;
  expect(openFaxPdf(file.subarray(0, second))!.count).toBe(2);
  const opened = openFaxPdf(file.subarray(0, second + 30))!;
  expect(opened.count).toBe(2);
  expect(pageDifference(opened.read(1), pages[1]!)).toBe('');
});

test('other PDFs are none of ours, and a damaged page says so', () => {
  const file = writeFaxPdf(pages.slice(0, 1), { title: 'fax' });
  expect(openFaxPdf(new Uint8Array(0))).toBeUndefined();
  expect(openFaxPdf(Buffer.from('%PDF-1.4\nno pages'))).toBeUndefined();
  const text = Buffer.from(file).toString('latin1');
  expect(openFaxPdf(Buffer.from(text.replace('(Centralita)', '(Otro)'), 'latin1'))).toBeUndefined();
  expect(openFaxPdf(Buffer.from(text.replace(/\/Height \d+/, '/Height 90000000'), 'latin1'))).toBeUndefined();
  const at = text.indexOf('stream\n', text.indexOf('/CCITTFaxDecode')) + 40;
  const damaged = file.slice();
  damaged.fill(0, at, at + 20);
  expect(() => openFaxPdf(damaged)!.read(0)).toThrow(/damaged/);
});
