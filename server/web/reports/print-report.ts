import { reportLines, reportPaper, reportSheet } from '../../../views/reports/print-report.ts';
import { createReader } from '../../../views/texts/reader.ts';
import { csvFile } from '../../core/sheets/csv.ts';
import type { PrintedPaper, PrintedSheet } from '../../core/sheets/printed-report.ts';
import type { PrintAsk, PrintedKind } from '../../services/reports/reports-port.ts';
import { type ReportHouse, reportView } from './report-model.ts';

/** More would be no paper that anybody reads, or no sheet that programs open with ease. */
const linesAtMost: Record<PrintedKind, number> = { pdf: 2_000, xlsx: 50_000, csv: 200_000 };

export interface Printers {
  xlsx(sheet: PrintedSheet): Promise<Uint8Array>;
  pdf(paper: PrintedPaper): Promise<Uint8Array>;
}

/** A report as a file. Takes long and is for a thread of its own. */
export async function printReport(house: ReportHouse & { printers: Printers }, ask: PrintAsk): Promise<Uint8Array> {
  const { name, query, kind } = ask;
  const view = await reportView(house, name, { ...query, lines: { from: 0, most: linesAtMost[kind] } });
  const printed = {
    view,
    reader: createReader(ask.reader),
    officeName: house.office.read().office.name,
    nowMs: house.clock.now(),
  };
  if (kind === 'xlsx') return house.printers.xlsx(reportSheet(printed));
  if (kind === 'pdf') return house.printers.pdf(reportPaper(printed));
  return csvFile(reportLines(printed));
}
