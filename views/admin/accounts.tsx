import { accountDefaults } from '../../server/core/office/accounts.ts';
import { entryPath, namedOptions, type Section } from './section.ts';

export const accounts: Section<'accounts'> = {
  key: 'accounts',
  slug: 'accounts',
  icon: 'coins',
  asksId: true,
  idOf: (entry) => entry.code,
  nameOf: (entry) => (entry.name === entry.code ? entry.code : `${entry.code} ${entry.name}`),
  blank: () => ({ ...accountDefaults }),
  columns: ({ reader: { t }, office, live }) => [
    { label: t('account.code'), cell: (row) => <a href={entryPath('accounts', row.code)}>{row.code}</a> },
    { label: t('column.name'), cell: (row) => row.name },
    {
      label: t('account.department'),
      cell: (row) => office.departments.find(({ id }) => id === row.department)?.name ?? '—',
    },
    { label: t('account.principal'), cell: (row) => row.principal ?? '—' },
    {
      label: t('account.customer'),
      cell: ({ customer }) =>
        customer === undefined ? '—' : <a href={`/customers/${customer}`}>{live.customerName(customer) ?? customer}</a>,
    },
    { label: t('account.pin'), cell: (row) => t(row.pin === undefined ? 'value.no' : 'value.yes') },
    { label: t('account.active'), cell: (row) => t(row.active ? 'value.yes' : 'value.no') },
  ],
  fields: ({ office, live }) => [
    { kind: 'text', name: 'code', label: 'account.code', hint: 'account.code-hint', input: 'numeric' },
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'secret',
      name: 'pin',
      label: 'account.pin',
      hint: 'account.pin-hint',
      optional: true,
      autocomplete: 'new-password',
    },
    {
      kind: 'select',
      name: 'department',
      label: 'account.department',
      hint: 'account.department-hint',
      optional: true,
      options: namedOptions(office.departments.filter(({ outside }) => !outside)),
    },
    { kind: 'text', name: 'principal', label: 'account.principal', hint: 'account.principal-hint', optional: true },
    {
      kind: 'customer',
      name: 'customer',
      label: 'account.customer',
      hint: 'account.customer-hint',
      optional: true,
      wide: true,
      nameOf: live.customerName,
    },
    { kind: 'check', name: 'active', label: 'account.active', hint: 'account.active-hint' },
  ],
  judge: ({ customer }, { live }) =>
    customer === undefined || live.customerName(customer) !== undefined
      ? []
      : [
          {
            path: 'customer',
            code: 'no-such',
            context: { kind: 'customer', id: customer },
            message: `there is no customer "${customer}"`,
          },
        ],
};
