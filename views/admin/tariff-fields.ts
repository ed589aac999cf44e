import { callKinds } from '../../server/core/office/call-kinds.ts';
import type { HolidayPlan } from '../../server/core/office/hours-plan.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { TrunkBundle } from '../../server/core/office/prices.ts';
import type { Rate, Tariff } from '../../server/core/office/tariffs.ts';
import type { FieldSpec, FormValues, ValueSpec } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';
import { placeOptions, timezoneOptions } from './hours.tsx';
import { bandText, limitsText } from './rate-words.ts';
import { namedOptions, textOptions } from './section.ts';

/** All that the tariff's page asks for: the tariff, one version of it, and the lines that are charged by it. */
export interface TariffEntry extends Omit<Tariff, 'id' | 'versions'> {
  /** A day of the tariff's zone. */
  validFrom: string;
  /** Weekdays of bands are ISO here, as all days on pages. */
  rates: Rate[];
  holidays: string[];
  /** Public holidays of a place. */
  calendar?: HolidayPlan;
  /** Ids of trunks. */
  lines: string[];
  bundles: (TrunkBundle & { trunk: string })[];
}

export const currencyOptions = (reader: Reader) => {
  const names = new Intl.DisplayNames(reader.language, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} · ${names.of(value) ?? ''}` }));
};

const textOf = (values: FormValues, name: string): string => values[name]?.[0]?.trim() ?? '';
function titleOf(values: FormValues): string {
  const price = textOf(values, 'steps[0].price');
  const parts = [textOf(values, 'name'), price && `${price} / ${textOf(values, 'steps[0].per')} s`];
  return parts.filter(Boolean).join(' · ');
}

function saysWhen(reader: Reader, values: FormValues): string {
  const of = (name: string): string => textOf(values, `band.${name}`);
  const [start, end] = [of('start'), of('end')];
  const [from, to] = [of('dates.from'), of('dates.to')];
  return bandText(reader, {
    weekdays: (values['band.weekdays'] ?? []).map(Number),
    holiday: of('holiday') === 'on',
    ...(start && { start }),
    ...(end && { end }),
    ...(from && to && { dates: { from, to } }),
  });
}

function saysLimits(reader: Reader, values: FormValues, currency: string): string {
  const [minCharge, maxCost, markup] = ['minCharge', 'maxCost', 'markup'].map((name) => textOf(values, name));
  const limits = {
    freeSec: Number(textOf(values, 'freeSec')),
    minBillableSec: Number(textOf(values, 'minBillableSec')),
    ...(minCharge && { minCharge }),
    ...(maxCost && { maxCost }),
    ...(markup && { markup }),
  };
  return limitsText(limits, { reader, currency }) || reader.t('rate.no-limits');
}

const money = (name: string, label: ValueSpec['label'], hint?: ValueSpec['hint']): ValueSpec => ({
  kind: 'text',
  name,
  label,
  input: 'decimal',
  optional: true,
  ...(hint && { hint }),
});

const rateFields = (reader: Reader, currency: string): FieldSpec[] => [
  { kind: 'text', name: 'name', label: 'field.rate-name', placeholder: reader.t('rate.name-example') },
  { kind: 'words', name: 'prefixes', label: 'field.rate-prefixes', blank: '' },
  { kind: 'text', name: 'connectFee', label: 'field.connect-fee', input: 'decimal' },
  {
    kind: 'rows',
    name: 'steps',
    label: 'rate.steps',
    columns: [
      { kind: 'number', name: 'from', label: 'rate.from', min: 0 },
      { kind: 'text', name: 'price', label: 'field.price', input: 'decimal' },
      { kind: 'number', name: 'per', label: 'field.per', min: 1 },
      { kind: 'number', name: 'increment', label: 'field.increment', min: 1 },
    ],
    blankRow: { from: '60', price: '', per: '60', increment: '60' },
    repeats: ['per', 'increment'],
    add: 'rate.add-step',
  },
  {
    kind: 'section',
    legend: 'rate.when',
    hint: 'rate.when-hint',
    folds: true,
    says: (values) => saysWhen(reader, values),
    fields: [
      { kind: 'days', name: 'band.weekdays', label: 'rate.weekdays' },
      { kind: 'time', name: 'band.start', label: 'rate.start', optional: true },
      { kind: 'time', name: 'band.end', label: 'rate.end', hint: 'rate.end-hint', optional: true },
      { kind: 'date', name: 'band.dates.from', label: 'rate.first-day', optional: true },
      { kind: 'date', name: 'band.dates.to', label: 'rate.last-day', optional: true },
      { kind: 'check', name: 'band.holiday', label: 'rate.only-holidays' },
    ],
  },
  {
    kind: 'section',
    legend: 'rate.limits',
    folds: true,
    says: (values) => saysLimits(reader, values, currency),
    fields: [
      { kind: 'number', name: 'freeSec', label: 'rate.free', hint: 'rate.free-hint', min: 0, optional: true },
      { kind: 'number', name: 'minBillableSec', label: 'rate.short', hint: 'rate.short-hint', min: 0, optional: true },
      money('minCharge', 'rate.minimum', 'rate.minimum-hint'),
      money('maxCost', 'rate.cap', 'rate.cap-hint'),
      money('markup', 'rate.markup', 'rate.markup-hint'),
      {
        kind: 'select',
        name: 'rounding.mode',
        label: 'price-list.rounding',
        options: textOptions(reader, ['half-up', 'up', 'half-even', 'down'] as const, (mode) => `rounding.${mode}`),
      },
      { kind: 'number', name: 'rounding.decimals', label: 'field.rate-decimals', min: 0, max: 9 },
    ],
  },
];

const blankRate: Record<string, string> = {
  name: '',
  prefixes: '',
  connectFee: '0',
  'steps[0]._was': '',
  'steps[0].from': '0',
  'steps[0].price': '',
  'steps[0].per': '60',
  'steps[0].increment': '60',
  'rounding.mode': 'half-up',
  'rounding.decimals': '4',
};

/** The fields of the tariff's page. */
export function tariffFields(
  reader: Reader,
  office: Office,
  about: { currency: string; tariffId?: string },
): FieldSpec[] {
  const trunkOptions = office.trunks.map(({ id, name, tariff }) => {
    const other = tariff === about.tariffId ? undefined : office.tariffs.find((each) => each.id === tariff)?.name;
    return {
      value: id,
      label: other === undefined ? name : reader.t('tariff.line-now', { line: name, tariff: other }),
    };
  });
  return [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'date',
      name: 'validFrom',
      label: 'field.valid-from',
      hint: about.tariffId === undefined ? 'field.valid-from.hint' : 'tariff.valid-from-hint',
    },
    ...(trunkOptions.length > 0
      ? [{ kind: 'checks' as const, name: 'lines', label: 'tariff.lines' as const, options: trunkOptions }]
      : []),
    {
      kind: 'cards',
      name: 'rates',
      label: 'field.rates',
      hint: 'field.rates.hint',
      fields: rateFields(reader, about.currency),
      blankRow: blankRate,
      title: titleOf,
      add: 'add.rate',
    },
    {
      kind: 'section',
      legend: 'tariff.holidays',
      hint: 'tariff.holidays-hint',
      folds: true,
      says: (values) => {
        const days = textOf(values, 'holidays')
          .split(/[\s,;]+/)
          .filter(Boolean).length;
        const place = textOf(values, 'calendar.place');
        const says = [place, days > 0 ? reader.t('tariff.holidays-count', { count: days }) : ''];
        return says.filter(Boolean).join(' · ') || reader.t('value.none');
      },
      fields: [
        {
          kind: 'select',
          name: 'calendar.place',
          label: 'tariff.calendar',
          hint: 'tariff.calendar-hint',
          options: placeOptions(reader),
          optional: true,
          none: 'field.holidays.none',
          wide: true,
        },
        {
          kind: 'words',
          name: 'holidays',
          label: 'tariff.own-holidays',
          placeholder: '2026-12-25, 2027-01-01',
          wide: true,
        },
      ],
    },
    ...(office.trunks.length > 0 ? [bundleFields(reader, office)] : []),
    {
      kind: 'section',
      legend: 'tariff.settings',
      folds: true,
      says: (values) => [textOf(values, 'currency'), textOf(values, 'timezone')].filter(Boolean).join(' · '),
      fields: [
        { kind: 'select', name: 'currency', label: 'field.currency', options: currencyOptions(reader) },
        { kind: 'select', name: 'timezone', label: 'field.timezone', options: timezoneOptions() },
        {
          kind: 'select',
          name: 'duration',
          label: 'field.duration',
          options: textOptions(reader, ['ceil', 'round', 'floor'] as const, (mode) => `duration.${mode}`),
        },
      ],
    },
  ];
}

const bundleFields = (reader: Reader, office: Office): FieldSpec => ({
  kind: 'section',
  legend: 'bundle.bundles',
  hint: 'bundle.hint',
  folds: true,
  says: (values) => {
    const count = Object.keys(values).filter((name) => /^bundles\[\d+\]\.seconds$/.test(name)).length;
    return count > 0 ? reader.t('bundle.count', { count }) : reader.t('value.none');
  },
  fields: [
    {
      kind: 'cards',
      name: 'bundles',
      label: 'bundle.bundles',
      fields: [
        { kind: 'select', name: 'trunk', label: 'bundle.line', options: namedOptions(office.trunks) },
        { kind: 'text', name: 'name', label: 'bundle.name' },
        { kind: 'minutes', name: 'seconds', label: 'bundle.minutes', hint: 'bundle.minutes-hint' },
        { kind: 'minutes', name: 'unitSec', label: 'bundle.unit' },
        { kind: 'number', name: 'resetDay', label: 'bundle.reset-day', min: 1, max: 28 },
        { kind: 'number', name: 'priority', label: 'bundle.priority' },
        { kind: 'words', name: 'prefixes', label: 'bundle.prefixes', optional: true },
        {
          kind: 'checks',
          name: 'kinds',
          label: 'bundle.kinds',
          options: textOptions(reader, callKinds, (kind) => `call-kind.${kind}`),
        },
      ],
      blankRow: {
        trunk: office.trunks[0]?.id ?? '',
        name: '',
        seconds: '100',
        unitSec: '1',
        priority: '0',
        kinds: 'national',
        prefixes: '',
        resetDay: '1',
      },
      title: (values) => textOf(values, 'name'),
      add: 'bundle.add',
    },
  ],
});
