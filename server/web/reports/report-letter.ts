import { createReader } from '../../../views/texts/reader.ts';
import type { ReportLetter } from '../../services/reports/mail-reports.ts';
import type { SavedReport } from '../../services/reports/saved-reports.ts';
import type { WebDeps } from '../web-deps.ts';
import { levelsOf } from './report-model.ts';

/** Saved reports as mails with a spreadsheet, in the office's language. */
export function writeReportLetter(
  deps: Pick<WebDeps, 'office' | 'reports'>,
): (report: SavedReport, days: { from: string; to: string }) => Promise<ReportLetter> {
  return async ({ name, report, scope }, days) => {
    const { office } = deps.office.read();
    const { t, ...reader } = createReader(office);
    const ask = { name: report, query: { ...days, ...scope }, kind: 'xlsx', reader } as const;
    return {
      subject: t('reports.mail.subject', { office: office.name, report: name }),
      text: t('reports.mail.text', { report: name, ...days }),
      file: await deps.reports.print(ask, levelsOf(deps)),
    };
  };
}
