import { parseSpans, printSpans, type ShiftPlan } from '../figures/shifts.ts';

export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;

/** When a person is to be there, the same each week; as people write it. */
export interface PersonShifts {
  /** By weekday, Monday = 1: `09:00-14:00 15:00-18:00`, on quarters of an hour; absent = a free day. */
  days: Partial<Record<(typeof weekdays)[number], string>>;
  /** Minutes of unpaid break in a day. */
  restMin?: number;
}

/** By login; whoever has no shifts is not named. */
export type Shifts = Record<string, PersonShifts>;

/** In minutes of the day; what cannot be read is left out. */
export function planOfShifts(shifts: Shifts = {}): ShiftPlan {
  const plan: ShiftPlan = { shifts: [], restMin: {} };
  for (const [login, { days, restMin }] of Object.entries(shifts)) {
    for (const day of weekdays)
      for (const span of parseSpans(days[day] ?? '') ?? []) plan.shifts.push({ login, weekday: Number(day), ...span });
    if (restMin !== undefined) plan.restMin[login] = restMin;
  }
  return plan;
}

export function shiftsOfPlan({ shifts, restMin }: ShiftPlan): Shifts {
  const logins = new Set([...shifts.map(({ login }) => login), ...Object.keys(restMin)]);
  const personShifts = (login: string): PersonShifts => {
    const spansOn = (day: string) => shifts.filter((each) => each.login === login && each.weekday === Number(day));
    const days = weekdays.flatMap((day) => (spansOn(day).length > 0 ? [[day, printSpans(spansOn(day))]] : []));
    const rest = restMin[login];
    return { days: Object.fromEntries(days), ...(rest !== undefined && { restMin: rest }) };
  };
  return Object.fromEntries([...logins].map((login) => [login, personShifts(login)]));
}
