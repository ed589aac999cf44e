import { reportXlsx } from '../../../views/reports/print-report.ts';
import { createReader } from '../../../views/texts/reader.ts';
import type { ReportLetter } from '../../services/reports/mail-reports.ts';
import type { SavedReport } from '../../services/reports/saved-reports.ts';
import type { WebDeps } from '../web-deps.ts';
import { reportView } from './report-model.ts';

/** Saved reports as mails with a spreadsheet, in the office's language. */
export function writeReportLetter(
  deps: WebDeps,
): (report: SavedReport, days: { from: string; to: string }) => Promise<ReportLetter> {
  return async ({ name, report, scope }, days) => {
    const { office } = deps.office.read();
    const reader = createReader(office);
    const view = await reportView(deps, report, { ...days, ...scope });
    return {
      subject: reader.t('reports.mail.subject', { office: office.name, report: name }),
      text: reader.t('reports.mail.text', { report: name, ...days }),
      file: reportXlsx({ reader, officeName: office.name, view }),
    };
  };
}
