import { noShifts, type Shift, type ShiftPlan } from '../../core/figures/shifts.ts';
import type { Db } from '../db.ts';
import { readSetting, saveSetting } from './settings.ts';

const key = 'shift-plan';

const isShift = (each: unknown): each is Shift => {
  const { login, weekday, from, to } = (each ?? {}) as Partial<Record<keyof Shift, unknown>>;
  return typeof login === 'string' && [weekday, from, to].every((value) => Number.isInteger(value));
};

/** The week's plan; what a newer version wrote and this one cannot read is left out. */
export function readShiftPlan(db: Db): ShiftPlan {
  const kept = readSetting(db, key) as Partial<ShiftPlan> | undefined;
  if (!kept || !Array.isArray(kept.shifts)) return noShifts;
  return { shifts: kept.shifts.filter(isShift), restMin: kept.restMin ?? {} };
}

export const saveShiftPlan = (db: Db, plan: ShiftPlan): void => saveSetting(db, { key, value: plan });
