import { halftone } from '../../core/fax/halftone.ts';
import { FAX_WIDTH, type FaxPage, type FaxResolution, linesPerInch, PELS_PER_INCH } from '../../core/fax/page.ts';
import { type PageSpan, pagesOfSpans } from '../../core/fax/page-range.ts';
import type { PaperFault } from '../../core/fax/paper-fault.ts';
import { type PaperSize, paperInches } from '../../core/fax/paper-size.ts';
import { createPgmReader } from './read-pgm.ts';
import { runLimited } from './run-limited.ts';

/** `count`: how many pages the paper has in all. */
export type Rendered = { kind: 'pages'; pages: FaxPage[]; count: number } | { kind: 'fault'; why: PaperFault };

/** How long a paper may take, and what it may take with it. */
export const paperLimits = { cpuSeconds: 180, patienceMs: 300_000, memoryMiB: 1024 };

export interface RenderOptions {
  resolution: FaxResolution;
  paper: PaperSize;
  mostPages: number;
  /** Which pages are made; none: all. */
  spans: readonly PageSpan[];
  /** One that nobody else uses: it may be filled, and is not emptied. */
  folder: string;
}

const safely = ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sstdout=%stderr'];

/** How many pages a PDF says it has, known long before they are drawn; undefined when it says nothing. */
async function countPages(file: string, folder: string): Promise<number | undefined> {
  const args = [...safely, '-dPDFINFO', '-dNODISPLAY', '-dLastPage=1', '-f', file];
  const end = await runLimited({ program: 'gs', args, folder, ...paperLimits });
  const told = end.kind === 'ended' ? /File has (\d+) page/.exec(end.said)?.[1] : undefined;
  return told === undefined ? undefined : Number(told);
}

/**
 * Pages of a PDF, of which only those that are wanted are drawn: one of hundreds is refused before the first. Each is fitted whole
 * on a page as wide as a fax: A4 keeps its size, since 1728 pels are 5 mm wider than it is; lying pages are turned.
 */
export async function renderPdf(file: string, options: RenderOptions): Promise<Rendered> {
  const count = await countPages(file, options.folder);
  // One that does not say is drawn, to hear why.
  if (count === undefined) return drawPages(file, options, undefined);
  const wanted = pagesOfSpans(options.spans, count);
  if (wanted.length > options.mostPages) return { kind: 'fault', why: 'too-many-pages' };
  if (wanted.length === 0) return { kind: 'pages', pages: [], count };
  const drawn = await drawPages(file, options, wanted);
  return drawn.kind === 'pages' ? { ...drawn, count } : drawn;
}

/** `wanted`: from 0; undefined: all. */
async function drawPages(
  file: string,
  options: RenderOptions,
  wanted: readonly number[] | undefined,
): Promise<Rendered> {
  const { resolution, paper, mostPages, folder } = options;
  const rows = Math.round(paperInches[paper].tall * linesPerInch[resolution]);
  const pages: FaxPage[] = [];
  let isTooMany = false;
  const reader = createPgmReader((picture) => {
    isTooMany = pages.length === mostPages;
    if (isTooMany) return false;
    pages.push(halftone(picture, resolution));
    return true;
  });
  const end = await runLimited({
    program: 'gs',
    args: [
      ...safely,
      '-sDEVICE=pgmraw',
      `-r${PELS_PER_INCH}x${linesPerInch[resolution]}`,
      `-g${FAX_WIDTH}x${rows}`,
      '-dFIXEDMEDIA',
      '-dPDFFitPage',
      '-dUseCropBox',
      // Pictures that are made smaller keep what is between their pels.
      '-dDOINTERPOLATE',
      '-sOutputFile=%stdout',
      // One page more than fits tells that there are too many.
      wanted ? `-sPageList=${wanted.map((page) => page + 1).join(',')}` : `-dLastPage=${mostPages + 1}`,
      '-f',
      file,
    ],
    folder,
    ...paperLimits,
    onData: (part) => reader.push(part),
  });
  if (end.kind === 'missing') return { kind: 'fault', why: 'no-renderer' };
  if (end.kind === 'stopped') return { kind: 'fault', why: isTooMany ? 'too-many-pages' : 'too-heavy' };
  if (/requires a password|Password did not work/i.test(end.said)) return { kind: 'fault', why: 'locked' };
  if (/VMerror|out of memory/i.test(end.said)) return { kind: 'fault', why: 'too-heavy' };
  return pages.length > 0 && end.ok ? { kind: 'pages', pages, count: pages.length } : { kind: 'fault', why: 'broken' };
}
