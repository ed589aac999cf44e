import type { Language } from '../../server/core/office/office.ts';
import type { FieldSpec } from '../parts/form.ts';
import { entryPath, type Section } from './section.ts';

/** What is told to customers of the language that is not the office's. */
const inOther = (language: Language): FieldSpec => ({
  kind: 'section',
  legend: `service.in-${language}`,
  hint: 'service.in-hint',
  fields: [
    { kind: 'text', name: `translations.${language}.name`, label: 'field.name', optional: true },
    { kind: 'text', name: `translations.${language}.price`, label: 'service.price', optional: true },
    { kind: 'text', name: `translations.${language}.text`, label: 'service.text', rows: 6, wide: true, optional: true },
  ],
});

export const services: Section<'services'> = {
  key: 'services',
  slug: 'services',
  icon: 'star',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ text: '' }),
  columns: ({ reader: { t } }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('services', row.id)}>{row.name}</a> },
    { label: t('service.price'), cell: (row) => row.price ?? '—' },
    {
      label: t('service.days'),
      cell: (row) => (row.days === undefined ? '—' : String(row.days)),
      number: true,
    },
  ],
  fields: ({ office: { office } }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'text', name: 'price', label: 'service.price', hint: 'service.price-hint', optional: true },
    {
      kind: 'number',
      name: 'days',
      label: 'service.days',
      hint: 'service.days-hint',
      min: 0,
      max: 1000,
      optional: true,
    },
    { kind: 'text', name: 'text', label: 'service.text', hint: 'service.text-hint', rows: 6, wide: true },
    inOther(office.language === 'es' ? 'en' : 'es'),
  ],
};
