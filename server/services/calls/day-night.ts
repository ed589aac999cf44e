import { hoursOfCode, nextMode } from '../../core/schedule/hours-switch.ts';
import { switchHours } from '../office/switch-hours.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** A phone switches opening hours between day, night and automatic. Returns the prompt that tells how it went. */
export function switchDayNight(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { extension: string; code?: string },
): string {
  const { extension, code } = asked;
  const office = deps.office.read();
  const hours = hoursOfCode(office.hours, code === undefined ? {} : { code });
  if (hours.length === 0) return 'invalid-number';
  const leads = office.people.some(
    (each) => each.active && each.extension === extension && each.roles.some((role) => role !== 'agent'),
  );
  if (!leads && hours.some(({ switchBy }) => switchBy === 'leaders')) return 'not-allowed';
  const mode = nextMode(hours, { officeZone: office.office.timezone, atMs: deps.clock.now() });
  const ids = hours.map(({ id }) => id);
  const outcome = switchHours(deps.office, { ids, mode, by: call.view.login ?? `phone ${extension}` });
  if (outcome.kind === 'refused') {
    deps.log.warn('a switch of the opening hours was refused', { extension, problems: outcome.problems });
    return 'unavailable';
  }
  call.tell({ kind: 'hours.switched', extension, hours: ids, mode: mode ?? 'auto' });
  return `hours-${mode ?? 'auto'}`;
}
