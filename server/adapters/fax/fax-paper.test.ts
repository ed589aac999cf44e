import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { afterAll, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { drawHeader, headerRows } from '../../core/fax/draw-header.ts';
import { blankPage, type FaxPage, type FaxResolution, isBlack, linesPerInch } from '../../core/fax/page.ts';
import { readPageRange } from '../../core/fax/page-range.ts';
import { writeFaxPdf } from '../../core/fax/pdf/fax-pdf.ts';
import { writeTiff } from '../../core/fax/tiff/write-tiff.ts';
import { turnPage } from '../../core/fax/turn-page.ts';
import { pageDifference } from '../../testing/fax/compare-pages.ts';
import { imaginePage } from '../../testing/fax/imagine-page.ts';
import { createFaxPaper } from './fax-paper.ts';
import { greyPng } from './write-png.ts';

const folder = mkdtempSync(join(tmpdir(), 'centralita-fax-paper-'));
const paper = createFaxPaper({
  clock: new FakeClock(),
  mostPages: 7,
  owner: () => ({
    ...{ officeName: 'Clínica Muñoz', language: 'es', country: 'ES', timezone: 'Europe/Madrid' },
    number: '+34 912 345 678',
  }),
  logo: async () => greyPng({ width: 40, height: 20, pels: new Uint8Array(800) }),
});
afterAll(async () => {
  await paper.stop();
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const told = (name: string) => ({ path: at(name), name, type: 'application/octet-stream' });
function keep(name: string, bytes: Uint8Array | string) {
  writeFileSync(at(name), bytes);
  return told(name);
}

const pagesOf = async (document: ReturnType<typeof told>, resolution: FaxResolution, range = '') =>
  (await paper.pagesOf(document, { resolution, spans: readPageRange(range)! })).pages;

type Doc = InstanceType<typeof PDFDocument>;
function pdfOf(draw: (doc: Doc) => void, options: ConstructorParameters<typeof PDFDocument>[0] = {}): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, ...options });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  draw(doc);
  doc.end();
  return new Promise((resolve) => doc.on('end', () => resolve(Buffer.concat(parts))));
}

/** Which part of a box is black; inches from the upper left corner of the page. */
function shareOf(page: FaxPage, box: { left: number; top: number; wide: number; tall: number }): number {
  const perInch = linesPerInch[page.resolution];
  let black = 0;
  let all = 0;
  for (let row = Math.round(box.top * perInch); row < (box.top + box.tall) * perInch; row++)
    for (let x = Math.round(box.left * 204); x < (box.left + box.wide) * 204; x++, all++)
      if (isBlack(page, { x, row })) black++;
  return black / all;
}

const why = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (made) => made,
    (error) => `${error.code} ${error.context.why}`,
  );

test.each([
  ['standard', 1146],
  ['fine', 2292],
  ['superfine', 4572],
] as const)('a PDF on A4 keeps its size on a %s page, and shades become dots', async (resolution, rows) => {
  const pdf = await pdfOf((doc) => {
    doc.rect(72, 72, 72, 72).fill('#000');
    doc.rect(216, 72, 72, 72).fill('#888');
    doc.rect(360, 72, 72, 72).fill('#f0f0f0');
  });
  const [page] = await pagesOf(keep(`shades-${resolution}.pdf`, pdf), resolution);
  expect(page).toMatchObject({ width: 1728, resolution });
  expect(Math.abs(page!.rows - rows)).toBeLessThan(rows * 0.005);
  const box = { top: 1.05, wide: 0.85, tall: 0.85 };
  // A4 stands in the middle of a line of 215 mm.
  expect(shareOf(page!, { left: 1.15, ...box })).toBe(1);
  const grey = shareOf(page!, { left: 3.15, ...box });
  expect(grey).toBeGreaterThan(0.3);
  expect(grey).toBeLessThan(0.65);
  expect(shareOf(page!, { left: 5.15, ...box })).toBe(0);
});

