import { workKinds } from '../../server/core/office/team.ts';
import { Badge } from '../parts/badge.tsx';
import { classField } from './classes.tsx';
import { languageField } from './common-fields.ts';
import { entryPath, type Section, textOptions } from './section.ts';

const roles = ['agent', 'supervisor', 'owner'] as const;

export const people: Section<'people'> = {
  key: 'people',
  slug: 'people',
  icon: 'people',
  asksId: true,
  live: true,
  idOf: (entry) => entry.login,
  nameOf: (entry) => entry.name,
  blank: () => ({ roles: ['agent'], active: true }),
  columns: ({ reader: { t }, live }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('people', row.login)}>{row.name}</a> },
    { label: t('column.login'), cell: (row) => <span class="mono">{row.login}</span> },
    { label: t('column.roles'), cell: (row) => row.roles.map((role) => t(`role.${role}`)).join(', ') },
    { label: t('column.extension'), cell: (row) => row.extension ?? '—' },
    {
      label: t('column.phone'),
      cell: (row) => {
        if (!row.active) return <Badge tone="quiet">{t('person.off')}</Badge>;
        if (!row.extension) return '—';
        return live.devices.some((each) => each.extension === row.extension) ? (
          <Badge tone="good">{t('phone.registered')}</Badge>
        ) : (
          <Badge tone="warn">{t('phone.unregistered')}</Badge>
        );
      },
    },
  ],
  fields: ({ reader, office }, entry) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    // The login is the id: calls and notes bear it.
    ...(entry
      ? []
      : [{ kind: 'text' as const, name: 'login', label: 'field.login' as const, hint: 'field.login.hint' as const }]),
    {
      kind: 'secret',
      name: 'password',
      label: 'field.password',
      hint: entry ? 'field.password.hint' : 'field.password.new-hint',
      optional: true,
      autocomplete: 'new-password',
    },
    {
      kind: 'select',
      name: 'extension',
      label: 'field.extension',
      options: office.extensions.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` })),
      optional: true,
    },
    {
      kind: 'select',
      name: 'work',
      label: 'work.label',
      hint: 'work.hint',
      // To take calls is what nothing chosen means.
      options: textOptions(
        reader,
        workKinds.filter((kind) => kind !== 'inbound'),
        (kind) => `work.${kind}`,
      ),
      optional: true,
      none: 'work.none',
    },
    {
      kind: 'words',
      name: 'nextPhones',
      label: 'field.next-phones',
      hint: 'field.next-phones.hint',
      placeholder: '201, 600123456',
      optional: true,
    },
    classField({ office }, 'field.class.person-none'),
    {
      kind: 'secret',
      name: 'callPin',
      label: 'field.call-pin',
      hint: 'field.call-pin.hint',
      optional: true,
      autocomplete: 'off',
    },
    languageField(reader),
    {
      kind: 'rows',
      name: 'skills',
      optional: true,
      label: 'field.skills',
      hint: 'field.skills.hint',
      add: 'action.add-skill',
      blankRow: { level: '50' },
      columns: [
        { kind: 'text', name: 'skill', label: 'field.skill' },
        { kind: 'number', name: 'level', label: 'field.level', min: 0, max: 100 },
      ],
    },
    {
      kind: 'checks',
      name: 'roles',
      label: 'field.roles',
      hint: 'field.roles.hint',
      options: textOptions(reader, roles, (role) => `role.${role}`),
    },
    { kind: 'check', name: 'active', label: 'field.active' },
  ],
};
