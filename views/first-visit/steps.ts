import { trunkAccountFields, weeklyField } from '../admin/common-fields.ts';
import { countryOptions } from '../admin/office-page.tsx';
import { textOptions } from '../admin/section.ts';
import type { FieldSpec } from '../parts/form.ts';
import { languages, type Reader } from '../texts/reader.ts';

export const steps = ['office', 'owner', 'trunk', 'people', 'hours', 'phones'] as const;
export type Step = (typeof steps)[number];

/** Steps that an office can do without for now. */
export const skippable: readonly Step[] = ['trunk', 'people', 'hours'];

const personFields = (index: number): FieldSpec => ({
  kind: 'section',
  legend: index === 0 ? 'visit.people.one' : 'visit.people.two',
  fields: [
    { kind: 'text', name: `people[${index}].name`, label: 'field.name' },
    { kind: 'text', name: `people[${index}].login`, label: 'field.login', hint: 'field.login.hint' },
    {
      kind: 'secret',
      name: `people[${index}].password`,
      label: 'field.password',
      hint: 'field.password.new-hint',
      autocomplete: 'new-password',
    },
    { kind: 'text', name: `people[${index}].extension`, label: 'visit.people.number', input: 'numeric' },
  ],
});

/** What each step asks for; the last one shows instead of asking. */
export function stepFields(reader: Reader, step: Step): FieldSpec[] {
  switch (step) {
    case 'office':
      return [
        {
          kind: 'select',
          name: 'language',
          label: 'field.office-language',
          options: textOptions(reader, languages, (language) => `language.${language}`),
        },
        { kind: 'select', name: 'country', label: 'field.country', options: countryOptions(reader) },
        { kind: 'text', name: 'name', label: 'field.office-name' },
      ];
    case 'owner':
      return [
        { kind: 'text', name: 'name', label: 'visit.owner.name', autocomplete: 'name' },
        { kind: 'text', name: 'login', label: 'field.login', hint: 'field.login.hint', autocomplete: 'username' },
        {
          kind: 'secret',
          name: 'password',
          label: 'field.password',
          hint: 'field.password.new-hint',
          autocomplete: 'new-password',
        },
      ];
    case 'trunk':
      return [
        { kind: 'text', name: 'name', label: 'field.name' },
        {
          kind: 'select',
          name: 'kind',
          label: 'field.kind',
          options: textOptions(reader, ['register', 'peer'] as const, (kind) => `trunk-kind.${kind}`),
        },
        { kind: 'text', name: 'host', label: 'field.host', hint: 'field.host.hint' },
        { kind: 'number', name: 'port', label: 'field.port', min: 1, max: 65_535, optional: true },
        ...trunkAccountFields,
      ];
    case 'people':
      return [personFields(0), personFields(1)];
    case 'hours':
      return [weeklyField];
    case 'phones':
      return [];
  }
}
