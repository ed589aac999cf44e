import type { FieldSpec } from '../parts/form.ts';
import { languages, type Reader } from '../texts/reader.ts';
import { textOptions } from './section.ts';

/** Fields that several forms ask for in the same words. */

/** Opening hours of a week, a row for each period. */
export const weeklyField: FieldSpec = {
  kind: 'rows',
  name: 'weekly',
  label: 'field.weekly',
  hint: 'field.weekly.hint',
  columns: [
    { kind: 'days', name: 'days', label: 'field.days' },
    { kind: 'time', name: 'from', label: 'field.from' },
    { kind: 'time', name: 'to', label: 'field.to-time' },
  ],
  blankRow: { days: '1,2,3,4,5', from: '15:00', to: '19:00' },
  add: 'add.period',
};

/** What a carrier gives to who signs up: user, password, number. */
export const trunkAccountFields: readonly FieldSpec[] = [
  { kind: 'text', name: 'username', label: 'field.username', optional: true },
  {
    kind: 'secret',
    name: 'secret',
    label: 'field.trunk-secret',
    hint: 'field.trunk-secret.hint',
    optional: true,
    autocomplete: 'new-password',
  },
  {
    kind: 'text',
    name: 'callerId',
    label: 'field.caller-id',
    hint: 'field.caller-id.hint',
    input: 'tel',
    optional: true,
  },
];

/** Left blank, the office's own language. */
export const languageField = (reader: Reader): FieldSpec => ({
  kind: 'select',
  name: 'language',
  label: 'field.language',
  options: textOptions(reader, languages, (language) => `language.${language}`),
  optional: true,
  none: 'field.language.none',
});
