import type { ShiftPlan } from '../../core/figures/shifts.ts';
import { planOfShifts, type Shifts } from '../../core/office/shifts.ts';
import type { Db } from '../db.ts';
import { readSetting } from './settings.ts';

/** The week's plan, as the office has it. */
export const readShiftPlan = (db: Db): ShiftPlan => planOfShifts(readSetting(db, 'shifts') as Shifts | undefined);
