import { type Budget, budgetActions, budgetPeriods, outsideKinds } from '../../server/core/office/limits.ts';
import type { Office } from '../../server/core/office/office.ts';
import { word } from '../live/call-words.ts';
import type { FieldSpec, Option } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';
import { payerName } from './limit-words.ts';

/** What the ids of payers stand for. */
export function payerNames(office: Office): (of: string) => string | undefined {
  const names = new Map<string, string>([
    ...office.people.map(({ login, name }): [string, string] => [`person:${login}`, name]),
    ...office.extensions.map(({ number, name }): [string, string] => [`extension:${number}`, `${number} · ${name}`]),
    ...office.departments.map(({ id, name }): [string, string] => [`department:${id}`, name]),
    ...office.accounts.map(({ code, name }): [string, string] => [`account:${code}`, `${code} · ${name}`]),
    ...office.campaigns.map(({ id, name }): [string, string] => [`campaign:${id}`, name]),
    ...office.queues.map(({ id, name }): [string, string] => [`queue:${id}`, name]),
    ...office.trunks.map(({ id, name }): [string, string] => [`trunk:${id}`, name]),
  ]);
  return (of) => names.get(of);
}

function payerOptions(office: Office, reader: Reader, principals: readonly string[]): Option[] {
  const nameOf = payerNames(office);
  const all = [
    'office',
    ...office.departments.map(({ id }) => `department:${id}`),
    ...office.people.filter(({ active }) => active).map(({ login }) => `person:${login}`),
    ...office.extensions.map(({ number }) => `extension:${number}`),
    ...principals.map((name) => `principal:${name}`),
    ...office.accounts.filter(({ active }) => active).map(({ code }) => `account:${code}`),
    ...office.campaigns.map(({ id }) => `campaign:${id}`),
    ...office.queues.map(({ id }) => `queue:${id}`),
    ...office.trunks.map(({ id }) => `trunk:${id}`),
  ];
  return all.map((value) => ({ value, label: payerName(value, reader, nameOf) }));
}

const optionsOf = (reader: Reader, family: string, values: readonly string[]): Option[] =>
  values.map((value) => ({ value, label: word(reader, family, value) }));

const firstBudget = { of: 'office', period: 'month', onFull: 'notify' } as const satisfies Partial<Budget>;

/** Budgets, and what one call of each kind may be. */
export const limitFields = (office: Office, reader: Reader, principals: readonly string[]): FieldSpec[] => [
  {
    kind: 'rows',
    name: 'budgets',
    label: 'limits.budgets',
    hint: 'limits.budgets.hint',
    add: 'limits.add-budget',
    optional: true,
    blankRow: firstBudget,
    columns: [
      { kind: 'select', name: 'of', label: 'limits.of', options: payerOptions(office, reader, principals) },
      { kind: 'text', name: 'amount', label: 'limits.amount', input: 'decimal' },
      {
        kind: 'select',
        name: 'period',
        label: 'limits.period',
        options: optionsOf(reader, 'budget-period', budgetPeriods),
      },
      {
        kind: 'select',
        name: 'onFull',
        label: 'limits.on-full',
        options: optionsOf(reader, 'budget-action', budgetActions),
      },
    ],
  },
  {
    kind: 'rows',
    name: 'calls',
    label: 'limits.calls',
    hint: 'limits.calls.hint',
    add: 'limits.add-kind',
    optional: true,
    blankRow: { kind: 'international' },
    columns: [
      { kind: 'select', name: 'kind', label: 'limits.kind', options: optionsOf(reader, 'call-kind', outsideKinds) },
      { kind: 'number', name: 'longestMin', label: 'limits.longest', min: 1, max: 1_440, optional: true },
      { kind: 'text', name: 'dearest', label: 'limits.dearest', input: 'decimal', optional: true },
      { kind: 'number', name: 'atOnce', label: 'limits.at-once', min: 0, max: 999, optional: true },
    ],
  },
  {
    kind: 'number',
    name: 'warnSec',
    label: 'limits.warn',
    hint: 'limits.warn.hint',
    min: 0,
    max: 300,
    unit: 'value.seconds',
  },
];

/** How thieves are kept out. `usual`: what is spent at most where nothing is said. */
export const fraudFields = (office: Office): FieldSpec[] => [
  { kind: 'check', name: 'on', label: 'fraud.on' },
  {
    kind: 'words',
    name: 'allowed',
    label: 'fraud.allowed',
    hint: 'fraud.allowed.hint',
    placeholder: 'DO, JM, premium',
  },
  { kind: 'text', name: 'callTo', label: 'fraud.call-to', hint: 'fraud.call-to.hint', input: 'tel', optional: true },
  {
    kind: 'select',
    name: 'hours',
    label: 'fraud.hours',
    hint: 'fraud.hours.hint',
    optional: true,
    none: 'fraud.hours.none',
    options: office.hours.map(({ id, name }) => ({ value: id, label: name })),
  },
  {
    kind: 'section',
    legend: 'fraud.counts',
    hint: 'fraud.counts.hint',
    folds: true,
    fields: [
      { kind: 'number', name: 'newCountriesPerDay', label: 'fraud.new-countries', min: 0, max: 9_999 },
      { kind: 'number', name: 'abroadPerNight', label: 'fraud.abroad-night', min: 0, max: 9_999 },
      { kind: 'number', name: 'abroadPerTenMin', label: 'fraud.abroad-ten', min: 0, max: 9_999 },
      { kind: 'number', name: 'outsidePerTenMin', label: 'fraud.outside-ten', min: 0, max: 9_999 },
      { kind: 'number', name: 'abroadAtOnce', label: 'fraud.abroad-at-once', min: 0, max: 9_999 },
      { kind: 'number', name: 'shortPerHalfHour', label: 'fraud.short', min: 0, max: 9_999 },
      { kind: 'text', name: 'perHour', label: 'fraud.per-hour', input: 'decimal', optional: true },
      { kind: 'text', name: 'perDay', label: 'fraud.per-day', input: 'decimal', optional: true },
      { kind: 'text', name: 'officePerDay', label: 'fraud.office-per-day', input: 'decimal', optional: true },
    ],
  },
];
