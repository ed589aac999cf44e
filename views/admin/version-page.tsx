import { parseNanos } from '../../server/base/money.ts';
import type { Tariff } from '../../server/core/office/tariffs.ts';
import type { PrefixChange } from '../../server/core/rating/decks/compare-decks.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatDate, formatDay, formatMoney } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { PriceChanges } from './price-changes.tsx';
import { bandText, limitsText } from './rate-words.ts';
import { entryPath } from './section.ts';

type Version = Tariff['versions'][number];

/** Rates as they are charged: what is in force is read, not edited. */
const RateTable = ({ reader, tariff, version }: { reader: Reader; tariff: Tariff; version: Version }) => {
  const { t } = reader;
  const { currency } = tariff;
  const money = (text: string) => formatMoney(parseNanos(text) ?? 0n, { ...reader, currency });
  return (
    <DataTable
      caption={t('field.rates')}
      rows={version.rates}
      columns={[
        { label: t('field.rate-name'), cell: (rate) => rate.name },
        {
          label: t('field.rate-prefixes'),
          cell: (rate) => rate.prefixes.map((prefix) => prefix || t('outbound.all')).join(', '),
        },
        { label: t('rate.when'), cell: (rate) => bandText(reader, rate.band) },
        { label: t('field.connect-fee'), cell: (rate) => money(rate.connectFee), number: true },
        {
          label: t('field.price'),
          cell: (rate) =>
            rate.steps.map((step) => (
              <span class="block">
                {t('rate.step-says', {
                  from: step.from,
                  price: money(step.price),
                  per: step.per,
                  increment: step.increment,
                })}
              </span>
            )),
          number: true,
        },
        { label: t('rate.limits'), cell: (rate) => limitsText(rate, { reader, currency }) || '–' },
      ]}
    />
  );
};

/** One version of a tariff, and how it differs from the one before. */
export const VersionPage = ({
  page,
  tariff,
  index,
  changes,
  isOpen,
}: {
  page: Page;
  tariff: Tariff;
  index: number;
  /** Absent for the first one. */
  changes?: readonly PrefixChange[];
  /** It has not begun. */
  isOpen: boolean;
}) => {
  const { reader } = page;
  const { t } = reader;
  const version = tariff.versions[index]!;
  const dayOf = (each: Version): string =>
    formatDate(Date.parse(each.validFrom), { ...reader, timezone: tariff.timezone });
  const before = tariff.versions[index - 1];
  const title = t('tariff.version.from', { date: dayOf(version) });
  const path = entryPath('tariffs', tariff.id);
  const { holidays = [], calendar } = version;
  return (
    <Shell page={page} title={title}>
      <p class="crumbs">
        <a href={path}>← {tariff.name}</a>
      </p>
      <PageHead title={title} />
      {isOpen ? (
        <form method="post" action={`${path}/versions/${index}/withdraw`} class="with-notice">
          <CsrfField page={page} />
          <Notice tone="info">{t('tariff.version.open')}</Notice>
          <LinkButton href={`${path}?version=${encodeURIComponent(version.validFrom)}`} icon="pencil">
            {t('action.edit')}
          </LinkButton>
          {index > 0 && <Button icon="trash">{t('price-list.withdraw')}</Button>}
        </form>
      ) : (
        <Notice tone="info">{t('tariff.version.fixed')}</Notice>
      )}
      <RateTable reader={reader} tariff={tariff} version={version} />
      {holidays.length > 0 && (
        <p class="hint">
          {t('tariff.holidays')}: {holidays.map((day) => formatDay(day, reader)).join(', ')}
        </p>
      )}
      {calendar && (
        <details class="card">
          <summary>
            {t('tariff.calendar')}: {calendar.place}
          </summary>
          {calendar.years.length === 0 && <p class="hint">{t('holidays.pending')}</p>}
          <p>{t('tariff.calendar-fixed')}</p>
          <ul>
            {calendar.years.map(({ year, days }) => (
              <li>
                {year}: {days.map(({ date, name }) => `${formatDay(date, reader)} ${name}`).join(' · ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {before && changes && (
        <section class="card stack">
          <h2>{t('price-list.against', { day: dayOf(before) })}</h2>
          {changes.length === 0 ? (
            <p class="hint">{t('tariff.version.same')}</p>
          ) : (
            <PriceChanges reader={reader} currency={tariff.currency} rows={changes} />
          )}
        </section>
      )}
    </Shell>
  );
};
