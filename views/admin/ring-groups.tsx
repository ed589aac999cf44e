import { ringGroupDefaults, ringStrategies } from '../../server/core/office/ring-groups.ts';
import { formatSpan } from '../texts/format.ts';
import { overflowSection, promptOptions } from './prompt-options.ts';
import { entryPath, type Section, textOptions } from './section.ts';

export const ringGroups: Section<'ringGroups'> = {
  key: 'ringGroups',
  slug: 'ring-groups',
  icon: 'bell',
  asksId: true,
  idOf: (entry) => entry.number,
  nameOf: (entry) => (entry.name === entry.number ? entry.number : `${entry.number} ${entry.name}`),
  blank: () => ({ ...ringGroupDefaults, members: [] }),
  columns: ({ reader: { t } }) => [
    { label: t('column.number'), cell: (row) => <a href={entryPath('ring-groups', row.number)}>{row.number}</a> },
    { label: t('column.name'), cell: (row) => row.name },
    { label: t('ring-group.members'), cell: (row) => row.members.join(', ') || '—' },
    { label: t('ring-group.strategy'), cell: (row) => t(`ring-strategy.${row.strategy}`) },
    { label: t('column.ring'), cell: (row) => formatSpan(row.ringSec * 1000), number: true },
  ],
  fields: (context) => [
    { kind: 'text', name: 'number', label: 'field.number', hint: 'field.ring-group-number.hint', input: 'numeric' },
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'words',
      name: 'members',
      label: 'ring-group.members',
      hint: 'field.ring-group-members.hint',
      placeholder: '101, 102, 600123456',
      wide: true,
    },
    {
      kind: 'select',
      name: 'strategy',
      label: 'ring-group.strategy',
      options: textOptions(context.reader, ringStrategies, (strategy) => `ring-strategy.${strategy}`),
    },
    {
      kind: 'number',
      name: 'ringSec',
      label: 'ring-group.ring-sec',
      hint: 'field.ring-group-sec.hint',
      min: 3,
      max: 300,
      unit: 'value.seconds',
    },
    {
      kind: 'text',
      name: 'callerPrefix',
      label: 'field.caller-prefix',
      hint: 'field.caller-prefix.hint',
      optional: true,
    },
    {
      kind: 'select',
      name: 'music',
      label: 'field.music',
      options: promptOptions(context),
      optional: true,
      none: 'field.ring-group-music.none',
    },
    { kind: 'check', name: 'pickUp', label: 'field.pick-up', hint: 'field.pick-up.hint' },
    {
      kind: 'text',
      name: 'missedMail',
      label: 'field.missed-mail',
      hint: 'field.missed-mail.hint',
      optional: true,
    },
    overflowSection(context, { name: 'onNoAnswer', legend: 'form.on-no-answer' }),
  ],
};