test('lying and small pages are turned and fitted, each page of a paper is one', async () => {
  const pdf = await pdfOf((doc) => {
    doc.addPage({ size: 'A4', layout: 'landscape', margin: 0 });
    doc.rect(0, 0, 842, 595).fill('#000');
    doc.addPage({ size: [300, 200], margin: 0 });
    doc.rect(0, 0, 300, 200).fill('#000');
  });
  const pages = await pagesOf(keep('sizes.pdf', pdf), 'standard');
  expect(pages.map(({ width, resolution }) => ({ width, resolution }))).toEqual(
    Array.from({ length: 3 }, () => ({ width: 1728, resolution: 'standard' })),
  );
  expect(shareOf(pages[0]!, { left: 0, top: 0, wide: 8.4, tall: 11.6 })).toBe(0);
  for (const page of pages.slice(1)) expect(shareOf(page, { left: 0.4, top: 0.5, wide: 7.6, tall: 10.5 })).toBe(1);
});

test('of a long paper only the pages that are wanted are made, and it tells how many there are', async () => {
  const pdf = await pdfOf((doc) => {
    for (let page = 1; page <= 300; page++) {
      if (page > 1) doc.addPage();
      // Each page has as many tenths of an inch of black as its number's last digit.
      doc.rect(72, 72, 7.2 * (page % 10), 72).fill('#000');
    }
  });
  const long = keep('guia.pdf', pdf);
  const made = await paper.pagesOf(long, { resolution: 'standard', spans: readPageRange('3-4, 299')! });
  expect(made.count).toBe(300);
  const tenths = made.pages.map((page) => Math.round(10 * shareOf(page, { left: 1.1, top: 1.1, wide: 1, tall: 0.8 })));
  expect(tenths).toEqual([3, 4, 9]);
  expect(await paper.pagesOf(long, { resolution: 'standard', spans: [{ first: 301 }] })).toMatchObject({
    pages: [],
    count: 300,
  });
  expect(await why(pagesOf(long, 'standard', '1-8'))).toBe('fax-not-convertible too-many-pages');
  const sent = Array.from({ length: 3 }, (_, seed) => imaginePage({ seed, rows: 300, noise: 0 }));
  for (const document of [
    keep('tres.pdf', writeFaxPdf(sent, { title: 'fax' })),
    keep('tres.tif', writeTiff(sent, { coding: 'mh' })),
  ]) {
    const [third, none] = await pagesOf(document, 'fine', '3');
    expect(none).toBeUndefined();
    expect(pageDifference(third!, sent[2]!)).toBe('');
  }
  expect(await pagesOf(keep('largo.txt', 'x\n'.repeat(900)), 'standard', '10-11')).toHaveLength(2);
});

test('writing in pale colours is black at the other end', async () => {
  const pdf = await pdfOf((doc) => {
    for (const [index, colour] of ['#000000', '#909090', '#e04040', '#60a0ff'].entries())
      doc
        .fontSize(10)
        .fillColor(colour)
        .text('Presupuesto de reparacion', 72, 72 + index * 72);
  });
  const [page] = await pagesOf(keep('colours.pdf', pdf), 'fine');
  const ink = [0, 1, 2, 3].map((line) => shareOf(page!, { left: 1, top: 1 + line, wide: 1.8, tall: 0.16 }));
  for (const each of ink) expect(each).toBeGreaterThan(ink[0]! * 0.75);
});

test('a text is written as it was typed, long lines broken and pages counted', async () => {
  const lines = Array.from({ length: 100 }, (_, line) => `Línea ${line}: ñandú €`);
  const pages = await pagesOf(keep('carta.txt', `\ufeff${lines.join('\r\n')}\n${'x'.repeat(300)}`), 'standard');
  expect(pages).toHaveLength(2);
  expect(shareOf(pages[0]!, { left: 0.5, top: 0.5, wide: 2, tall: 5 })).toBeGreaterThan(0.03);
  const latin1 = await pagesOf(keep('viejo.txt', Buffer.from('Muñoz', 'latin1')), 'standard');
  expect(latin1).toHaveLength(1);
  expect(await why(pagesOf(keep('libro.txt', 'x\n'.repeat(600)), 'standard'))).toBe(
    'fax-not-convertible too-many-pages',
  );
});

