import { taskPriorities, taskSharings } from '../../server/core/office/task-kinds.ts';
import { entryPath, namedOptions, type Section, textOptions } from './section.ts';

export const taskKinds: Section<'taskKinds'> = {
  key: 'taskKinds',
  slug: 'task-kinds',
  icon: 'check',
  idOf: (entry) => entry.id,
  nameOf: (entry) => `${entry.names.es} · ${entry.names.en}`,
  blank: () => ({ priority: 'medium', dueHours: 8, sharing: 'pull', checked: false }),
  columns: ({ reader: { t, language }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('task-kinds', row.id)}>{row.names[language]}</a> },
    { label: t('task.priority'), cell: (row) => t(`task-priority.${row.priority}`) },
    {
      label: t('task-kind.due'),
      cell: (row) => (row.dueHours === 0 ? '—' : t('task-kind.hours', { hours: row.dueHours })),
      number: true,
    },
    {
      label: t('case.department'),
      cell: (row) => office.departments.find(({ id }) => id === row.department)?.name ?? '—',
    },
    { label: t('task-kind.sharing'), cell: (row) => t(`task-sharing.${row.sharing}`) },
    { label: t('task-kind.checked'), cell: (row) => t(row.checked ? 'value.yes' : 'value.no') },
  ],
  fields: ({ reader, office }) => [
    { kind: 'text', name: 'names.es', label: 'break.name-es' },
    { kind: 'text', name: 'names.en', label: 'break.name-en' },
    {
      kind: 'select',
      name: 'priority',
      label: 'task.priority',
      options: textOptions(reader, taskPriorities, (each) => `task-priority.${each}`),
    },
    {
      kind: 'number',
      name: 'dueHours',
      label: 'task-kind.due',
      hint: 'task-kind.due-hint',
      min: 0,
      max: 10_000,
      unit: 'value.hours',
    },
    {
      kind: 'select',
      name: 'department',
      label: 'case.department',
      hint: 'task-kind.department-hint',
      optional: true,
      options: namedOptions(office.departments.filter(({ outside }) => !outside)),
    },
    {
      kind: 'select',
      name: 'sharing',
      label: 'task-kind.sharing',
      hint: 'task-kind.sharing-hint',
      options: textOptions(reader, taskSharings, (each) => `task-sharing.${each}`),
    },
    { kind: 'check', name: 'checked', label: 'task-kind.checked', hint: 'task-kind.checked-hint' },
  ],
};
