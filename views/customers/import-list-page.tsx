import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge, type Tone } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { UploadForm } from '../parts/upload-form.tsx';
import { formatBytes, formatCount, formatInstant } from '../texts/format.ts';
import { type ImportView, isAtWork } from './import-view.ts';

const tones: Partial<Record<ImportView['state'], Tone>> = {
  done: 'good',
  failed: 'bad',
  stopped: 'warn',
  'undo-stopped': 'warn',
  previewed: 'info',
  read: 'info',
};

export const StateBadge = ({ page, row }: { page: Page; row: Pick<ImportView, 'state'> }) => (
  <Badge tone={isAtWork(row) ? 'busy' : (tones[row.state] ?? 'quiet')}>
    {page.reader.t(`imports.state-${row.state}`)}
  </Badge>
);

/** Brings in a file, and shows what was brought in before. */
export const ImportListPage = ({
  page,
  rows,
  limits,
  error,
}: {
  page: Page;
  rows: readonly ImportView[];
  limits: { rows: number; bytes: number };
  error?: string | undefined;
}) => {
  const { t } = page.reader;
  const count = (value: number): string => formatCount(value, page.reader);
  const lead = t('imports.lead', { rows: count(limits.rows), size: formatBytes(limits.bytes, page.reader) });
  return (
    <Shell page={page} title={t('imports.title')} script="import.js">
      <p class="crumbs">
        <a href="/customers">{t('nav.customers')}</a>
      </p>
      <PageHead title={t('imports.title')} lead={lead} />
      <UploadForm
        page={page}
        action="/customers/import"
        accept=".csv,.txt,.tsv,.xlsx,.vcf,text/csv,text/vcard"
        label={t('imports.file')}
        hint={t('imports.upload-hint')}
        error={error}
      />
      <h2>{t('imports.past')}</h2>
      {rows.length === 0 ? (
        <Empty icon="file" title={t('imports.none')} text={t('imports.none-text')} />
      ) : (
        <DataTable
          caption={t('imports.past')}
          rows={rows}
          columns={[
            {
              label: t('imports.file'),
              cell: (row) => (
                <>
                  <a href={`/customers/import/${row.id}`}>{row.fileName}</a>
                  <small class="under">{formatBytes(row.bytes, page.reader)}</small>
                </>
              ),
            },
            { label: t('imports.when'), cell: (row) => formatInstant(row.at, page.reader) },
            { label: t('imports.by'), cell: (row) => row.by },
            { label: t('imports.state'), cell: (row) => <StateBadge page={page} row={row} /> },
            { label: t('imports.created'), cell: (row) => count(row.created), number: true },
            { label: t('imports.updated'), cell: (row) => count(row.updated), number: true },
            { label: t('imports.rejected'), cell: (row) => count(row.rejected), number: true },
          ]}
        />
      )}
    </Shell>
  );
};