test('pictures fill the page, lying ones are turned', async () => {
  const black = greyPng({ width: 300, height: 600, pels: new Uint8Array(180_000) });
  const [standing] = await pagesOf(keep('foto.png', black), 'standard');
  // 300 by 600 pels are drawn no larger than a point each.
  expect(shareOf(standing!, { left: 2.3, top: 0.6, wide: 3.8, tall: 8 })).toBe(1);
  const draw = '0 0 1600 1000 rectfill showpage';
  execFileSync('gs', ['-q', '-dBATCH', '-sDEVICE=jpeg', '-r72', '-g1600x1000', '-o', at('a.jpg'), '-c', draw]);
  const [lying] = await pagesOf({ ...told('a.jpg'), name: 'cámara.jpg' }, 'standard');
  // Wider than tall: turned, it is as tall as the page has room.
  expect(shareOf(lying!, { left: 1.2, top: 0.6, wide: 6, tall: 10.4 })).toBe(1);
  expect(shareOf(lying!, { left: 0, top: 0.6, wide: 0.5, tall: 10.4 })).toBe(0);
  expect(await why(pagesOf(keep('medio.png', black.subarray(0, 60)), 'standard'))).toBe('fax-not-convertible broken');
  const bomb = Buffer.from(black);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  expect(await why(pagesOf(keep('bomba.png', bomb), 'standard'))).toBe('fax-not-convertible too-heavy');
});

test('a fax that came in, and a TIFF of one, goes on bit by bit', async () => {
  const sent = [imaginePage({ seed: 1, rows: 900, noise: 0.001 }), imaginePage({ seed: 2, rows: 300, noise: 0 })];
  for (const document of [
    keep('fax.pdf', writeFaxPdf(sent, { title: 'fax' })),
    keep('fax.tif', writeTiff(sent, { coding: 'mh' })),
  ]) {
    const pages = await pagesOf(document, 'fine');
    expect(pages).toHaveLength(2);
    for (const [index, page] of pages.entries()) expect(pageDifference(page, sent[index]!)).toBe('');
  }
  const [coarse] = await pagesOf(told('fax.tif'), 'standard');
  expect(coarse).toMatchObject({ rows: 450, resolution: 'standard' });
  const made = await paper.pdf(sent, { title: 'Fax de Muñoz' });
  const [first] = await pagesOf(keep('hecho.pdf', made), 'fine');
  expect(pageDifference(first!, sent[0]!)).toBe('');
});

test('a TIFF that is no fax is drawn like any picture', async () => {
  keep('x.tif', writeTiff([imaginePage({ seed: 3, rows: 600, noise: 0 })], { coding: 'mmr' }));
  execFileSync('tiffcp', ['-c', 'lzw', at('x.tif'), at('lzw.tif')]);
  const [page] = await pagesOf(told('lzw.tif'), 'standard');
  expect(page!.width).toBe(1728);
  expect(page!.bits.some((byte) => byte !== 0)).toBe(true);
});

test('papers of which no pages can be made say why, and harm nobody', async () => {
  const locked = await pdfOf((doc) => void doc.text('secreto'), { userPassword: 'x', ownerPassword: 'y' });
  const whole = await pdfOf((doc) => void doc.text('entero'));
  const many = await pdfOf((doc) => {
    for (let page = 1; page < 8; page++) doc.addPage();
  });
  const zip = Buffer.from('504b0304140000000000', 'hex');
  for (const [name, bytes, wanted] of [
    ['vacio.pdf', Buffer.alloc(0), 'empty'],
    ['blanco.txt', '  \n ', 'empty'],
    ['llave.pdf', locked, 'locked'],
    ['corto.pdf', whole.subarray(0, 300), 'broken'],
    ['basura.pdf', '%PDF-1.7\nno hay nada aqui', 'broken'],
    ['roto.tif', Buffer.from('49492a0099999900', 'hex'), 'broken'],
    ['muchas.pdf', many, 'too-many-pages'],
    ['programa.pdf', '%!PS\n{} loop %PDF-1.4', 'unknown-kind'],
    ['pagina.html', '<!doctype html><img src="http://localhost/">', 'unknown-kind'],
    ['cosa.zip', zip, 'unknown-kind'],
    ['cosa.bin', Buffer.from([0, 1, 2, 3]), 'unknown-kind'],
  ] as const)
    expect(await why(pagesOf(keep(name, bytes), 'standard')), name).toBe(`fax-not-convertible ${wanted}`);
  expect(await why(pagesOf(told('nowhere.pdf'), 'fine'))).toMatch(/ENOENT/);
});

