import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type HolidayPlan, missingYears } from '../../core/office/hours-plan.ts';
import type { Office } from '../../core/office/office.ts';
import { missingHolidayYears } from '../../core/office/tariff-holidays.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { HolidayPort } from './holiday-port.ts';

const DAY_MS = 86_400_000;

/** Where the days are to be written in the office's document, unless that has changed meanwhile. */
type PlanOf = (draft: Office) => HolidayPlan | undefined;

/**
 * Keeps the holidays of opening hours known for this year and the next one, and writes those of a tariff's version down once:
 * looks at the start, when the office was changed, and once a day. Returns the way to stop.
 */
export function keepHolidays(deps: {
  office: Pick<OfficeService, 'read' | 'edit'>;
  bus: FactBus;
  clock: Clock;
  port: HolidayPort;
  log: Log;
}): () => void {
  const { office, clock, port, log } = deps;
  /** Places asked about now: an edit meanwhile must not ask again. */
  const asking = new Set<string>();
  let isStopped = false;
  let timer: Timer;

  async function fill(of: { key: string; plan: PlanOf; place: string; years: number[] }): Promise<void> {
    const { plan: planOf, place, years } = of;
    const key = `${of.key} ${place}`;
    if (asking.has(key)) return;
    asking.add(key);
    try {
      const found = await port.lookUp({ place, years, language: office.read().office.language });
      if (isStopped) return;
      const outcome = office.edit(
        (draft) => {
          const plan = planOf(draft);
          if (plan?.place !== place) return;
          const isDue = ({ year }: { year: number }): boolean => year >= years[0]! - 1 && !years.includes(year);
          plan.years = [...plan.years.filter(isDue), ...found];
        },
        { by: 'system' },
      );
      if (outcome.kind === 'refused') log.warn('holidays were refused', { place, problems: outcome.problems });
    } catch (error) {
      log.error('holidays could not be looked up', { place, error });
    } finally {
      asking.delete(key);
    }
  }

  function look(): void {
    const { hours, tariffs, office: identity } = office.read();
    for (const { id, holidays, timezone } of hours) {
      if (!holidays) continue;
      const years = missingYears(holidays, localTime(timezone ?? identity.timezone, clock.now()).year);
      const plan: PlanOf = (draft) => draft.hours.find((each) => each.id === id)?.holidays;
      if (years.length > 0) void fill({ key: id, plan, place: holidays.place, years });
    }
    for (const tariff of tariffs)
      for (const version of tariff.versions) {
        const { validFrom, calendar } = version;
        const years = missingHolidayYears(tariff, version);
        const plan: PlanOf = (draft) =>
          draft.tariffs
            .find(({ id }) => id === tariff.id)
            ?.versions.find((each) => each.validFrom === validFrom && each.calendar?.years.length === 0)?.calendar;
        if (calendar && years.length > 0)
          void fill({ key: `${tariff.id} ${validFrom}`, plan, place: calendar.place, years });
      }
  }

  function daily(): void {
    timer = clock.after(DAY_MS, daily);
    look();
  }
  daily();
  const off = deps.bus.on('office.changed', look);
  return () => {
    isStopped = true;
    off();
    timer.cancel();
  };
}
