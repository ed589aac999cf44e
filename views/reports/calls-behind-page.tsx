import type { FigureName } from '../../server/core/figures/figures.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { callColumns } from '../story/calls-page.tsx';
import type { CallListRow } from '../story/story.ts';

/** The calls that a figure of a report counts, the newest first. */
export const CallsBehindPage = (props: {
  page: Page;
  figure: FigureName;
  back: string;
  rows: readonly CallListRow[];
  isCut: boolean;
}) => {
  const { page, figure, back, rows, isCut } = props;
  const { t } = page.reader;
  const title = t('reports.calls-of', { figure: t(`figure.${figure}`) });
  const mayOpen = page.person?.roles.includes('owner') ?? false;
  return (
    <Shell page={page} title={title}>
      <PageHead title={title} lead={t(`figure.${figure}.formula`)}>
        <LinkButton href={back} icon="chevron-left">
          {t('reports.back')}
        </LinkButton>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="phone" title={t('calls.none')} text={t('calls.none-text')} />
      ) : (
        <DataTable caption={title} rows={rows} columns={callColumns(page, { mayOpen })} />
      )}
      {isCut && <p class="hint">{t('reports.cut', { rows: rows.length })}</p>}
    </Shell>
  );
};
