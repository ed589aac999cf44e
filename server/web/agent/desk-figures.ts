import type { DeskFigure, DeskFiguresView } from '../../../views/agent/desk-figures.tsx';
import { serviceLevelOf } from '../../core/figures/figures.ts';
import type { Cell, ReportTable } from '../../core/figures/reports.ts';
import { levelsOf } from '../reports/report-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { startOfDay } from './desk-model.ts';

/** All desks are shown one reading of the day's figures for so long. */
const freshMs = 30_000;
const shown = ['handled', 'talk-time', 'wrap-up-time', 'aht', 'occupancy'];

type Deps = Pick<WebDeps, 'reports' | 'office' | 'clock' | 'queues'>;

const mean = (cells: readonly Cell[]): number | null => {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
};

/** The own figures of the day beside the mean of those who took calls, from what reports have counted; and the queues' aim. */
export function createDeskFigures(deps: Deps): (login: string) => Promise<DeskFiguresView> {
  let read: { at: number; table: Promise<ReportTable> } | undefined;

  function tableOfToday(): Promise<ReportTable> {
    const now = deps.clock.now();
    if (!read || now - read.at >= freshMs || now < read.at) {
      const { timezone } = deps.office.read().office;
      const table = deps.reports.table(
        { name: 'people', from: startOfDay(deps), to: now + 1, timezone },
        levelsOf(deps),
      );
      read = { at: now, table };
      // One that failed is asked again by whoever comes next.
      table.catch(() => {
        read = undefined;
      });
    }
    return read.table;
  }

  function aimOf(login: string): DeskFiguresView['levels'] {
    const { queues } = deps.office.read();
    const own = new Set(queues.filter(({ members }) => members.includes(login)).map(({ id }) => id));
    return deps.queues
      .wallboard()
      .queues.filter(({ queueId }) => own.has(queueId))
      .map(({ name, today, serviceLevelSec, waiting }) => ({
        queue: name,
        level: serviceLevelOf(today),
        withinSec: serviceLevelSec,
        waiting: waiting.length,
      }));
  }

  return async (login) => {
    const { columns, rows } = await tableOfToday();
    const own = rows.find(([person]) => person === login);
    const figures = columns.flatMap((column, index): DeskFigure[] =>
      shown.includes(column.id)
        ? [{ column, own: own?.[index] ?? null, team: mean(rows.map((row) => row[index] ?? null)) }]
        : [],
    );
    return { figures, levels: aimOf(login) };
  };
}
