import { parseNanos } from '../../server/base/money.ts';
import type { PrefixChange } from '../../server/core/rating/decks/compare-decks.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatCount, formatMoney } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** What a minute cost and costs, prefix by prefix. */
export const PriceChanges = ({
  reader,
  currency,
  rows,
}: {
  reader: Reader;
  currency: string;
  rows: readonly PrefixChange[];
}) => {
  const { t } = reader;
  const money = (text: string | undefined): string =>
    text === undefined ? '–' : formatMoney(parseNanos(text) ?? 0n, { ...reader, currency });
  return (
    <DataTable
      caption={t('price-list.differences')}
      rows={rows}
      columns={[
        {
          label: t('field.rate-prefixes'),
          cell: (row) => <span class="mono">{row.prefix || t('outbound.all')}</span>,
        },
        { label: t('field.rate-name'), cell: (row) => row.name },
        { label: t('price-list.change'), cell: (row) => t(`price-change.${row.change}`) },
        { label: t('price-list.before'), cell: (row) => money(row.before), number: true },
        { label: t('price-list.after'), cell: (row) => money(row.after), number: true },
        {
          label: t('price-list.percent'),
          cell: ({ percent }) =>
            percent === undefined ? '–' : `${percent > 0 ? '+' : ''}${formatCount(percent, reader)} %`,
          number: true,
        },
      ]}
    />
  );
};
