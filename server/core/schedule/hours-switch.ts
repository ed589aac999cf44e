import type { HoursMode } from '../office/hours-plan.ts';
import type { OpeningHours } from '../office/office.ts';
import { isOpen } from './opening-hours.ts';

/** By which phones switch between day, night and automatic. */
export const hoursSwitchCode = '*27';

/** `*27`: all hours of the office; `*271`: those with the code 1. Undefined when it is neither. */
export function readHoursCode(dialled: string): { code?: string } | undefined {
  const [found, code] = /^\*27(\d{1,2})?$/.exec(dialled) ?? [];
  return found === undefined ? undefined : code === undefined ? {} : { code };
}

/** The hours that a code switches; none when there are none of that code. */
export const hoursOfCode = (hours: readonly OpeningHours[], { code }: { code?: string }): OpeningHours[] =>
  hours.filter((each) => code === undefined || each.code === code);

/**
 * What one more switch makes of these hours: whatever was switched goes back to automatic (undefined); else all become
 * the opposite of what the first of them is now.
 */
export function nextMode(
  hours: readonly OpeningHours[],
  now: { officeZone: string; atMs: number },
): HoursMode | undefined {
  const [first] = hours;
  if (!first || hours.some(({ mode }) => mode !== undefined)) return undefined;
  return isOpen({ hours: first, officeZone: now.officeZone }, now.atMs).open ? 'night' : 'day';
}

/** What a lamp tells of these hours: switched to night, switched to day, or as the plan says; night counts more. */
export function modeOf(hours: readonly OpeningHours[]): HoursMode | 'auto' {
  if (hours.some(({ mode }) => mode === 'night')) return 'night';
  return hours.some(({ mode }) => mode === 'day') ? 'day' : 'auto';
}
