import type { Tariff } from '../../server/core/office/tariffs.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge, type Tone } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { UploadForm } from '../parts/upload-form.tsx';
import { formatBytes, formatCount, formatDate, formatInstant } from '../texts/format.ts';
import { isListAtWork, type PriceListView } from './price-list-view.ts';
import { entryPath } from './section.ts';

const tones: Partial<Record<PriceListView['state'], Tone>> = {
  published: 'good',
  failed: 'bad',
  previewed: 'info',
  read: 'info',
};

export const ListState = ({ page, row }: { page: Page; row: Pick<PriceListView, 'state'> }) => (
  <Badge tone={isListAtWork(row) ? 'busy' : (tones[row.state] ?? 'quiet')}>
    {page.reader.t(`price-list.state-${row.state}`)}
  </Badge>
);

/** Brings in a price list, and shows those that were. */
export const PriceListsPage = ({
  page,
  tariff,
  rows,
  limits,
  error,
}: {
  page: Page;
  tariff: Tariff;
  rows: readonly PriceListView[];
  limits: { rows: number; bytes: number };
  error?: string | undefined;
}) => {
  const { t } = page.reader;
  const base = `${entryPath('tariffs', tariff.id)}/lists`;
  return (
    <Shell page={page} title={t('price-list.title')} script="import.js">
      <p class="crumbs">
        <a href="/owner/tariffs">{t('nav.tariffs')}</a> / <a href={entryPath('tariffs', tariff.id)}>{tariff.name}</a>
      </p>
      <PageHead
        title={t('price-list.title')}
        lead={t('price-list.lead', {
          rows: formatCount(limits.rows, page.reader),
          size: formatBytes(limits.bytes, page.reader),
        })}
      />
      <UploadForm
        page={page}
        action={base}
        accept=".csv,.txt,.tsv,.xlsx,text/csv"
        label={t('price-list.file')}
        hint={t('price-list.upload-hint')}
        error={error}
      />
      <h2>{t('price-list.past')}</h2>
      {rows.length === 0 ? (
        <Empty icon="coins" title={t('price-list.none')} text={t('price-list.none-text')} />
      ) : (
        <DataTable
          caption={t('price-list.past')}
          rows={rows}
          columns={[
            {
              label: t('price-list.file'),
              cell: (row) => (
                <>
                  <a href={`/owner/price-lists/${row.id}`}>{row.fileName}</a>
                  <small class="under">{formatBytes(row.bytes, page.reader)}</small>
                </>
              ),
            },
            { label: t('imports.when'), cell: (row) => formatInstant(row.at, page.reader) },
            { label: t('imports.by'), cell: (row) => row.by },
            { label: t('imports.state'), cell: (row) => <ListState page={page} row={row} /> },
            {
              label: t('field.valid-from'),
              cell: (row) =>
                row.validFrom === undefined
                  ? '–'
                  : formatDate(row.validFrom, { ...page.reader, timezone: tariff.timezone }),
            },
            {
              label: t('price-list.rows'),
              number: true,
              cell: (row) => (row.preview ? formatCount(row.preview.rows, page.reader) : '–'),
            },
          ]}
        />
      )}
    </Shell>
  );
};