test('a cover says from whom, to whom and how many pages', async () => {
  const cover = await paper.coverOf(
    {
      ...{ toName: 'Ibáñez e Hijos', fromName: 'Ana', subject: 'Presupuesto', number: '+34913987654' },
      text: 'Buenos días:\n\nLe adjuntamos lo prometido. '.repeat(40),
      pages: 3,
      at: Date.UTC(2026, 0, 15, 12, 5),
    },
    'fine',
  );
  expect(cover).toMatchObject({ width: 1728, resolution: 'fine' });
  // The logo, all black, in its corner.
  expect(shareOf(cover, { left: 1, top: 0.9, wide: 0.8, tall: 0.3 })).toBeGreaterThan(0.9);
  expect(shareOf(cover, { left: 0.8, top: 5, wide: 6.5, tall: 3 })).toBeGreaterThan(0.02);
});

test('the header stands over the first rows in the time of the office, and the rest of the page is as it was', () => {
  for (const resolution of ['standard', 'fine', 'superfine'] as const) {
    const page: FaxPage = { ...imaginePage({ seed: 9, rows: 300, noise: 0.01 }), resolution };
    const header = {
      at: Date.UTC(2026, 0, 15, 12, 5),
      name: 'Clínica Muñoz',
      number: '+34 912 345 678',
      page: 2,
      pages: 3,
    };
    const drawn = paper.withHeader(page, header);
    expect(pageDifference(drawn, page, { headerRows: headerRows(resolution) })).toBe('');
    expect(pageDifference(drawn, page)).not.toBe('');
    const line = { when: '15/01/2026, 13:05', from: 'Clínica Muñoz +34 912 345 678', page: 2, pages: 3 };
    expect(pageDifference(drawn, drawHeader(page, line))).toBe('');
  }
});

test('pictures of pages are turned as they are looked at', async () => {
  const page = blankPage({ rows: 2287, resolution: 'fine' });
  const sizeOf = async (turns: number) => {
    const png = Buffer.from(await paper.picture(page, { width: 216, turns }));
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
  };
  expect(await sizeOf(0)).toEqual([216, 298]);
  expect(await sizeOf(-1)).toEqual([298, 216]);
  expect(turnPage(page, 90).width).toBe(1728);
});

test('a receipt has the facts, each page, and the picture of the first', async () => {
  const receipt = await paper.receipt({
    title: 'Fax enviado a Ibáñez',
    facts: [
      ['Destino', '+34 913 987 654'],
      ['SHA-256', 'a1'.repeat(32)],
    ],
    tables: [
      {
        title: 'Páginas',
        heads: ['Página', 'Confirmada', 'Velocidad'],
        rows: Array.from({ length: 60 }, (_, page) => [String(page + 1), '15/01/2026 13:05:22', '14400 bit/s, ECM']),
      },
    ],
    first: imaginePage({ seed: 5, rows: 2287, noise: 0 }),
  });
  keep('recibo.pdf', receipt);
  const text = execFileSync('pdftotext', ['-layout', at('recibo.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toContain('Fax enviado a Ibáñez');
  expect(text).toMatch(/60 +15\/01\/2026 13:05:22 +14400 bit\/s, ECM/);
  expect(execFileSync('pdfimages', ['-list', at('recibo.pdf')], { encoding: 'utf8' })).toMatch(/864 +\d+ +gray/);
  expect(readFileSync(at('recibo.pdf')).length).toBeGreaterThan(10_000);
});
