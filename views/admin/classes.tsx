import type { CallClass } from '../../server/core/office/call-classes.ts';
import { type CallKind, callKinds } from '../../server/core/office/call-kinds.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { Reader } from '../texts/reader.ts';
import { entryPath, namedOptions, type Section, textOptions } from './section.ts';

const kindsText = (entry: CallClass, how: { reader: Reader; office: Office; refused: boolean }): string => {
  const { reader, office, refused } = how;
  const text = (kind: CallKind): string => {
    const permission = entry.allows[kind];
    const name = reader.t(`call-kind.${kind}`);
    if (permission.kind === 'pin') return `${name} (${reader.t('permission.pin')})`;
    if (permission.kind !== 'hours') return name;
    return `${name} (${office.hours.find(({ id }) => id === permission.hours)?.name ?? permission.hours})`;
  };
  const kinds = callKinds.filter((kind) => (entry.allows[kind].kind === 'never') === refused);
  return kinds.map(text).join(', ') || '—';
};

/** Who has the class: people, and phones of their own. */
const usersOf = ({ people, extensions }: Office, id: string): string =>
  [
    ...people.filter((each) => each.class === id).map(({ name }) => name),
    ...extensions.filter((each) => each.class === id).map(({ number }) => number),
  ].join(', ') || '—';

export const classes: Section<'classes'> = {
  key: 'classes',
  slug: 'classes',
  icon: 'lock',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({
    allows: {
      internal: { kind: 'always' },
      local: { kind: 'always' },
      mobile: { kind: 'always' },
      national: { kind: 'always' },
      international: { kind: 'never' },
      premium: { kind: 'never' },
    },
  }),
  columns: ({ reader, office }) => [
    { label: reader.t('column.name'), cell: (row) => <a href={entryPath('classes', row.id)}>{row.name}</a> },
    { label: reader.t('column.allowed'), cell: (row) => kindsText(row, { reader, office, refused: false }) },
    { label: reader.t('column.refused'), cell: (row) => kindsText(row, { reader, office, refused: true }) },
    { label: reader.t('column.used-by'), cell: (row) => usersOf(office, row.id) },
  ],
  fields: ({ reader, office }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'section',
      legend: 'form.allows',
      hint: 'form.allows.hint',
      fields: callKinds.map((kind) => ({
        kind: 'choice' as const,
        name: `allows.${kind}.kind`,
        label: `call-kind.${kind}` as const,
        ...(kind === 'premium' && { hint: 'call-kind.premium.hint' as const }),
        ...(kind === 'local' && { hint: 'call-kind.local.hint' as const }),
        options: textOptions(reader, ['always', 'hours', 'pin', 'never'] as const, (each) => `permission.${each}`),
        parts: {
          hours: [
            {
              kind: 'select' as const,
              name: `allows.${kind}.hours`,
              label: 'field.hours' as const,
              options: namedOptions(office.hours),
            },
          ],
        },
      })),
    },
  ],
};

/** Which class of service somebody has, or something. */
export const classField = ({ office }: { office: Office }, none: 'field.class.person-none' | 'field.class.none') =>
  ({
    kind: 'select',
    name: 'class',
    label: 'field.class',
    options: namedOptions(office.classes),
    optional: true,
    none,
  }) as const;
