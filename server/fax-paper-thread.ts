import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { FromPaperThread, PaperMade, PaperWish, ToPaperThread } from './adapters/fax/fax-paper-messages.ts';
import { renderDocument } from './adapters/fax/render-document.ts';
import { renderPdf } from './adapters/fax/render-pdf.ts';
import { greyPng } from './adapters/fax/write-png.ts';
import { printCover } from './adapters/print/print-fax-cover.ts';
import { printImage, printText } from './adapters/print/print-fax-papers.ts';
import { printFaxReceipt } from './adapters/print/print-fax-receipt.ts';
import { describeError } from './base/errors.ts';
import { writeFaxPdf } from './core/fax/pdf/fax-pdf.ts';
import { shrinkPage } from './core/fax/shrink-page.ts';

/** Makes pages and pictures of faxes: what strangers wrote is read, and pels are counted, away from the thread that carries calls. */
setPriority(0, 10);
const port = parentPort!;

/** Wide enough to be read on the receipt. */
const RECEIPT_PELS = 864;

async function makeCover({ cover, resolution, paper }: PaperWish & { make: 'cover' }): Promise<PaperMade> {
  const folder = await mkdtemp(join(tmpdir(), 'centralita-fax-'));
  try {
    const file = join(folder, 'cover.pdf');
    await writeFile(file, await printCover(cover, { paper }));
    return await renderPdf(file, { resolution, paper, mostPages: 1, spans: [], folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function make(wish: PaperWish): Promise<PaperMade> {
  switch (wish.make) {
    case 'pages':
      return renderDocument(wish, { text: printText, image: printImage });
    case 'cover':
      return makeCover(wish);
    case 'picture':
      return { kind: 'bytes', bytes: greyPng(shrinkPage(wish.page, wish)) };
    case 'pdf':
      return { kind: 'bytes', bytes: writeFaxPdf(wish.pages, wish) };
    case 'receipt': {
      const picture = wish.first && greyPng(shrinkPage(wish.first, { width: RECEIPT_PELS }));
      return { kind: 'bytes', bytes: await printFaxReceipt({ ...wish.receipt, ...(picture && { picture }) }) };
    }
  }
}

/** One paper at a time is taken apart; pictures do not wait for it. */
let papers: Promise<unknown> = Promise.resolve();

async function answer({ id, wish }: ToPaperThread): Promise<void> {
  try {
    const isPaper = wish.make === 'pages' || wish.make === 'cover';
    const made = isPaper ? papers.then(() => make(wish)) : make(wish);
    if (isPaper) papers = made.catch(() => undefined);
    const done = await made;
    const moved =
      done.kind === 'bytes'
        ? [done.bytes.buffer]
        : done.kind === 'pages'
          ? done.pages.map(({ bits }) => bits.buffer)
          : [];
    port.postMessage({ id, made: done } satisfies FromPaperThread, moved as ArrayBuffer[]);
  } catch (error) {
    port.postMessage({ id, failed: describeError(error) } satisfies FromPaperThread);
  }
}

port.on('message', (message: ToPaperThread) => void answer(message));
