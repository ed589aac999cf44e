import type { FieldSpec } from '../parts/form.ts';
import { promptOptions } from './prompt-options.ts';
import { namedOptions, type SectionContext } from './section.ts';

const number = { kind: 'number', min: 0 } as const;

/** How callers who hung up keep their place and are called. */
export function callbackFields({ office }: SectionContext): FieldSpec {
  const hours = { kind: 'select', options: namedOptions(office.hours), optional: true } as const;
  return {
    kind: 'section',
    legend: 'form.callback',
    hint: 'form.callback.hint',
    folds: true,
    fields: [
      { kind: 'check', name: 'callback.dials', label: 'field.callback-dials', hint: 'field.callback-dials.hint' },
      { ...hours, name: 'callback.hours', label: 'field.callback-hours', none: 'field.callback-hours.none' },
      {
        ...number,
        name: 'callback.expiryHours',
        label: 'field.callback-expiry',
        min: 1,
        max: 168,
        unit: 'value.hours',
      },
      { ...number, name: 'callback.retries', label: 'field.callback-retries', max: 20 },
      { ...number, name: 'callback.retryMin', label: 'field.callback-retry', min: 1, max: 1440, unit: 'value.minutes' },
      { kind: 'check', name: 'callback.otherNumber', label: 'field.callback-other' },
      { kind: 'check', name: 'callback.abroad', label: 'field.callback-abroad', hint: 'field.callback-abroad.hint' },
      { ...number, name: 'callback.mostPerDay', label: 'field.callback-most', min: 1, max: 100 },
      {
        kind: 'select',
        name: 'callback.class',
        label: 'field.callback-class',
        options: namedOptions(office.classes),
        optional: true,
        none: 'field.callback-class.none',
      },
      { ...hours, name: 'callback.closing', label: 'field.callback-closing', none: 'field.callback-closing.none' },
    ],
  };
}

/** What callers are asked after the talk. */
export const surveyFields = (context: SectionContext): FieldSpec => ({
  kind: 'section',
  legend: 'form.survey',
  hint: 'form.survey.hint',
  folds: true,
  fields: [
    { ...number, name: 'survey.share', label: 'field.survey-share', max: 100, unit: 'value.percent' },
    { ...number, name: 'survey.waitSec', label: 'field.survey-wait', min: 2, max: 60, unit: 'value.seconds' },
    {
      kind: 'rows',
      name: 'survey.questions',
      label: 'field.survey-questions',
      hint: 'field.survey-questions.hint',
      add: 'action.add-question',
      blankRow: { prompt: 'survey-question' },
      columns: [{ kind: 'select', name: 'prompt', label: 'field.prompt', options: promptOptions(context) }],
    },
  ],
});
