import { formatSpan } from '../texts/format.ts';
import { entryPath, type Section } from './section.ts';

export const breaks: Section<'breaks'> = {
  key: 'breaks',
  slug: 'breaks',
  icon: 'pause',
  idOf: (entry) => entry.id,
  nameOf: (entry) => `${entry.names.es} · ${entry.names.en}`,
  blank: () => ({ paid: true, approval: false }),
  columns: ({ reader: { t, language } }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('breaks', row.id)}>{row.names[language]}</a> },
    { label: t('break.paid'), cell: (row) => t(row.paid ? 'value.yes' : 'value.no') },
    {
      label: t('break.most-min'),
      cell: (row) => (row.mostMin === undefined ? '—' : formatSpan(row.mostMin * 60_000)),
      number: true,
    },
    { label: t('break.approval'), cell: (row) => t(row.approval ? 'value.yes' : 'value.no') },
  ],
  fields: () => [
    { kind: 'text', name: 'names.es', label: 'break.name-es' },
    { kind: 'text', name: 'names.en', label: 'break.name-en' },
    { kind: 'check', name: 'paid', label: 'break.paid', hint: 'break.paid-hint' },
    {
      kind: 'number',
      name: 'mostMin',
      label: 'break.most-min',
      hint: 'break.most-min-hint',
      min: 1,
      max: 1440,
      unit: 'value.minutes',
      optional: true,
    },
    { kind: 'check', name: 'approval', label: 'break.approval', hint: 'break.approval-hint' },
  ],
};
