import type { TodayView } from '../../../views/story/today-part.tsx';
import { type Nanos, parseNanos, printNanos } from '../../base/money.ts';
import { figures } from '../../core/figures/figures.ts';
import { addSums, noSums } from '../../core/figures/sums.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { CallSums } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';

/** The days of the month that are over are read so often: what still changes in them is what was going on at midnight. */
const freshMs = 60_000;

/** Each currency for itself, exactly. */
function addCosts(...each: CallSums['costs'][]): CallSums['costs'] {
  const sums = new Map<string, Nanos>();
  for (const { currency, cost } of each.flat()) sums.set(currency, (sums.get(currency) ?? 0n) + parseNanos(cost)!);
  return [...sums].map(([currency, nanos]) => ({ currency, cost: printNanos(nanos) }));
}

type Deps = Pick<WebDeps, 'office' | 'clock' | 'reports' | 'queues' | 'bus'>;

/** The day and the month in figures, in the office's zone. Today is read at each look, the days before it once for many. */
export function createToday(deps: Deps): () => Promise<TodayView> {
  let before: { from: number; to: number; at: number; sums: Promise<CallSums> } | undefined;
  const forget = (): void => {
    before = undefined;
  };
  deps.bus.on('charges.changed', forget);

  function daysBefore({ from, to }: { from: number; to: number }): Promise<CallSums> {
    const at = deps.clock.now();
    if (before?.from === from && before.to === to && at >= before.at && at - before.at < freshMs) return before.sums;
    const sums = deps.reports.sums({ from, to });
    before = { from, to, at, sums };
    // One that failed is asked again by whoever comes next.
    sums.catch(forget);
    return sums;
  }

  return async () => {
    const { timezone } = deps.office.read().office;
    const { date } = localTime(timezone, deps.clock.now());
    const from = instantAt(timezone, { date, minute: 0 });
    const month = instantAt(timezone, { date: `${date.slice(0, 7)}-01`, minute: 0 });
    const [day, past] = await Promise.all([deps.reports.sums({ from }), daysBefore({ from: month, to: from })]);
    const queues = deps.queues.wallboard().queues.map(({ today }) => today);
    const level = figures['service-level'].of(queues.reduce(addSums, noSums()));
    return {
      calls: day.calls,
      answered: day.answered,
      abandoned: day.abandoned,
      ...(level !== null && { level }),
      costs: day.costs,
      monthCosts: addCosts(past.costs, day.costs),
    };
  };
}
