import { holidayRegions } from '../../server/core/office/holiday-regions.ts';
import type { OpeningHours } from '../../server/core/office/office.ts';
import { weekdays } from '../parts/control.tsx';
import type { Option } from '../parts/form.ts';
import { formatDate } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { weeklyField } from './common-fields.ts';
import { countryOptions } from './office-page.tsx';
import { entryPath, type Section, textOptions } from './section.ts';

/** `Lu Ma Mi 09:00–13:30` for each period. */
const WeeklyText = ({ reader: { t }, hours }: { reader: Reader; hours: OpeningHours }) => (
  <span>
    {hours.weekly.length === 0 && t('hours.closed')}
    {hours.weekly.map(({ days, from, to }) => (
      <span class="under">
        {weekdays
          .filter((day) => days.includes(day))
          .map((day) => t(`day.${day}.short`))
          .join(' ')}{' '}
        {from}–{to}
      </span>
    ))}
  </span>
);

export const timezoneOptions = () =>
  Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }));

/** Countries and, below each, its regions with holidays of their own. */
export function placeOptions(reader: Reader): Option[] {
  return countryOptions(reader).flatMap(({ value, label }) => [
    { value, label },
    ...Object.entries(holidayRegions[value] ?? {}).map(([region, name]) => ({
      value: `${value}-${region}`,
      label: `${label} · ${name}`,
    })),
  ]);
}

/** What the calendar says, with what the exceptions make of it. */
const HolidayList = ({ reader, hours }: { reader: Reader; hours: OpeningHours }) => {
  const { t } = reader;
  const years = hours.holidays?.years ?? [];
  return (
    <section class="card stack">
      <h2>{t('holidays.title')}</h2>
      {years.length === 0 && <p class="hint">{t('holidays.pending')}</p>}
      {years.map(({ year, days }) => (
        <details open={year === years[0]?.year}>
          <summary>{t('holidays.year', { year, count: days.length })}</summary>
          <ul>
            {days.map(({ date, name }) => (
              <li>
                {formatDate(Date.parse(date), { language: reader.language, timezone: 'UTC' })} · {name}
                {hours.exceptions.some((each) => each.date === date) && (
                  <span class="under">{t('holidays.overruled')}</span>
                )}
              </li>
            ))}
          </ul>
        </details>
      ))}
      <p class="hint">
        {t('holidays.source')} <a href="https://github.com/commenthol/date-holidays">date-holidays</a>
      </p>
    </section>
  );
};

export const hours: Section<'hours'> = {
  key: 'hours',
  slug: 'hours',
  icon: 'clock',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }], exceptions: [] }),
  columns: ({ reader }) => [
    { label: reader.t('column.name'), cell: (row) => <a href={entryPath('hours', row.id)}>{row.name}</a> },
    { label: reader.t('column.weekly'), cell: (row) => <WeeklyText reader={reader} hours={row} /> },
    { label: reader.t('column.exceptions'), cell: (row) => row.exceptions.length, number: true },
  ],
  finish: ({ holidays, ...entry }) => (holidays?.place ? { ...entry, holidays } : entry),
  aside: ({ reader }, entry) => (entry.holidays ? <HolidayList reader={reader} hours={entry} /> : undefined),
  fields: ({ reader }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'select',
      name: 'timezone',
      label: 'field.timezone',
      options: timezoneOptions(),
      optional: true,
      none: 'field.timezone.none',
    },
    weeklyField,
    {
      kind: 'rows',
      name: 'exceptions',
      label: 'field.exceptions',
      hint: 'field.exceptions.hint',
      columns: [
        { kind: 'date', name: 'date', label: 'field.date' },
        { kind: 'text', name: 'name', label: 'field.exception-name' },
        { kind: 'periods', name: 'periods', label: 'field.periods', placeholder: '09:00-13:00' },
      ],
      blankRow: { date: '', name: '', periods: '' },
      add: 'add.exception',
    },
    {
      kind: 'select',
      name: 'holidays.place',
      label: 'field.holidays',
      hint: 'field.holidays.hint',
      options: placeOptions(reader),
      optional: true,
      none: 'field.holidays.none',
    },
    {
      kind: 'text',
      name: 'code',
      label: 'field.hours-code',
      hint: 'field.hours-code.hint',
      input: 'numeric',
      optional: true,
    },
    {
      kind: 'select',
      name: 'switchBy',
      label: 'field.switch-by',
      options: textOptions(reader, ['leaders'] as const, (who) => `switch-by.${who}`),
      optional: true,
      none: 'field.switch-by.none',
    },
  ],
};
