import { type Step, steps } from '../../../views/first-visit/steps.ts';
import type { Db } from '../../store/db.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';

const key = 'firstVisitStep';

/** Where the first visit was left; the first step when it never began. */
export function readProgress(db: Db): Step {
  const value = readSetting(db, key);
  return steps.find((step) => step === value) ?? steps[0];
}

export const saveProgress = (db: Db, step: Step): void => saveSetting(db, { key, value: step });
