import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeText, documentKind, pictureSize } from '../../core/fax/document-kind.ts';
import { fitPage } from '../../core/fax/fit-page.ts';
import { FAX_WIDTH, type FaxPage } from '../../core/fax/page.ts';
import { pagesOfSpans } from '../../core/fax/page-range.ts';
import type { PaperFault } from '../../core/fax/paper-fault.ts';
import type { PaperSize } from '../../core/fax/paper-size.ts';
import { openFaxPdf } from '../../core/fax/pdf/read-fax-pdf.ts';
import { narrowPage } from '../../core/fax/resample-page.ts';
import { readTiff } from '../../core/fax/tiff/read-tiff.ts';
import { turnPage } from '../../core/fax/turn-page.ts';
import { printOffice } from './office-suite.ts';
import { paperLimits, type Rendered, type RenderOptions, renderPdf } from './render-pdf.ts';
import { runLimited } from './run-limited.ts';

/** Makes PDFs of what is none. */
export interface PaperPrinter {
  /** A text as it is, in letters of one width; undefined: it takes more pages than that. */
  text(text: string, on: { paper: PaperSize; mostPages: number }): Promise<Uint8Array | undefined>;
  /** A PNG or JPEG on one page; rejects when it cannot be read. */
  image(image: Uint8Array, on: { paper: PaperSize }): Promise<Uint8Array>;
}

export interface DocumentWish extends Omit<RenderOptions, 'folder'> {
  path: string;
  name: string;
}

const MOST_BYTES = 64 * 1024 * 1024;
/** So many pages a text may have of which some are to be sent. */
const MOST_WRITTEN = 2000;
/** A picture of more would take a GiB to unpack. */
const MOST_PELS = 100_000_000;
const HEAD_BYTES = 64 * 1024;

const fault = (why: PaperFault): Rendered => ({ kind: 'fault', why });

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Pages that are there already, as the line wants them. */
function fitAll(readPage: (page: number) => FaxPage, count: number, wish: DocumentWish): Rendered {
  const { resolution } = wish;
  const wanted = pagesOfSpans(wish.spans, count);
  if (wanted.length > wish.mostPages) return fault('too-many-pages');
  const pages = wanted.map((page) => fitPage(narrowPage(readPage(page)), { resolution, width: FAX_WIDTH }));
  return { kind: 'pages', pages, count };
}

/**
 * A paper as the far end will see it. Faxes that came in, and TIFFs of faxes, keep their pels; everything else goes
 * through Ghostscript, office documents through LibreOffice before. The file itself is only read.
 */
export async function renderDocument(wish: DocumentWish, printer: PaperPrinter): Promise<Rendered> {
  const { size } = await stat(wish.path);
  if (size > MOST_BYTES) return fault('too-heavy');
  const kind = documentKind(await readHead(wish.path), wish.name);
  if (kind === 'empty') return fault('empty');
  if (kind === 'unknown') return fault('unknown-kind');
  const folder = await mkdtemp(join(tmpdir(), 'centralita-fax-'));
  try {
    if (kind === 'office') return await renderOffice(wish, folder);
    if (kind === 'tiff') return await renderTiff(wish, folder);
    const bytes = new Uint8Array(await readFile(wish.path));
    if (kind === 'pdf') {
      const fax = openFaxPdf(bytes);
      if (!fax) return await renderPdf(wish.path, { ...wish, folder });
      return fitAll((page) => turnPage(fax.read(page), fax.turnOf(page)), fax.count, wish);
    }
    if (kind === 'text') return await renderText(bytes, { wish, printer, folder });
    return await renderImage(bytes, { wish, printer, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Making {
  wish: DocumentWish;
  printer: PaperPrinter;
  folder: string;
}

async function renderBytes(pdf: Uint8Array, { wish, folder }: Making): Promise<Rendered> {
  const file = join(folder, 'made.pdf');
  await writeFile(file, pdf);
  return renderPdf(file, { ...wish, folder });
}

async function renderText(bytes: Uint8Array, making: Making): Promise<Rendered> {
  const text = decodeText(bytes);
  if (text.trim() === '') return fault('empty');
  const { paper, mostPages, spans } = making.wish;
  // What is left out is written too: it tells which page is which.
  const pdf = await making.printer.text(text, { paper, mostPages: spans.length > 0 ? MOST_WRITTEN : mostPages });
  return pdf ? renderBytes(pdf, making) : fault('too-many-pages');
}

async function renderImage(bytes: Uint8Array, making: Making): Promise<Rendered> {
  const size = pictureSize(bytes);
  if (!size || size.width === 0 || size.height === 0) return fault('broken');
  if (size.width * size.height > MOST_PELS) return fault('too-heavy');
  const pdf = await making.printer.image(bytes, making.wish).catch(() => undefined);
  return pdf ? renderBytes(pdf, making) : fault('broken');
}

async function renderTiff(wish: DocumentWish, folder: string): Promise<Rendered> {
  const read = readTiff(await readFile(wish.path));
  if (read.kind === 'broken') return fault('broken');
  if (read.kind === 'pages') return fitAll((page) => read.pages[page]!, read.pages.length, wish);
  const end = await runLimited({
    program: 'tiff2pdf',
    args: ['-o', join(folder, 'made.pdf'), wish.path],
    folder,
    ...paperLimits,
  });
  if (end.kind === 'missing') return fault('unknown-kind');
  if (end.kind === 'stopped') return fault('too-heavy');
  return end.ok ? renderPdf(join(folder, 'made.pdf'), { ...wish, folder }) : fault('broken');
}

async function renderOffice(wish: DocumentWish, folder: string): Promise<Rendered> {
  const ending = /\.([a-z]+)$/i.exec(wish.name)![1]!.toLowerCase();
  const made = await printOffice(await readFile(wish.path), { ending, folder });
  return made.kind === 'pdf' ? renderPdf(made.file, { ...wish, folder }) : made;
}
