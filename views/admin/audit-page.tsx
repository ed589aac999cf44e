import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Pager } from '../parts/pager.tsx';
import { formatInstant } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';

export interface AuditRow {
  at: number;
  by: string;
  action: string;
  subject: string;
  /** What changed, one line each; secrets are never in it. */
  changes: string[];
}

/** More lines than these wait behind a click. */
const shownAtOnce = 4;

export const AuditPage = ({
  page,
  rows,
  at,
}: {
  page: Page;
  rows: readonly AuditRow[];
  at: { page: number; pageSize: number; total: number };
}) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <Shell page={page} title={t('audit.title')}>
      <PageHead title={t('audit.title')} lead={t('audit.lead')} />
      {rows.length === 0 ? (
        <Empty icon="list" title={t('audit.empty.title')} text={t('audit.empty.text')} />
      ) : (
        <DataTable
          caption={t('audit.title')}
          rows={rows}
          columns={[
            { label: t('audit.at'), cell: (row) => <span class="nowrap">{formatInstant(row.at, reader)}</span> },
            { label: t('audit.by'), cell: (row) => row.by },
            {
              label: t('audit.action'),
              cell: (row) => {
                const key = `audit.${row.action}`;
                return isTextKey(key) ? t(key) : row.action;
              },
            },
            { label: t('audit.subject'), cell: (row) => <span class="mono">{row.subject}</span> },
            {
              label: t('audit.detail'),
              cell: (row) => {
                if (row.changes.length === 0) return '—';
                const lines = row.changes.map((change) => <span class="under mono">{change}</span>);
                if (row.changes.length <= shownAtOnce) return <span>{lines}</span>;
                return (
                  <details class="more">
                    <summary>{t('audit.fields', { count: row.changes.length })}</summary>
                    {lines}
                  </details>
                );
              },
            },
          ]}
        />
      )}
      <Pager reader={reader} {...at} href={(number) => `/owner/audit?page=${number}`} />
    </Shell>
  );
};
