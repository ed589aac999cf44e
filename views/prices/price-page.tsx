import type { PriceStep } from '../../server/core/rating/price-steps.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { priceTexts } from './price-text.ts';

export interface PriceForm {
  number: string;
  date: string;
  time: string;
  seconds: string;
  trunk: string;
  from: string;
  /** Its id. */
  campaign: string;
}

/** Asks as one types: the answer alone is fetched anew. */
export const PriceAnswer = ({ page, steps }: { page: Page; steps: readonly PriceStep[] | 'wrong' | undefined }) => {
  const { reader } = page;
  if (steps === undefined) return <div id="price-answer" />;
  return (
    <section id="price-answer" class="card stack" aria-live="polite">
      <h2>{reader.t('price.answer')}</h2>
      {steps === 'wrong' ? (
        <Notice tone="warn">{reader.t('price.wrong')}</Notice>
      ) : (
        <ol class="stack">
          {steps.map((step) => {
            const [first, ...rest] = priceTexts(step, reader);
            return (
              <li>
                {first}
                {rest.length > 0 && (
                  <ul>
                    {rest.map((line) => (
                      <li>{line.trim()}</li>
                    ))}
                  </ul>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
};

/** What would a call cost, and why. A plain GET form: its answer can be kept as a link. */
export const PricePage = ({
  page,
  action,
  form,
  trunks,
  extensions,
  campaigns = [],
  steps,
}: {
  page: Page;
  action: string;
  form: PriceForm;
  /** Absent for who may not choose the line. */
  trunks?: Option[];
  extensions?: Option[];
  campaigns?: Option[];
  steps: readonly PriceStep[] | 'wrong' | undefined;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.price')}>
      <PageHead title={t('nav.price')} lead={t('price.lead')} />
      <form
        method="get"
        action={action}
        class="card stack"
        hx-get={action}
        hx-trigger="input delay:300ms, submit"
        hx-target="#price-answer"
        hx-swap="outerHTML"
      >
        <div class="columns">
          <Field name="number" label={t('price.number')}>
            {(control) => <input {...control} type="text" inputmode="tel" value={form.number} required />}
          </Field>
          <Field name="seconds" label={t('price.seconds')}>
            {(control) => <input {...control} type="number" min={1} max={86_400} value={form.seconds} required />}
          </Field>
          <Field name="date" label={t('price.day')}>
            {(control) => <input {...control} type="date" value={form.date} />}
          </Field>
          <Field name="time" label={t('price.time')}>
            {(control) => <input {...control} type="time" value={form.time} />}
          </Field>
          {trunks && (
            <Choose
              name="trunk"
              label={t('price.over')}
              value={form.trunk}
              options={[{ value: '', label: t('price.over-none') }, ...trunks]}
            />
          )}
          {extensions && (
            <Choose
              name="from"
              label={t('price.from')}
              value={form.from}
              options={[{ value: '', label: t('price.from-none') }, ...extensions]}
            />
          )}
          {campaigns.length > 0 && (
            <Choose
              name="campaign"
              label={t('desk.campaign')}
              value={form.campaign}
              options={[{ value: '', label: t('desk.campaign-none') }, ...campaigns]}
            />
          )}
        </div>
        <div class="form-actions">
          <Button kind="primary">{t('price.submit')}</Button>
        </div>
      </form>
      <PriceAnswer page={page} steps={steps} />
    </Shell>
  );
};
