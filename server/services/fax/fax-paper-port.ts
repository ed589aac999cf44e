import type { FaxPage, FaxResolution } from '../../core/fax/page.ts';
import type { PageSpan } from '../../core/fax/page-range.ts';
import type { FaxCover } from '../../store/schema/faxes.ts';

/** What is printed above each page. */
export interface FaxHeader {
  at: number;
  /** Who sends: name and number as the far end is told. */
  name: string;
  number: string;
  /** For whom. */
  to?: string;
  /** From 1. */
  page: number;
  pages: number;
}

export interface PaperPages {
  pages: FaxPage[];
  /** How many the document has in all. */
  count: number;
}

/** Pages and pictures: what papers become for the line, and what comes from it for people. */
export interface FaxPaper {
  /**
   * A document as the far end will see it; of many pages only those of the spans (none: all) are made. Rejects with CentralitaError `fax-not-convertible {name, why}`: why is a
   * PaperFault (core/fax/paper-fault.ts), whose text is `fax-paper.*`, or what nobody expected, in words for the log.
   */
  pagesOf(
    document: { path: string; name: string; type: string },
    how: { resolution: FaxResolution; spans?: readonly PageSpan[] },
  ): Promise<PaperPages>;
  /** The page before the others; `pages` counts it. */
  coverOf(cover: FaxCover & { pages: number; number: string; at: number }, resolution: FaxResolution): Promise<FaxPage>;
  /** The page with its header line: drawn over its first rows. */
  withHeader(page: FaxPage, header: FaxHeader): FaxPage;
  /** PNG; `turns`: quarters of a turn to the right. */
  picture(page: FaxPage, how: { width: number; turns?: number }): Promise<Uint8Array>;
  /** A PDF with the pages as G4. */
  pdf(pages: readonly FaxPage[], how: { title: string }): Promise<Uint8Array>;
  /** The proof of a fax: what went where and when, page by page, with the picture of the first one. */
  receipt(receipt: FaxReceipt): Promise<Uint8Array>;
}

export interface FaxReceipt {
  title: string;
  /** Label and value, as they are printed. */
  facts: readonly (readonly [string, string])[];
  /** A row for each page or call, below its heads. */
  tables: readonly { title: string; heads: readonly string[]; rows: readonly (readonly string[])[] }[];
  first?: FaxPage;
}
