import type { FigureName } from '../../server/core/figures/figures.ts';
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

/** The calls that a figure of a report counts, the newest first. */
export const CallsBehindPage = (props: {
  page: Page;
  figure: FigureName;
  back: string;
  rows: readonly CallListRow[];
  /** How many there are in all. */
  count: number;
  pages: { number: number; href: (page: number) => string };
}) => {
  const { page, figure, back, rows, count, pages } = props;
  const { t } = page.reader;
  const title = t('reports.calls-of', { figure: t(`figure.${figure}`) });
  return (
    <Shell page={page} title={title}>
      <PageHead title={title} lead={`${formatCount(count, page.reader)} · ${t(`figure.${figure}.formula`)}`}>
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
