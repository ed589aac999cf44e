import { Badge } from '../parts/badge.tsx';
import { formatDate } from '../texts/format.ts';
import { entryPath, type Section, textOptions } from './section.ts';

export const callers: Section<'callers'> = {
  key: 'callers',
  slug: 'callers',
  icon: 'shield',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.number,
  blank: () => ({ verdict: 'block' }),
  columns: ({ reader }) => [
    {
      label: reader.t('column.number'),
      cell: (row) => (
        <a class="mono" href={entryPath('callers', row.id)}>
          {row.number}
        </a>
      ),
    },
    {
      label: reader.t('column.verdict'),
      cell: (row) => (
        <Badge tone={row.verdict === 'block' ? 'bad' : 'good'}>{reader.t(`verdict.${row.verdict}`)}</Badge>
      ),
    },
    { label: reader.t('column.why'), cell: (row) => (row.name === row.number ? '' : row.name) },
    {
      label: reader.t('column.until'),
      cell: (row) =>
        row.until === undefined
          ? reader.t('callers.for-ever')
          : formatDate(Date.parse(row.until), { language: reader.language, timezone: 'UTC' }),
    },
  ],
  fields: ({ reader }) => [
    {
      kind: 'text',
      name: 'number',
      label: 'field.caller-number',
      hint: 'field.caller-number.hint',
      input: 'tel',
      placeholder: '+34600*',
    },
    {
      kind: 'select',
      name: 'verdict',
      label: 'field.verdict',
      options: textOptions(reader, ['block', 'allow'] as const, (verdict) => `verdict.${verdict}`),
    },
    { kind: 'text', name: 'name', label: 'field.why', optional: true },
    { kind: 'date', name: 'until', label: 'field.until', hint: 'field.until.hint', optional: true },
  ],
};
