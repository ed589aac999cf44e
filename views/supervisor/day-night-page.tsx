import type { HoursMode } from '../../server/core/office/hours-plan.ts';
import type { OpenJudgement } from '../../server/core/schedule/opening-hours.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { Badge } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatInstant } from '../texts/format.ts';

export interface DayNightRow {
  id: string;
  name: string;
  mode: HoursMode | 'auto';
  now: OpenJudgement;
  /** Dialled by phones. */
  code: string;
  /** Who switched it last. */
  last?: { by: string; at: number };
}

const modes = ['auto', 'day', 'night'] as const;

/** Opening hours as they stand now, to be opened and closed by hand. */
export const DayNightPage = ({ page, rows }: { page: Page; rows: readonly DayNightRow[] }) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <Shell page={page} title={t('nav.day-night')}>
      <PageHead title={t('nav.day-night')} lead={t('day-night.lead')} />
      {rows.length === 0 ? (
        <Empty icon="clock" title={t('day-night.empty.title')} text={t('day-night.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.day-night')}
          rows={rows}
          columns={[
            {
              label: t('column.name'),
              cell: ({ name, code }) => (
                <span>
                  {name}
                  <span class="under">{t('day-night.code', { code })}</span>
                </span>
              ),
            },
            {
              label: t('column.state'),
              cell: ({ now }) => (
                <span>
                  <Badge tone={now.open ? 'good' : 'quiet'}>
                    {t(now.open ? 'day-night.open' : 'day-night.closed')}
                  </Badge>{' '}
                  {t(`hours-reason.${now.reason.kind}`)}
                  {'name' in now.reason && `: ${now.reason.name}`}
                  {now.changesAt !== undefined && (
                    <span class="under">{t('day-night.until', { at: formatInstant(now.changesAt, reader) })}</span>
                  )}
                </span>
              ),
            },
            {
              label: t('day-night.switch'),
              cell: (row) => (
                <span>
                  <Act
                    page={page}
                    action={`/supervisor/day-night/${encodeURIComponent(row.id)}`}
                    class="segmented"
                    aria-label={row.name}
                  >
                    {modes.map((mode) => (
                      <button type="submit" name="mode" value={mode} aria-pressed={row.mode === mode}>
                        {t(`day-night.${mode}`)}
                      </button>
                    ))}
                  </Act>
                  {row.last && (
                    <span class="under">
                      {t('day-night.by', { who: row.last.by, at: formatInstant(row.last.at, reader) })}
                    </span>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
    </Shell>
  );
};
