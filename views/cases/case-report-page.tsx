import { type CaseDimension, type CaseFigures, caseDimensions } from '../../server/core/cases/case-figures.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterDays, FilterForm } from '../parts/filter-form.tsx';
import { formatShare } from '../texts/format.ts';
import { casesPath } from './cases-page.tsx';

export type CaseReportRow = Omit<CaseFigures, 'of'> & { of?: { id: string; name: string } };

/** What the list of cases can be narrowed by. */
const isFilter = (by: CaseDimension): boolean => by === 'department' || by === 'motive' || by === 'principal';

/** Whether what was promised is kept, by department, motive or whatever is chosen, with the way to the cases behind. */
export const CaseReportPage = ({
  page,
  report,
}: {
  page: Page;
  report: { by: CaseDimension; rows: CaseReportRow[]; from: string; to: string };
}) => {
  const { t } = page.reader;
  const share = (part: number, whole: number): string =>
    whole === 0 ? '—' : `${formatShare(part / whole, page.reader)} (${part}/${whole})`;
  const behind = (row: CaseReportRow, due: string): string =>
    casesPath({ due, ...(row.of && isFilter(report.by) && { [report.by]: row.of.id }) });
  return (
    <Shell page={page} title={t('cases.report')}>
      <p>
        <a href="/cases">← {t('nav.cases')}</a>
      </p>
      <PageHead title={t('cases.report')} lead={t('cases.report-lead')} />
      <search>
        <FilterForm page={page} action="/cases/report">
          <label>
            <span>{t('case-report.by')}</span>
            <select name="by">
              {caseDimensions.map((by) => (
                <option value={by} selected={by === report.by}>
                  {t(`case.${by}`)}
                </option>
              ))}
            </select>
          </label>
          <FilterDays page={page} from={report.from} to={report.to} />
        </FilterForm>
      </search>
      {report.rows.length === 0 ? (
        <Empty icon="file" title={t('cases.empty.title')} text={t('cases.empty.text')} />
      ) : (
        <DataTable
          caption={t('cases.report')}
          rows={report.rows}
          columns={[
            { label: t(`case.${report.by}`), cell: (row) => row.of?.name ?? t('case-report.none') },
            { label: t('case-report.open'), cell: (row) => String(row.open), number: true },
            {
              label: t('case-due.late'),
              number: true,
              cell: (row) =>
                row.late === 0 ? (
                  '0'
                ) : (
                  <a href={behind(row, 'late')}>
                    <Badge tone="bad">{row.late}</Badge>
                  </a>
                ),
            },
            {
              label: t('case-due.at-risk'),
              number: true,
              cell: (row) =>
                row.atRisk === 0 ? (
                  '0'
                ) : (
                  <a href={behind(row, 'at-risk')}>
                    <Badge tone="warn">{row.atRisk}</Badge>
                  </a>
                ),
            },
            { label: t('case-report.opened'), cell: (row) => String(row.opened), number: true },
            { label: t('case-report.improper'), cell: (row) => String(row.improper), number: true },
            {
              label: t('case-report.answers'),
              cell: (row) => share(row.answersInTime, row.answers),
              number: true,
            },
            { label: t('case-report.closed'), cell: (row) => String(row.closed), number: true },
            { label: t('case-report.in-time'), cell: (row) => share(row.inTime, row.timed), number: true },
            { label: t('case-report.reopened'), cell: (row) => String(row.reopened), number: true },
          ]}
        />
      )}
    </Shell>
  );
};
