import { parseNanos } from '../../server/base/money.ts';
import type { Tariff } from '../../server/core/office/tariffs.ts';
import type { RateTerms } from '../../server/core/rating/decks/packed-deck.ts';
import type { Page } from '../layout/page.ts';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Field } from '../parts/field.tsx';
import { formatMoney } from '../texts/format.ts';

export interface PriceRow {
  prefix: string;
  name: string;
  terms: RateTerms;
}

/** Some rows of a large price list, those that begin with what is typed. */
export const PriceRows = ({
  page,
  tariff,
  action,
  start,
  rows,
}: {
  page: Page;
  tariff: Tariff;
  action: string;
  start: string;
  rows: readonly PriceRow[];
}) => {
  const { t } = page.reader;
  const money = (text: string): string =>
    formatMoney(parseNanos(text) ?? 0n, { ...page.reader, currency: tariff.currency });
  return (
    <section class="card stack">
      <h2>{t('field.rates')}</h2>
      <form method="get" action={action} class="filters">
        <Field name="prefix" label={t('price-list.begins')}>
          {(control) => <input {...control} type="text" inputmode="numeric" value={start} />}
        </Field>
        <Button icon="search">{t('action.show')}</Button>
      </form>
      <DataTable
        caption={t('field.rates')}
        rows={rows}
        columns={[
          {
            label: t('field.rate-prefixes'),
            cell: (row) => <span class="mono">{row.prefix || t('outbound.all')}</span>,
          },
          { label: t('field.rate-name'), cell: (row) => row.name },
          { label: t('field.connect-fee'), cell: (row) => money(row.terms.connectFee), number: true },
          {
            label: t('field.price'),
            cell: (row) =>
              row.terms.steps.map((step) => <span class="block">{`${money(step.price)} / ${step.per} s`}</span>),
            number: true,
          },
          {
            label: t('field.increment'),
            cell: (row) => row.terms.steps.map((step) => step.increment).join(' / '),
            number: true,
          },
        ]}
      />
      <p class="hint">{t('price-list.first-rows')}</p>
    </section>
  );
};
