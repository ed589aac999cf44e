import { CentralitaError } from '../../base/errors.ts';
import { blankPage, type FaxPage, setPel } from '../../core/fax/page.ts';
import { pagesOfSpans } from '../../core/fax/page-range.ts';
import type { FaxHeader, FaxPaper, FaxReceipt } from '../../services/fax/fax-paper-port.ts';

/** A small page that is like no other of another `mark`. */
export function markedPage(mark: number): FaxPage {
  const page = blankPage({ width: 64, rows: 8, resolution: 'fine' });
  for (let bit = 0; bit < 32; bit++) setPel(page, { x: bit, row: 4 }, ((mark >> bit) & 1) === 1);
  return page;
}

/** Makes pages without reading anything: `catalogue-3.pdf` has three; a file called `broken…` has none to give. */
export function createFakePaper() {
  const receipts: FaxReceipt[] = [];
  const asked: string[] = [];
  let fault: Error | undefined;
  const headers: FaxHeader[] = [];
  const paper: FaxPaper = {
    async pagesOf({ name }, { spans = [] }) {
      asked.push(name);
      const now = fault;
      fault = undefined;
      if (now) throw now;
      if (name.startsWith('broken')) throw new CentralitaError('fax-not-convertible', { name, why: 'broken' });
      const count = Number(/-(\d+)\./.exec(name)?.[1] ?? 1);
      return { pages: pagesOfSpans(spans, count).map((page) => markedPage(page + 1)), count };
    },
    coverOf: async ({ pages }) => markedPage(1000 + pages),
    withHeader(page, header) {
      headers.push(header);
      const bits = page.bits.slice();
      bits[0] = header.page;
      return { ...page, bits };
    },
    picture: async (_page, { turns = 0 }) => Buffer.from(`picture ${turns}`),
    pdf: async (pages, { title }) => Buffer.from(`pdf ${title} ${pages.length}`),
    async receipt(receipt) {
      receipts.push(receipt);
      return Buffer.from(`receipt ${receipts.length}`);
    },
  };
  return {
    paper,
    receipts,
    asked,
    headers,
    /** The next paper fails so. */
    failNext(error: Error): void {
      fault = error;
    },
  };
}
