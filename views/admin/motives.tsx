import { casePriorities, motivePath, motivesUnder, motiveTree } from '../../server/core/office/cases.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { Option } from '../parts/form.ts';
import { entryPath, namedOptions, type Section, textOptions } from './section.ts';

/** The tree as choices, each with the names above it. */
export const motiveOptions = ({ motives }: Pick<Office, 'motives'>): Option[] =>
  motiveTree(motives).map(({ motive }) => ({
    value: motive.id,
    label: motivePath(motives, motive.id)
      .map(({ name }) => name)
      .join(' › '),
  }));

export const motives: Section<'motives'> = {
  key: 'motives',
  slug: 'motives',
  icon: 'menu',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({}),
  columns: ({ reader: { t }, office }) => [
    {
      label: t('column.name'),
      cell: (row) => (
        <>
          {motivePath(office.motives, row.under).map(({ name }) => (
            <small>{name} › </small>
          ))}
          <a href={entryPath('motives', row.id)}>{row.name}</a>
        </>
      ),
    },
    {
      label: t('case.department'),
      cell: (row) => office.departments.find(({ id }) => id === row.department)?.name ?? '—',
    },
    { label: t('case.priority'), cell: (row) => (row.priority ? t(`case-priority.${row.priority}`) : '—') },
  ],
  fields: ({ reader, office }, entry) => {
    const own = entry ? motivesUnder(office.motives, entry.id) : [];
    return [
      { kind: 'text', name: 'name', label: 'field.name' },
      {
        kind: 'select',
        name: 'under',
        label: 'motive.under',
        hint: 'motive.under-hint',
        optional: true,
        options: motiveOptions(office).filter(({ value }) => !own.includes(value)),
      },
      {
        kind: 'select',
        name: 'department',
        label: 'case.department',
        hint: 'motive.department-hint',
        optional: true,
        options: namedOptions(office.departments),
      },
      {
        kind: 'select',
        name: 'priority',
        label: 'case.priority',
        optional: true,
        options: textOptions(reader, casePriorities, (each) => `case-priority.${each}`),
      },
    ];
  },
};
