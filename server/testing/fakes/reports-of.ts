import { printPaper } from '../../adapters/print/print-paper.ts';
import { printPdf } from '../../adapters/print/print-pdf.ts';
import { printXlsx } from '../../adapters/print/print-xlsx.ts';
import { FakeClock } from '../../base/clock.ts';
import { loadOffice } from '../../services/office/office-store.ts';
import type { Reports } from '../../services/reports/reports-port.ts';
import type { Db } from '../../store/db.ts';
import { callsBehind } from '../../store/figures/calls-behind.ts';
import { openFigures } from '../../store/figures/figure-store.ts';
import { createFigureKeeper, type FigureKeeper } from '../../store/figures/keep-figures.ts';
import { loadOfWeek } from '../../store/figures/load-of-week.ts';
import { readReport } from '../../store/figures/read-report.ts';
import { listPayer, sumPayer } from '../../store/figures/sum-payer.ts';
import { searchCalls, sumCalls } from '../../store/queries/calls.ts';
import { costReport } from '../../store/queries/cost-report.ts';
import { flowFigures } from '../../store/queries/flow-figures.ts';
import { missedCalls } from '../../store/queries/missed-calls.ts';
import { searchRecordings } from '../../store/queries/recordings.ts';
import { reportTrunks } from '../../store/queries/trunk-report.ts';
import { printReport } from '../../web/reports/print-report.ts';

/** What the data worker answers, read in this thread. */
export function reportsOf(db: Db): Reports {
  const counted: { made?: { figuresDb: ReturnType<typeof openFigures>; figures: FigureKeeper } } = {};
  function count() {
    if (!counted.made) {
      const figuresDb = openFigures(':memory:');
      counted.made = { figuresDb, figures: createFigureKeeper(db, figuresDb) };
    }
    return counted.made;
  }
  const table: Reports['table'] = async (ask, levels) => {
    const { figuresDb, figures } = count();
    figures.measureBy({ levels: new Map(levels), timezone: ask.timezone });
    const behind = figures.catchUp();
    return { ...readReport({ store: db, figuresDb }, ask), behind };
  };
  return {
    table,
    print: (ask) => {
      const office = { read: () => loadOffice(db) };
      const printers = { xlsx: printXlsx, pdf: printPdf };
      return printReport({ clock: new FakeClock(), office, reports: { table }, printers }, ask);
    },
    paper: printPaper,
    costs: async (period) => costReport(db, period),
    calls: async (search) => searchCalls(db, search),
    recordings: async (search) => searchRecordings(db, search),
    missedCalls: async (asked) => missedCalls(db, asked),
    sums: async (filter) => sumCalls(db, filter),
    flowFigures: async (asked) => flowFigures(db, asked),
    trunks: async (period) => reportTrunks(db, period),
    async loads(ask, levels) {
      const { figuresDb, figures } = count();
      figures.measureBy({ levels: new Map(levels), timezone: ask.timezone });
      figures.catchUp();
      return loadOfWeek(figuresDb, ask);
    },
    payerSums: async (ask) => sumPayer(db, ask),
    payerCalls: async (ask) => listPayer(db, ask),
    async callsBehind(of) {
      const { figuresDb, figures } = count();
      figures.catchUp();
      return callsBehind({ store: db, figuresDb }, of);
    },
    recount: async (period) => count().figures.recount(period),
  };
}
