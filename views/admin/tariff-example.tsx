import { parseNanos } from '../../server/base/money.ts';
import type { PriceStep } from '../../server/core/rating/price-steps.ts';
import { Notice } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import type { FormValues } from '../parts/form.ts';
import { priceTexts } from '../prices/price-text.ts';
import { formatMoney } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** What the example call costs, or why that cannot be told yet. */
export type ExampleView =
  | { kind: 'nothing-asked' | 'wrong' }
  | { kind: 'no-number'; dialled: string }
  /** `unready`: rows that lack something and were left out. */
  | { kind: 'steps'; steps: PriceStep[]; unready: string[] };

/** The sum in large, and each step towards it in words. */
const Sum = ({ reader, view }: { reader: Reader; view: Extract<ExampleView, { kind: 'steps' }> }) => {
  const { t } = reader;
  const list = view.steps.flatMap((step) => (step.step === 'cost' ? [step.list] : []))[0];
  const lines = view.steps.flatMap((step) => {
    const told = priceTexts(step, reader);
    // Whose prices they are needs no saying: those that are being written.
    return step.step === 'cost' ? told.slice(step.list.step === 'free' ? 1 : 2) : told;
  });
  return (
    <>
      {list?.step === 'rated' && (
        <p class="example-sum">
          {formatMoney(parseNanos(list.net) ?? 0n, { ...reader, currency: list.currency })}
          {list.taxes.length > 0 && (
            <small>
              {t('tariff.with-taxes', {
                money: formatMoney(parseNanos(list.gross) ?? 0n, { ...reader, currency: list.currency }),
              })}
            </small>
          )}
        </p>
      )}
      {list?.step === 'unrated' && <Notice tone="warn">{t('tariff.example-unrated')}</Notice>}
      <ol class="example-steps">
        {lines.map((line) => (
          <li>{line.trim()}</li>
        ))}
      </ol>
      {view.unready.length > 0 && <p class="hint">{t('tariff.example-unready', { rates: view.unready.join(', ') })}</p>}
    </>
  );
};

/** The answer alone: it is asked for again while one types in the form around it. */
export const ExampleAnswer = ({ reader, action, view }: { reader: Reader; action: string; view: ExampleView }) => {
  const { t } = reader;
  return (
    <div
      id="example-answer"
      class="stack"
      aria-live="polite"
      hx-post={action}
      hx-trigger="input from:#entry delay:300ms"
      hx-include="#entry"
      hx-target="this"
      hx-swap="outerHTML"
    >
      {view.kind === 'nothing-asked' && <p class="hint">{t('tariff.example-empty')}</p>}
      {view.kind === 'wrong' && <Notice tone="warn">{t('price.wrong')}</Notice>}
      {view.kind === 'no-number' && <Notice tone="warn">{t('price.typed-unknown', { dialled: view.dialled })}</Notice>}
      {view.kind === 'steps' && <Sum reader={reader} view={view} />}
    </div>
  );
};

/** A call to try the prices with, beside them. */
export const TariffExample = ({
  reader,
  action,
  values,
  view,
}: {
  reader: Reader;
  action: string;
  values: FormValues;
  view: ExampleView;
}) => {
  const { t } = reader;
  const value = (name: string): string => values[`example.${name}`]?.[0] ?? '';
  return (
    <section class="card stack example" aria-labelledby="example-title">
      <h2 id="example-title">{t('tariff.example')}</h2>
      <Field name="example.number" label={t('price.number')}>
        {(control) => <input {...control} type="text" inputmode="tel" value={value('number')} autocomplete="off" />}
      </Field>
      <div class="example-when">
        <Field name="example.seconds" label={t('tariff.seconds')}>
          {(control) => <input {...control} type="number" min={1} max={86_400} value={value('seconds')} />}
        </Field>
        <Field name="example.time" label={t('price.time')}>
          {(control) => <input {...control} type="time" value={value('time')} />}
        </Field>
        <Field name="example.date" label={t('price.day')}>
          {(control) => <input {...control} type="date" value={value('date')} />}
        </Field>
      </div>
      <ExampleAnswer reader={reader} action={action} view={view} />
    </section>
  );
};
