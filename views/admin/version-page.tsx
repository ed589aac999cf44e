import type { Child } from 'hono/jsx';
import { parseNanos } from '../../server/base/money.ts';
import type { Tariff } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatDate, formatMoney } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { entryPath } from './section.ts';

type Version = Tariff['versions'][number];

/** Rates as they are charged: what is in force is read, not edited. */
const RateTable = ({ reader, tariff, version }: { reader: Reader; tariff: Tariff; version: Version }) => {
  const { t } = reader;
  const money = (text: string) => formatMoney(parseNanos(text) ?? 0n, { ...reader, currency: tariff.currency });
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
        { label: t('field.connect-fee'), cell: (rate) => money(rate.connectFee), number: true },
        {
          label: t('field.price'),
          cell: (rate) => rate.steps.map((step) => <span class="block">{`${money(step.price)} / ${step.per} s`}</span>),
          number: true,
        },
        {
          label: t('field.increment'),
          cell: (rate) => rate.steps.map((step) => step.increment).join(', '),
          number: true,
        },
      ]}
    />
  );
};

export const VersionPage = ({
  page,
  tariff,
  version,
  form,
}: {
  page: Page;
  tariff: Tariff;
  /** Absent for a new one. */
  version?: Version;
  /** Absent for one that is in force. */
  form?: Child;
}) => {
  const { reader } = page;
  const { t } = reader;
  const title = version
    ? t('tariff.version.from', {
        date: formatDate(Date.parse(version.validFrom), { ...reader, timezone: tariff.timezone }),
      })
    : t('tariff.version.new');
  return (
    <Shell page={page} title={title}>
      <p>
        <a href={entryPath('tariffs', tariff.id)}>← {tariff.name}</a>
      </p>
      <PageHead title={title} {...(!version && { lead: t('tariff.version.new-lead') })} />
      {form ??
        (version && (
          <>
            <Notice tone="info">{t('tariff.version.fixed')}</Notice>
            <RateTable reader={reader} tariff={tariff} version={version} />
          </>
        ))}
    </Shell>
  );
};
