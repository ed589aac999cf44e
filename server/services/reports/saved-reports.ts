import { z } from 'zod';
import { type ReportName, reportNames } from '../../core/figures/reports.ts';
import type { Db } from '../../store/db.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';

const key = 'saved-reports';
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const schema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    report: z.enum(reportNames as [ReportName, ...ReportName[]]),
    /** Login of who saved it. */
    by: z.string(),
    period: z.union([z.enum(['today', 'yesterday', 'week', 'month', 'year']), z.object({ from: date, to: date })]),
    scope: z.object({
      queue: z.string().exactOptional(),
      person: z.string().exactOptional(),
      did: z.string().exactOptional(),
      trunk: z.string().exactOptional(),
    }),
    /** Sent at seven in the morning: each day, on Mondays, or on the first of the month. */
    mail: z.enum(['day', 'week', 'month']).exactOptional(),
    to: z.array(z.string()),
  }),
);

/** A report with its filter under a name, seen by all who read reports. */
export type SavedReport = z.infer<typeof schema>[number];

/** Those that can still be read: a report that a newer version had is left out. */
export function savedReports(db: Db): SavedReport[] {
  const kept = readSetting(db, key);
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((each) => schema.element.safeParse(each).data ?? []);
}

export const saveReports = (db: Db, views: readonly SavedReport[]): void => saveSetting(db, { key, value: views });
