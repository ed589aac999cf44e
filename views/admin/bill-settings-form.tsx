import { billColumns, dateOrders } from '../../server/core/rating/bill/bill-settings.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { ColumnMapping, HeaderRow } from '../parts/column-mapping.tsx';
import { Field } from '../parts/field.tsx';
import type { BillView } from './bill-view.ts';

/** What each column is, of which days the bill is, and what is to be called a difference. */
export const BillSettingsForm = ({ page, bill }: { page: Page; bill: BillView }) => {
  const { t } = page.reader;
  const { source, settings } = bill;
  if (!source || !settings) return null;
  const input = (name: 'fromDay' | 'toDay' | 'currency' | 'bearable', label: string, more: object, hint?: string) => (
    <Field name={name} label={label} hint={hint}>
      {(control) => <input {...control} value={settings[name]} required {...more} />}
    </Field>
  );
  return (
    <form method="post" action={`/owner/bills/${bill.id}/match`} class="card stack" id="entry">
      <CsrfField page={page} />
      <h2>{t('bill.how')}</h2>
      <ColumnMapping
        page={page}
        source={source}
        settings={settings}
        options={billColumns.map((value) => ({ value, label: t(`bill.column-${value}`) }))}
      />
      <div class="columns">
        <HeaderRow page={page} source={source} settings={settings} none={t('bill.header-none')} />
        <Choose
          name="dates"
          label={t('bill.dates')}
          value={settings.dates}
          options={dateOrders.map((value) => ({ value, label: t(`bill.dates-${value}`) }))}
        />
        <Choose
          name="decimal"
          label={t('bill.decimal')}
          value={settings.decimal}
          options={[
            { value: ',', label: t('bill.decimal-comma') },
            { value: '.', label: t('bill.decimal-point') },
          ]}
        />
        <Choose
          name="unit"
          label={t('bill.unit')}
          value={settings.unit}
          options={(['seconds', 'minutes'] as const).map((value) => ({ value, label: t(`bill.unit-${value}`) }))}
        />
        {input('currency', t('bill.currency'), { maxlength: 3, pattern: '[A-Za-z]{3}' })}
        {input('fromDay', t('bill.from'), { type: 'date' })}
        {input('toDay', t('bill.to'), { type: 'date' })}
        <Field name="withinSec" label={t('bill.within')} hint={t('bill.within-hint')}>
          {(control) => <input {...control} type="number" min={1} max={3600} value={settings.withinSec} required />}
        </Field>
        {input('bearable', t('bill.bearable'), { inputmode: 'decimal' }, t('bill.bearable-hint'))}
      </div>
      <p class="hint">{t('bill.match-hint')}</p>
      <div class="form-actions">
        <Button kind="primary" icon="check">
          {t(bill.result ? 'bill.match-again' : 'bill.match')}
        </Button>
      </div>
    </form>
  );
};
