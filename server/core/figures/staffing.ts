import { agentsNeeded, erlangA, erlangC, erlangsOf } from '../acd/erlang.ts';

/** What came in one quarter of an hour of a weekday, on average of the weeks looked at. */
export interface QuarterLoad {
  /** From Monday = 1. */
  weekday: number;
  /** Minutes from midnight, a multiple of 15. */
  minute: number;
  calls: number;
  /** Talk, hold and wrap-up of one call. */
  handlingSec: number;
  /** People with callers or ready for them, on average. */
  present: number;
}

export interface StaffingAim {
  /** Share of callers answered within `withinSec`. */
  share: number;
  withinSec: number;
  /** Share of paid time in which people are not there for callers: breaks, training, illness. */
  shrinkage: number;
  /** With it callers are taken to give up after such a time in the mean (Erlang A); without, to wait on (Erlang C). */
  patienceSec?: number;
}

export interface QuarterPlan extends QuarterLoad {
  /** Callers in talk at once, on average. */
  erlangs: number;
  /** To be at their desks. */
  needed: number;
  /** To be on the roster, as not all of them are at their desks. */
  rostered: number;
  /** Expected share answered in time with `needed`. */
  level: number;
}

/** Share of callers answered in time when so many serve them. */
export function expectedLevel(
  load: Pick<QuarterLoad, 'calls' | 'handlingSec'>,
  given: { agents: number } & Pick<StaffingAim, 'withinSec' | 'patienceSec'>,
): number {
  if (load.calls === 0) return 1;
  if (given.agents <= 0) return 0;
  const traffic = { callsPerHour: load.calls * 4, handlingSec: load.handlingSec, agents: given.agents };
  const { patienceSec, withinSec } = given;
  return patienceSec === undefined
    ? erlangC(traffic).withinSec(withinSec)
    : erlangA({ ...traffic, patienceSec }).withinSec(withinSec);
}

/** The fewest people with whom the aim is met. */
function needed(load: QuarterLoad, aim: StaffingAim): number {
  if (load.calls === 0) return 0;
  const most = agentsNeeded({ callsPerHour: load.calls * 4, ...load, ...aim });
  if (aim.patienceSec === undefined) return most;
  // Who gives up leaves the line to others: never more are needed than by Erlang C.
  for (let agents = 1; agents < most; agents++) if (expectedLevel(load, { agents, ...aim }) >= aim.share) return agents;
  return most;
}

/** People needed in each quarter of an hour of a week. */
export function planWeek(loads: readonly QuarterLoad[], aim: StaffingAim): QuarterPlan[] {
  return loads.map((load) => {
    const agents = needed(load, aim);
    return {
      ...load,
      erlangs: erlangsOf({ callsPerHour: load.calls * 4, handlingSec: load.handlingSec }),
      needed: agents,
      // A hair less, as 7 / 0.7 is a hair more than 10.
      rostered: agents === 0 ? 0 : Math.ceil(agents / (1 - aim.shrinkage) - 1e-9),
      level: expectedLevel(load, { agents, ...aim }),
    };
  });
}
