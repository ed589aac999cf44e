import type { Cell, ReportColumn } from '../../server/core/figures/reports.ts';
import type { Page } from '../layout/page.ts';
import { columnText } from '../reports/cell-text.ts';
import { formatCount, formatShare, formatSpan } from '../texts/format.ts';

export interface DeskFigure {
  column: ReportColumn;
  own: Cell;
  /** Mean of who took calls today. */
  team: Cell;
}

export interface DeskFiguresView {
  figures: DeskFigure[];
  /** Of the own queues; null before anybody called. */
  levels: { queue: string; level: number | null; withinSec: number; waiting: number }[];
}

/** Fetched by itself, so that no push waits for it: what the day came to changes slowly. */
export const FiguresPlace = ({ page }: { page: Page }) => (
  <section
    id="desk-figures"
    class="desk-figures"
    aria-label={page.reader.t('desk.figures')}
    hx-get="/agent/figures"
    hx-trigger="load, every 60s"
    hx-swap="innerHTML"
  />
);

/** Own figures of today beside the team's, and how well the own queues answer. */
export const Figures = ({ page, view }: { page: Page; view: DeskFiguresView }) => {
  const { reader } = page;
  const { t } = reader;
  const text = (cell: Cell, { unit }: ReportColumn): string => {
    if (typeof cell !== 'number') return '–';
    if (unit === 'span') return formatSpan(cell);
    // A mean of counts has decimals; whole ones are written as such.
    return unit === 'share' ? formatShare(cell, reader) : formatCount(Math.round(cell * 10) / 10, reader);
  };
  return (
    <table>
      <caption class="unseen">{t('desk.figures')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('desk.figures')}</th>
          <th scope="col">{t('desk.figures-own')}</th>
          <th scope="col">{t('desk.figures-team')}</th>
        </tr>
      </thead>
      <tbody>
        {view.figures.map(({ column, own, team }) => (
          <tr>
            <th scope="row">{columnText(column, reader)}</th>
            <td>{text(own, column)}</td>
            <td>{text(team, column)}</td>
          </tr>
        ))}
        {view.levels.map(({ queue, level, withinSec, waiting }) => (
          <tr>
            <th scope="row" colspan={2} title={queue}>
              {t('desk.level', { queue, sec: withinSec })}
              {waiting > 0 && <small> {t('desk.level-waiting', { count: waiting })}</small>}
            </th>
            <td>{level === null ? '–' : formatShare(level, reader)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
