import type { Page } from '../layout/page.ts';
import { Choose } from './choose.tsx';
import { DataTable } from './data-table.tsx';

const examplesShown = 3;

/** What each column of a list that was brought in becomes, with a few of its cells; posts `column-0`, `column-1`, … */
export const ColumnMapping = ({
  page,
  source,
  settings,
  options,
}: {
  page: Page;
  source: { sample: readonly (readonly string[])[]; width: number };
  settings: { headerAt: number; columns: readonly string[] };
  options: readonly { value: string; label: string }[];
}) => {
  const { t } = page.reader;
  const headers = source.sample[settings.headerAt] ?? [];
  const below = source.sample.slice(settings.headerAt + 1);
  const columns = Array.from({ length: source.width }, (_, at) => ({
    at,
    header: (headers[at] ?? '').trim() || t('imports.column-number', { number: at + 1 }),
    examples: below.flatMap((row) => ((row[at] ?? '').trim() === '' ? [] : [row[at]!.trim()])).slice(0, examplesShown),
  }));
  return (
    <DataTable
      caption={t('imports.columns')}
      rows={columns}
      columns={[
        { label: t('imports.column'), cell: ({ header }) => <b>{header}</b> },
        {
          label: t('imports.examples'),
          cell: ({ examples }) => examples.map((text) => <small class="under">{text.slice(0, 60)}</small>),
        },
        {
          label: t('imports.becomes'),
          cell: ({ at, header }) => (
            <select name={`column-${at}`} aria-label={`${header}: ${t('imports.becomes')}`}>
              {options.map(({ value, label }) => (
                <option value={value} selected={value === (settings.columns[at] ?? 'skip')}>
                  {label}
                </option>
              ))}
            </select>
          ),
        },
      ]}
    />
  );
};

const rowsShown = 15;

/** Which row of the list names its columns; posts `headerAt`, −1 for none. */
export const HeaderRow = ({
  page,
  source,
  settings,
  none,
}: {
  page: Page;
  source: { sample: readonly (readonly string[])[] };
  settings: { headerAt: number };
  /** What the choice of none says. */
  none: string;
}) => {
  const { t } = page.reader;
  return (
    <Choose
      name="headerAt"
      label={t('imports.header')}
      value={String(settings.headerAt)}
      options={[
        { value: '-1', label: none },
        ...source.sample.slice(0, rowsShown).map((row, at) => ({
          value: String(at),
          label: t('imports.header-row', { row: at + 1, text: row.join(' · ').slice(0, 60) }),
        })),
      ]}
    />
  );
};
