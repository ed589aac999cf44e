import type { Tariff } from '../../server/core/office/tariffs.ts';
import { formatDate } from '../texts/format.ts';
import { entryPath, type Section } from './section.ts';

type VersionState = 'current' | 'future' | 'past';

/** Whether the nth version is in force, was, or will be. */
export function versionState(tariff: Tariff, at: { index: number; nowMs: number }): VersionState {
  const begins = (index: number): number => Date.parse(tariff.versions[index]?.validFrom ?? '');
  if (begins(at.index) > at.nowMs) return 'future';
  return begins(at.index + 1) <= at.nowMs ? 'past' : 'current';
}

export const tariffs: Section<'tariffs'> = {
  key: 'tariffs',
  slug: 'tariffs',
  icon: 'coins',
  ownForm: true,
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({}),
  fields: () => [],
  columns: ({ reader, office, live }) => {
    const { t } = reader;
    const current = (row: Tariff) =>
      row.versions.findLast((version) => Date.parse(version.validFrom) <= live.nowMs) ?? row.versions[0];
    const usersOf = ({ id }: Tariff): string[] => [
      ...office.trunks
        .filter(({ tariff, inboundTariff }) => [tariff, inboundTariff].includes(id))
        .map(({ name }) => name),
      ...(office.prices.some(({ tariff }) => tariff === id) ? [t('tariff.charged-by')] : []),
    ];
    return [
      { label: t('column.name'), cell: (row) => <a href={entryPath('tariffs', row.id)}>{row.name}</a> },
      { label: t('tariff.used-by'), cell: (row) => usersOf(row).join(', ') || t('value.none') },
      { label: t('column.currency'), cell: (row) => row.currency },
      {
        label: t('column.version'),
        cell: (row) => formatDate(Date.parse(current(row)?.validFrom ?? ''), { ...reader, timezone: row.timezone }),
      },
      { label: t('column.rates'), cell: (row) => current(row)?.rates.length ?? 0, number: true },
    ];
  },
};
