import type { Tariff } from '../../server/core/office/office.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';
import { formatDate } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { timezoneOptions } from './hours.tsx';
import { RateTester } from './rate-tester.tsx';
import { entryPath, type Section, textOptions } from './section.ts';

type VersionState = 'current' | 'future' | 'past';
const tones: Record<VersionState, Tone> = { current: 'good', future: 'info', past: 'quiet' };

/** Whether the nth version is in force, was, or will be. */
export function versionState(tariff: Tariff, at: { index: number; nowMs: number }): VersionState {
  const begins = (index: number): number => Date.parse(tariff.versions[index]?.validFrom ?? '');
  if (begins(at.index) > at.nowMs) return 'future';
  return begins(at.index + 1) <= at.nowMs ? 'past' : 'current';
}

export const currencyOptions = (reader: Reader) => {
  const names = new Intl.DisplayNames(reader.language, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} · ${names.of(value) ?? ''}` }));
};

/** What a version asks for. Bands, limits and further steps of a rate stay as they are. */
export const versionFields = (): FieldSpec[] => [
  { kind: 'date', name: 'validFrom', label: 'field.valid-from', hint: 'field.valid-from.hint' },
  {
    kind: 'rows',
    name: 'rates',
    label: 'field.rates',
    hint: 'field.rates.hint',
    columns: [
      { kind: 'text', name: 'name', label: 'field.rate-name' },
      { kind: 'words', name: 'prefixes', label: 'field.rate-prefixes', blank: '' },
      { kind: 'text', name: 'connectFee', label: 'field.connect-fee', input: 'decimal' },
      { kind: 'text', name: 'steps[0].price', label: 'field.price', input: 'decimal' },
      { kind: 'number', name: 'steps[0].per', label: 'field.per', min: 1 },
      { kind: 'number', name: 'steps[0].increment', label: 'field.increment', min: 1 },
      { kind: 'number', name: 'rounding.decimals', label: 'field.rate-decimals', min: 0, max: 9 },
    ],
    blankRow: {
      name: '',
      prefixes: '',
      connectFee: '0',
      'steps[0].price': '',
      'steps[0].per': '60',
      'steps[0].increment': '1',
      'rounding.decimals': '4',
    },
    add: 'add.rate',
  },
];

export const tariffs: Section<'tariffs'> = {
  key: 'tariffs',
  slug: 'tariffs',
  icon: 'coins',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: ({ office, live }) => ({
    currency: office.office.currency,
    timezone: office.office.timezone,
    duration: 'ceil',
    versions: [{ validFrom: new Date(live.nowMs).toISOString().slice(0, 10), rates: [] }],
  }),
  columns: ({ reader, live }) => {
    const { t } = reader;
    const current = (row: Tariff) =>
      row.versions.findLast((version) => Date.parse(version.validFrom) <= live.nowMs) ?? row.versions[0];
    return [
      { label: t('column.name'), cell: (row) => <a href={entryPath('tariffs', row.id)}>{row.name}</a> },
      { label: t('column.currency'), cell: (row) => row.currency },
      {
        label: t('column.version'),
        cell: (row) => formatDate(Date.parse(current(row)?.validFrom ?? ''), { ...reader, timezone: row.timezone }),
      },
      { label: t('column.rates'), cell: (row) => current(row)?.rates.length ?? 0, number: true },
    ];
  },
  fields: ({ reader }, entry) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'select', name: 'currency', label: 'field.currency', options: currencyOptions(reader) },
    { kind: 'select', name: 'timezone', label: 'field.timezone', options: timezoneOptions() },
    {
      kind: 'select',
      name: 'duration',
      label: 'field.duration',
      options: textOptions(reader, ['ceil', 'round', 'floor'] as const, (mode) => `duration.${mode}`),
    },
    // The first version is made together with its tariff.
    ...(entry ? [] : firstVersionFields()),
  ],
  finish: (entry) => ({ ...entry, versions: entry.versions.map(tidyVersion) }),
  aside: ({ reader, live }, entry) => {
    const { t } = reader;
    return (
      <>
        <section class="card">
          <div class="card-head">
            <h2>{t('tariff.versions')}</h2>
            <LinkButton href={`${entryPath('tariffs', entry.id)}/versions/new`} size="small" icon="plus">
              {t('tariff.version.new')}
            </LinkButton>
            <LinkButton href={`${entryPath('tariffs', entry.id)}/lists`} size="small" icon="file">
              {t('price-list.title')}
            </LinkButton>
          </div>
          <ul class="todo">
            {entry.versions.map((version, index) => {
              const state = versionState(entry, { index, nowMs: live.nowMs });
              const date = formatDate(Date.parse(version.validFrom), { ...reader, timezone: entry.timezone });
              return (
                <li>
                  <span>
                    {t('tariff.version.from', { date })}
                    <span class="under">{t('tariff.version.rates', { count: version.rates.length })}</span>
                  </span>
                  <Badge tone={tones[state]}>{t(`tariff.version.${state}`)}</Badge>
                  <a href={`${entryPath('tariffs', entry.id)}/versions/${index}`}>{t('action.show')}</a>
                </li>
              );
            })}
          </ul>
        </section>
        <RateTester
          reader={reader}
          action={`${entryPath('tariffs', entry.id)}/price`}
          asked={{ number: '', seconds: '60' }}
        />
      </>
    );
  },
};

/** What the form does not ask of a new rate: how it is rounded. */
export function tidyVersion(version: Tariff['versions'][number]): Tariff['versions'][number] {
  return {
    ...version,
    rates: (version.rates ?? []).map((rate) => ({
      ...rate,
      rounding: { ...rate.rounding, mode: rate.rounding?.mode ?? 'half-up' },
    })),
  };
}

function firstVersionFields(): FieldSpec[] {
  return versionFields().map((spec) => ('name' in spec ? { ...spec, name: `versions[0].${spec.name}` } : spec));
}
