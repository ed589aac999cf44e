import type { Child } from 'hono/jsx';
import type { FraudWhy } from '../../server/core/fraud/fraud.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatInstant, formatMoney } from '../texts/format.ts';
import { blockText } from './block-text.ts';

export interface BlockView {
  id: string;
  what: 'source' | 'destination' | 'office';
  subject: string;
  reach: 'abroad' | 'outside';
  why: FraudWhy;
  since: number;
  callId: string | null;
  number: string | null;
  source: string | null;
  endedAt: number | null;
  endedBy: string | null;
}

/** What the fraud stop has blocked, why and since when, and one click to allow it; then its rules. */
export const FraudPage = ({
  page,
  blocks,
  past,
  spent,
  form,
}: {
  page: Page;
  blocks: readonly BlockView[];
  past: readonly BlockView[];
  /** Abroad and on premium numbers, today. */
  spent: { amount: bigint; limit: bigint; currency: string };
  form: Child;
}) => {
  const { reader } = page;
  const { t } = reader;
  const money = (amount: bigint): string => formatMoney(amount, { ...reader, currency: spent.currency });
  const common = [
    { label: t('fraud.what'), cell: (row: BlockView) => <b>{blockText(row, reader)}</b> },
    { label: t('fraud.why'), cell: (row: BlockView) => t(`fraud-why.${row.why}`) },
    {
      label: t('fraud.who'),
      cell: (row: BlockView) => (
        <>
          {row.callId === null ? (
            (row.source ?? '')
          ) : (
            <a href={`/owner/calls/${row.callId}`}>{row.source ?? t('fraud.call')}</a>
          )}
          {row.number !== null && <span class="under mono">{row.number}</span>}
        </>
      ),
    },
    {
      label: t('fraud.since'),
      cell: (row: BlockView) => <span class="nowrap">{formatInstant(row.since, reader)}</span>,
    },
  ];
  return (
    <Shell page={page} title={t('nav.fraud')}>
      <PageHead title={t('nav.fraud')} lead={t('fraud.lead')} />
      <section class="card stack">
        <h2>{t('fraud.now')}</h2>
        <p>{t('fraud.spent', { spent: money(spent.amount), limit: money(spent.limit) })}</p>
        {blocks.length === 0 ? (
          <p class="hint">{t('fraud.none')}</p>
        ) : (
          <DataTable
            caption={t('fraud.now')}
            rows={blocks}
            columns={[
              ...common,
              {
                label: t('fraud.allow'),
                actions: true,
                cell: (row) => (
                  <Act page={page} action={`/owner/fraud/${row.id}/allow`}>
                    <Button size="small">{t('fraud.allow')}</Button>
                  </Act>
                ),
              },
            ]}
          />
        )}
      </section>
      {past.length > 0 && (
        <section class="card stack">
          <h2>{t('fraud.past')}</h2>
          <DataTable
            caption={t('fraud.past')}
            rows={past}
            columns={[
              ...common,
              {
                label: t('fraud.ended'),
                cell: (row) =>
                  row.endedAt === null
                    ? ''
                    : t('fraud.allowed-by', { who: row.endedBy ?? '', at: formatInstant(row.endedAt, reader) }),
              },
            ]}
          />
        </section>
      )}
      {form}
    </Shell>
  );
};
