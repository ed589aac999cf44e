import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { Reader } from '../texts/reader.ts';

/** Asks what a call would cost by a tariff; `answer` is a ready text. A plain GET form: its result can be kept as a link. */
export const RateTester = ({
  reader,
  action,
  asked,
  answer,
}: {
  reader: Reader;
  action: string;
  asked: { number: string; seconds: string };
  answer?: { tone: 'good' | 'warn' | 'bad'; text: string } | undefined;
}) => {
  const { t } = reader;
  return (
    <form
      id="tester"
      method="get"
      action={action}
      class="card stack"
      hx-get={action}
      hx-include="this"
      hx-target="this"
      hx-swap="outerHTML"
    >
      <h2>{t('tester.title')}</h2>
      <Field name="number" label={t('tester.number')} hint={t('tester.number.hint')}>
        {(control) => (
          <input {...control} type="text" inputmode="tel" value={asked.number} placeholder="+56912345678" />
        )}
      </Field>
      <Field name="seconds" label={t('tester.seconds')}>
        {(control) => <input {...control} type="number" min={1} max={86_400} value={asked.seconds} />}
      </Field>
      {answer && <Notice tone={answer.tone}>{answer.text}</Notice>}
      <div>
        <Button>{t('tester.submit')}</Button>
      </div>
    </form>
  );
};
