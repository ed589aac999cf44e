import { formatDay } from '../../../views/texts/format.ts';
import { createReader } from '../../../views/texts/reader.ts';
import type { ReportLetter } from '../../services/reports/mail-reports.ts';
import type { SavedReport } from '../../services/reports/saved-reports.ts';
import type { WebDeps } from '../web-deps.ts';
import { levelsOf } from './report-model.ts';

/** Saved reports as mails with a paper to look at and a spreadsheet to count with, in the office's language. */
export function writeReportLetter(
  deps: Pick<WebDeps, 'office' | 'reports'>,
): (report: SavedReport, days: { from: string; to: string }) => Promise<ReportLetter> {
  return async ({ name, report, scope }, days) => {
    const { office } = deps.office.read();
    const { t, ...reader } = createReader(office);
    const print = async (kind: 'pdf' | 'xlsx') => {
      const ask = { name: report, query: { ...days, ...scope }, kind, reader };
      return { kind, bytes: await deps.reports.print(ask, levelsOf(deps)) };
    };
    const [from, to] = [formatDay(days.from, reader), formatDay(days.to, reader)];
    return {
      subject: t('reports.mail.subject', { office: office.name, report: name }),
      text: t(from === to ? 'reports.mail.text-day' : 'reports.mail.text', { report: name, from, to }),
      files: [await print('pdf'), await print('xlsx')],
    };
  };
}
