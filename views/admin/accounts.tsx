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
  columns: ({ reader: { t }, office }) => [
    { label: t('account.code'), cell: (row) => <a href={entryPath('accounts', row.code)}>{row.code}</a> },
    { label: t('column.name'), cell: (row) => row.name },
    {
      label: t('account.department'),
      cell: (row) => office.departments.find(({ id }) => id === row.department)?.name ?? '—',
    },
    { label: t('account.principal'), cell: (row) => row.principal ?? '—' },
    { label: t('account.pin'), cell: (row) => t(row.pin === undefined ? 'value.no' : 'value.yes') },
    { label: t('account.active'), cell: (row) => t(row.active ? 'value.yes' : 'value.no') },
  ],
  fields: ({ office }) => [
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
    { kind: 'text', name: 'customer', label: 'account.customer', hint: 'account.customer-hint', optional: true },
    { kind: 'check', name: 'active', label: 'account.active', hint: 'account.active-hint' },
  ],
  // The address of the customer's page is what people have at hand.
  finish: ({ customer, ...entry }) => ({
    ...entry,
    ...(customer !== undefined && { customer: customer.replace(/^.*\/customers\/([^/?#]+).*$/, '$1') }),
  }),
  judge: ({ customer }, { live }) =>
    customer === undefined || live.knowsCustomer(customer)
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
