import { localTime } from '../schedule/local-time.ts';

/** Numbers that are spoken: of hours, minutes, days and messages. */
export const mostSpoken = 59;

const dayMs = 86_400_000;

/** Prompts that say when something happened, by the clock of the zone: `received`, `today`, `at`, 14, 5. */
export function spokenTime(when: { atMs: number; nowMs: number; zone: string }): string[] {
  const { atMs, nowMs, zone } = when;
  const { date, minute } = localTime(zone, atMs);
  const [, month = 1, day = 1] = date.split('-').map(Number);
  const isOn = (ms: number): boolean => localTime(zone, ms).date === date;
  const onDay = isOn(nowMs) ? ['today'] : isOn(nowMs - dayMs) ? ['yesterday'] : [`number-${day}`, `month-${month}`];
  return ['received', ...onDay, 'at', `number-${Math.floor(minute / 60)}`, `number-${minute % 60}`];
}
