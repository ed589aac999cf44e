import { entryPath, namedOptions, type Section } from './section.ts';

export const results: Section<'results'> = {
  key: 'results',
  slug: 'results',
  icon: 'check',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ callBack: false, queues: [] }),
  columns: ({ reader: { t }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('results', row.id)}>{row.name}</a> },
    { label: t('result.key'), cell: (row) => (row.key === undefined ? '—' : <kbd>{row.key}</kbd>) },
    {
      label: t('result.queues'),
      cell: (row) =>
        row.queues.map((id) => office.queues.find((each) => each.id === id)?.name ?? id).join(', ') ||
        t('result.all-queues'),
    },
    { label: t('result.call-back'), cell: (row) => t(row.callBack ? 'value.yes' : 'value.no') },
  ],
  fields: ({ office }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'text', name: 'key', label: 'result.key', hint: 'result.key-hint', input: 'numeric', optional: true },
    { kind: 'check', name: 'callBack', label: 'result.call-back', hint: 'result.call-back-hint' },
    {
      kind: 'checks',
      name: 'queues',
      label: 'result.queues',
      hint: 'result.queues-hint',
      options: namedOptions(office.queues),
    },
  ],
};
