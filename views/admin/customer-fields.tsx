import { customerFieldKinds } from '../../server/core/office/customer-fields.ts';
import { entryPath, type Section } from './section.ts';

export const customerFields: Section<'customerFields'> = {
  key: 'customerFields',
  slug: 'customer-fields',
  icon: 'note',
  idOf: (entry) => entry.id,
  nameOf: (entry) => `${entry.names.es} · ${entry.names.en}`,
  blank: () => ({ kind: 'text', options: [], onDesk: true }),
  columns: ({ reader: { t, language } }) => [
    {
      label: t('column.name'),
      cell: (row) => <a href={entryPath('customer-fields', row.id)}>{row.names[language]}</a>,
    },
    { label: t('own.kind'), cell: (row) => t(`own.kind-${row.kind}`) },
    { label: t('own.options'), cell: (row) => row.options.map(({ name }) => name).join(', ') || '—' },
    { label: t('own.on-desk'), cell: (row) => t(row.onDesk ? 'value.yes' : 'value.no') },
  ],
  fields: ({ reader: { t } }) => [
    { kind: 'text', name: 'names.es', label: 'break.name-es' },
    { kind: 'text', name: 'names.en', label: 'break.name-en' },
    {
      kind: 'select',
      name: 'kind',
      label: 'own.kind',
      options: customerFieldKinds.map((kind) => ({ value: kind, label: t(`own.kind-${kind}`) })),
    },
    {
      kind: 'rows',
      name: 'options',
      label: 'own.options',
      hint: 'own.options-hint',
      columns: [{ kind: 'text', name: 'name', label: 'own.option' }],
      blankRow: { name: '' },
      add: 'own.option-add',
      ordered: true,
    },
    { kind: 'check', name: 'onDesk', label: 'own.on-desk', hint: 'own.on-desk-hint' },
  ],
};
