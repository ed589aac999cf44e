import { csvFile } from '../../core/sheets/csv.ts';
import type { PrintedReport, ReadyCell } from '../../core/sheets/printed-report.ts';
import type { PaperAsk } from '../../services/reports/paper-ask.ts';

/** All that a sheet has, with one side of its cells. */
function sided<Each>(
  { rows, total, also, ...rest }: PrintedReport<ReadyCell>,
  side: (cell: ReadyCell) => Each,
): PrintedReport<Each> {
  const all = (lines: typeof rows): Each[][] => lines.map((row) => row.map(side));
  return {
    ...rest,
    rows: all(rows),
    ...(total && { total: total.map(side) }),
    ...(also && { also: { ...also, rows: all(also.rows) } }),
  };
}

/** What is ready for paper as a file. Takes long and is for a thread of its own; each library is loaded where it is used. */
export async function printPaper(ask: PaperAsk): Promise<Uint8Array> {
  if (ask.paper === 'letters') return (await import('./print-letters.ts')).printLetters(ask);
  if (ask.paper === 'labels') return (await import('./print-letters.ts')).printLabels(ask);
  const { kind, sheet } = ask;
  if (kind === 'csv')
    return csvFile([
      sheet.head.map(({ text }) => text),
      ...sheet.rows.map((row) => row.map(({ text, csv }) => csv ?? text)),
    ]);
  if (kind === 'xlsx') return (await import('./print-xlsx.ts')).printXlsx(sided(sheet, ({ cell }) => cell));
  const { printedAt, pageText } = sheet;
  return (await import('./print-pdf.ts')).printPdf({
    ...sided(sheet, ({ text }) => text),
    printedAt,
    pageText: (page, pages) => pageText.replace('{page}', String(page)).replace('{pages}', String(pages)),
  });
}
