import type { QuarterPlan } from '../../server/core/figures/staffing.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, formatShare, formatSpan } from '../texts/format.ts';
import type { TextKey } from '../texts/reader.ts';
import { PictureFigure } from './picture.tsx';
import { heatPicture, uprightHeat } from './report-picture.ts';
import type { Choice } from './report-view.ts';

export interface StaffingRow extends QuarterPlan {
  /** Share expected with those who were there, and with one of them away. */
  expected: number;
  oneLess: number;
  /** Share that was really answered in time; null without calls. */
  actual: number | null;
}

export interface StaffingView {
  query: {
    queue: string;
    weekday: number;
    weeks: number;
    share: number;
    within: number;
    shrinkage: number;
    patience?: number;
  };
  queues: Choice[];
  handlingSec: number;
  /** Of the whole week, by weekday and minute. */
  rows: StaffingRow[];
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

function addressOf(query: StaffingView['query']): string {
  const values = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `/supervisor/staffing?${new URLSearchParams(values)}`;
}

/** How many people are needed in each quarter of an hour of the week, and how it was. */
export const StaffingPage = ({ page, view }: { page: Page; view: StaffingView }) => {
  const { reader } = page;
  const { t } = reader;
  const { query } = view;
  const rows = view.rows.filter(({ weekday }) => weekday === query.weekday);
  const two = (value: number): string => String(value).padStart(2, '0');
  return (
    <Shell page={page} title={t('nav.staffing')}>
      <PageHead title={t('nav.staffing')} lead={t('staffing.lead')}>
        <LinkButton href="/supervisor/staffing/shifts" icon="people">
          {t('shifts.title')}
        </LinkButton>
      </PageHead>
      <Aim page={page} view={view} />
      {view.rows.every(({ calls }) => calls === 0) ? (
        <Empty icon="people" title={t('staffing.empty.title')} text={t('staffing.empty.text')} />
      ) : (
        <>
          <WeekMap page={page} view={view} />
          <nav class="segmented report-periods" aria-label={t('report.column.weekday')}>
            {weekdays.map((weekday) => (
              <a href={addressOf({ ...query, weekday })} aria-current={weekday === query.weekday ? 'page' : undefined}>
                {t(`weekday.${weekday}` as TextKey)}
              </a>
            ))}
          </nav>
          <DataTable
            stays
            caption={t('nav.staffing')}
            rows={rows}
            columns={[
              {
                label: t('staffing.from'),
                cell: ({ minute }) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
              },
              { label: t('staffing.calls'), number: true, cell: ({ calls }) => formatCount(calls, reader) },
              { label: t('staffing.needed'), number: true, cell: ({ needed }) => needed },
              { label: t('staffing.rostered'), number: true, cell: ({ rostered }) => rostered },
              {
                label: t('staffing.present'),
                number: true,
                cell: ({ present, needed }) => (
                  <span>
                    {Math.round(present) < needed && <Badge tone="warn">{t('staffing.short')}</Badge>}{' '}
                    {formatCount(present, reader)}
                  </span>
                ),
              },
              { label: t('staffing.expected'), number: true, cell: ({ expected }) => formatShare(expected, reader) },
              {
                label: t('staffing.one-less'),
                number: true,
                cell: ({ expected, oneLess }) => `${formatShare(expected, reader)} → ${formatShare(oneLess, reader)}`,
              },
              {
                label: t('staffing.actual'),
                number: true,
                cell: ({ actual }) => (actual === null ? '–' : formatShare(actual, reader)),
              },
            ]}
          />
          <p class="hint">{t('staffing.formula', { aht: formatSpan(view.handlingSec * 1000), weeks: query.weeks })}</p>
        </>
      )}
    </Shell>
  );
};

const Aim = ({ page, view }: { page: Page; view: StaffingView }) => {
  const { t } = page.reader;
  const { query } = view;
  const number = (name: string, label: TextKey, limits: { min: number; max: number }, value?: number) => (
    <label>
      <span>{t(label)}</span>
      <input type="number" name={name} {...limits} value={value} />
    </label>
  );
  return (
    <form action="/supervisor/staffing" class="card call-filters">
      <input type="hidden" name="weekday" value={query.weekday} />
      <label>
        <span>{t('staffing.queue')}</span>
        <select name="queue">
          {view.queues.map(({ id, name }) => (
            <option value={id} selected={id === query.queue}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {number('share', 'staffing.share', { min: 1, max: 99 }, query.share)}
      {number('within', 'staffing.within', { min: 1, max: 3600 }, query.within)}
      {number('shrinkage', 'staffing.shrinkage', { min: 0, max: 90 }, query.shrinkage)}
      {number('patience', 'staffing.patience', { min: 1, max: 3600 }, query.patience)}
      {number('weeks', 'staffing.weeks', { min: 1, max: 52 }, query.weeks)}
      <div class="filter-actions">
        <Button kind="primary">{t('staffing.show')}</Button>
      </div>
    </form>
  );
};

/** The most people needed in any quarter of each hour. */
const WeekMap = ({ page, view }: { page: Page; view: StaffingView }) => {
  const counts = weekdays.map(() => Array.from({ length: 24 }, () => 0));
  for (const { weekday, minute, needed } of view.rows) {
    const [hours, hour] = [counts[weekday - 1]!, Math.floor(minute / 60)];
    hours[hour] = Math.max(hours[hour]!, needed);
  }
  const week = { reader: page.reader, label: page.reader.t('staffing.week-map'), counts };
  return <PictureFigure picture={heatPicture(week)} upright={uprightHeat(week)} />;
};
