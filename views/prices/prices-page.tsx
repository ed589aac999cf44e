import type { Child } from 'hono/jsx';
import { callKinds } from '../../server/core/office/call-kinds.ts';
import type { Office } from '../../server/core/office/office.ts';
import { payerKinds, taxBases } from '../../server/core/office/prices.ts';
import { taxPresets } from '../../server/core/rating/tax-presets.ts';
import { namedOptions, textOptions } from '../admin/section.ts';
import { currencyOptions } from '../admin/tariff-fields.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';

/** Who is charged by what, what currencies are worth, and what the state takes. */
export const pricesFields = (office: Office, reader: Reader): FieldSpec[] => [
  {
    kind: 'rows',
    name: 'prices',
    label: 'prices.prices',
    hint: 'prices.prices-hint',
    columns: [
      {
        kind: 'select',
        name: 'payer.kind',
        label: 'prices.payer',
        options: textOptions(reader, payerKinds, (kind) => `payer-kind.${kind}`),
      },
      { kind: 'text', name: 'payer.id', label: 'prices.payer-id', optional: true },
      { kind: 'select', name: 'tariff', label: 'column.tariff', options: namedOptions(office.tariffs) },
    ],
    blankRow: { 'payer.kind': 'everyone', 'payer.id': '', tariff: office.tariffs[0]?.id ?? '' },
    add: 'prices.add-price',
  },
  {
    kind: 'rows',
    name: 'exchangeRates',
    label: 'prices.exchange',
    hint: 'prices.exchange-hint',
    columns: [
      { kind: 'select', name: 'from', label: 'prices.from', options: currencyOptions(reader) },
      { kind: 'select', name: 'to', label: 'prices.to', options: currencyOptions(reader) },
      { kind: 'text', name: 'rate', label: 'prices.rate', input: 'decimal' },
      { kind: 'date', name: 'validFrom', label: 'field.valid-from' },
    ],
    blankRow: { from: 'USD', to: office.office.currency, rate: '', validFrom: '' },
    repeats: ['from', 'to'],
    add: 'prices.add-rate',
  },
  {
    kind: 'rows',
    name: 'taxes',
    label: 'prices.taxes',
    hint: 'prices.taxes-hint',
    columns: [
      { kind: 'text', name: 'code', label: 'prices.tax' },
      { kind: 'text', name: 'percent', label: 'prices.percent', input: 'decimal' },
      {
        kind: 'select',
        name: 'base',
        label: 'prices.base',
        options: textOptions(reader, taxBases, (base) => `tax-base.${base}`),
      },
      {
        kind: 'checks',
        name: 'kinds',
        label: 'prices.kinds',
        options: textOptions(reader, callKinds, (kind) => `call-kind.${kind}`),
      },
    ],
    blankRow: { code: '', percent: '', base: 'net', kinds: '' },
    ordered: true,
    add: 'prices.add-tax',
  },
];

export const PricesPage = ({ page, form }: { page: Page; form: Child }) => {
  const { t, language } = page.reader;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return (
    <Shell page={page} title={t('nav.prices')}>
      <PageHead title={t('nav.prices')} lead={t('prices.lead')} />
      {form}
      <form method="post" action="/owner/prices/taxes" class="card stack">
        <CsrfField page={page} />
        <h2>{t('prices.presets')}</h2>
        <p class="hint">{t('prices.presets-hint')}</p>
        <ul>
          {taxPresets.map(({ country, taxes, unsure }) => (
            <li>
              {names.of(country)}: {taxes.map(({ code, percent }) => `${code} ${percent} %`).join(' + ')}
              {unsure.length > 0 && ` — ${t('prices.unsure', { codes: unsure.join(', ') })}`}
            </li>
          ))}
        </ul>
        <div class="filters">
          <label>
            <span class="unseen">{t('prices.presets')}</span>
            <select name="country">
              {taxPresets.map(({ country }) => (
                <option value={country} selected={country === page.reader.country}>
                  {names.of(country)}
                </option>
              ))}
            </select>
          </label>
          <Button icon="check">{t('prices.presets-use')}</Button>
        </div>
      </form>
    </Shell>
  );
};
