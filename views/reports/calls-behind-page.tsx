import { type CostCount, costCounts } from '../../server/core/figures/cost-plans.ts';
import type { CountOfCalls } from '../../server/core/figures/reports.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Pager } from '../parts/pager.tsx';
import { callColumns } from '../story/calls-page.tsx';
import type { CallListRow } from '../story/story.ts';
import { formatCount } from '../texts/format.ts';
import { linesOnPage } from './report-page.tsx';

const isOfCosts = (count: CountOfCalls): count is CostCount => (costCounts as readonly string[]).includes(count);

/** The calls that a figure of a report counts, the newest first. */
export const CallsBehindPage = (props: {
  page: Page;
  figure: CountOfCalls;
  back: string;
  rows: readonly CallListRow[];
  /** How many there are in all. */
  count: number;
  pages: { number: number; href: (page: number) => string };
}) => {
  const { page, figure, back, rows, count, pages } = props;
  const { t } = page.reader;
  const about = isOfCosts(figure)
    ? ({ name: t(`report.column.${figure}`), formula: t(`report.column.${figure}.formula`) } as const)
    : { name: t(`figure.${figure}`), formula: t(`figure.${figure}.formula`) };
  const title = t('reports.calls-of', { figure: about.name });
  return (
    <Shell page={page} title={title}>
      <PageHead title={title} lead={`${formatCount(count, page.reader)} · ${about.formula}`}>
        <LinkButton href={back} icon="chevron-left">
          {t('reports.back')}
        </LinkButton>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="phone" title={t('calls.none')} text={t('calls.none-text')} />
      ) : (
        <DataTable caption={title} rows={rows} columns={callColumns(page)} />
      )}
      <Pager reader={page.reader} page={pages.number} pageSize={linesOnPage} total={count} href={pages.href} />
    </Shell>
  );
};
