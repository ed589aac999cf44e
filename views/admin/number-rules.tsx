import { type RuledNumber, ruledNumbers } from '../../server/core/office/number-rules.ts';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { FieldSpec } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';
import { textOptions } from './section.ts';

const whichOptions = (reader: Reader) => textOptions(reader, ruledNumbers, (which) => `rule-on.${which}`);

/** The rules by which a trunk writes numbers. */
export const rewriteFields = (reader: Reader): FieldSpec => ({
  kind: 'section',
  legend: 'form.rewrite',
  hint: 'form.rewrite.hint',
  fields: [
    {
      kind: 'rows',
      name: 'rewrite',
      label: 'field.rewrite',
      hint: 'field.rewrite.hint',
      columns: [
        { kind: 'select', name: 'on', label: 'field.rule-on', options: whichOptions(reader) },
        { kind: 'text', name: 'match', label: 'field.rule-match', placeholder: '1809xxxxxxx' },
        { kind: 'number', name: 'strip', label: 'field.rule-strip', min: 0, max: 24 },
        { kind: 'text', name: 'prepend', label: 'field.rule-prepend', input: 'tel' },
      ],
      blankRow: { on: 'dialled', match: '', strip: '0', prepend: '' },
      repeats: ['on'],
      add: 'add.rule',
    },
  ],
});

/** Asks what the rules of a trunk make of a number; `answer` is a ready text. A plain GET form, as the one of prices. */
export const RewriteTester = ({
  reader,
  action,
  asked,
  answer,
}: {
  reader: Reader;
  action: string;
  asked: { which: RuledNumber; number: string };
  answer?: { tone: 'good' | 'info' | 'bad'; text: string } | undefined;
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
      <h2>{t('rewrite-tester.title')}</h2>
      <Field name="which" label={t('field.rule-on')}>
        {(control) => (
          <select {...control}>
            {whichOptions(reader).map(({ value, label }) => (
              <option value={value} selected={value === asked.which}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="number" label={t('tester.number')} hint={t('rewrite-tester.hint')}>
        {(control) => <input {...control} type="text" inputmode="tel" value={asked.number} placeholder="18095551234" />}
      </Field>
      {answer && <Notice tone={answer.tone}>{answer.text}</Notice>}
      <div>
        <Button>{t('rewrite-tester.submit')}</Button>
      </div>
    </form>
  );
};
