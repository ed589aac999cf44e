import { entryPath, namedOptions, type Section } from './section.ts';

export const departments: Section<'departments'> = {
  key: 'departments',
  slug: 'departments',
  icon: 'office',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ members: [], outside: false }),
  columns: ({ reader: { t }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('departments', row.id)}>{row.name}</a> },
    { label: t('department.outside'), cell: (row) => t(row.outside ? 'value.yes' : 'value.no') },
    {
      label: t('department.members'),
      cell: (row) =>
        row.members.map((login) => office.people.find((each) => each.login === login)?.name ?? login).join(', ') || '—',
    },
    { label: t('department.mail'), cell: (row) => row.mail ?? '—' },
  ],
  fields: ({ office }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'text', name: 'mail', label: 'department.mail', hint: 'department.mail-hint', optional: true },
    { kind: 'check', name: 'outside', label: 'department.outside', hint: 'department.outside-hint' },
    {
      kind: 'checks',
      name: 'members',
      label: 'department.members',
      hint: 'department.members-hint',
      options: namedOptions(office.people.map(({ login, name }) => ({ id: login, name }))),
    },
  ],
};
