import type { TodayView } from '../../../views/story/today-part.tsx';
import { figures } from '../../core/figures/figures.ts';
import { addSums, noSums } from '../../core/figures/sums.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import { countCalls } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';

/** The day and the month in figures, in the office's zone. */
export async function todayOf(deps: WebDeps): Promise<TodayView> {
  const { timezone } = deps.office.read().office;
  const { date } = localTime(timezone, deps.clock.now());
  const from = instantAt(timezone, { date, minute: 0 });
  const month = instantAt(timezone, { date: `${date.slice(0, 7)}-01`, minute: 0 });
  const [day, thisMonth] = await Promise.all([deps.reports.sums({ from }), deps.reports.sums({ from: month })]);
  const queues = deps.queues.wallboard().queues.map(({ today }) => today);
  const level = figures['service-level'].of(queues.reduce(addSums, noSums()));
  return {
    calls: day.calls,
    answered: day.answered,
    abandoned: countCalls(deps.db, { from, endReason: 'abandoned' }),
    ...(level !== null && { level }),
    costs: day.costs,
    monthCosts: thisMonth.costs,
  };
}
