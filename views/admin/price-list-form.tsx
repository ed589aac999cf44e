import { deckColumns } from '../../server/core/rating/decks/deck-settings.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { ColumnMapping, HeaderRow } from '../parts/column-mapping.tsx';
import { Field } from '../parts/field.tsx';
import type { PriceListView } from './price-list-view.ts';

const roundings = ['half-up', 'up', 'half-even', 'down'] as const;

/** What each column is, what holds where a row says nothing, and from which day the list is to count. */
export const ListSettingsForm = ({ page, view, day }: { page: Page; view: PriceListView; day: string }) => {
  const { t } = page.reader;
  const { source, settings } = view;
  if (!source || !settings) return null;
  const seconds = (name: 'per' | 'first' | 'increment') => (
    <Field name={name} label={t(`price-list.${name}`)}>
      {(control) => <input {...control} type="number" min={1} max={86_400} value={settings[name]} required />}
    </Field>
  );
  return (
    <form method="post" action={`/owner/price-lists/${view.id}/preview`} class="card stack">
      <CsrfField page={page} />
      <h2>{t('imports.columns')}</h2>
      <p class="hint">{t('imports.columns-hint')}</p>
      <ColumnMapping
        page={page}
        source={source}
        settings={settings}
        options={deckColumns.map((value) => ({ value, label: t(`price-column.${value}`) }))}
      />
      <div class="columns">
        <HeaderRow page={page} source={source} settings={settings} none={t('price-list.header-none')} />
        <Choose
          name="decimal"
          label={t('price-list.decimal')}
          value={settings.decimal}
          options={[
            { value: '.', label: '0.0125' },
            { value: ',', label: '0,0125' },
          ]}
        />
        <Choose
          name="dates"
          label={t('price-list.dates')}
          value={settings.dates ?? 'dmy'}
          options={[
            { value: 'dmy', label: '31/12/2026' },
            { value: 'mdy', label: '12/31/2026' },
          ]}
        />
        <Field name="validFrom" label={t('field.valid-from')} hint={t('price-list.valid-from-hint')}>
          {(control) => <input {...control} type="date" value={day} required />}
        </Field>
      </div>
      <fieldset>
        <legend>{t('price-list.usual')}</legend>
        <p class="hint">{t('price-list.usual-hint')}</p>
        <div class="columns">
          {seconds('per')}
          {seconds('first')}
          {seconds('increment')}
          <Field name="decimals" label={t('field.rate-decimals')}>
            {(control) => <input {...control} type="number" min={0} max={9} value={settings.decimals} required />}
          </Field>
          <Choose
            name="rounding"
            label={t('price-list.rounding')}
            value={settings.rounding}
            options={roundings.map((value) => ({ value, label: t(`rounding.${value}`) }))}
          />
        </div>
      </fieldset>
      <div class="form-actions">
        <Button kind="primary" icon="eye">
          {t('price-list.preview')}
        </Button>
      </div>
    </form>
  );
};
