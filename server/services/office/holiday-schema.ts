import { z } from 'zod';
import { textOf } from './office-formats.ts';

/** Public holidays as people write them: the place; the days are filled in where they are left out. */
export const holidayPlanSchema = z.strictObject({
  place: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
  years: z
    .array(
      z.strictObject({
        year: z.int().min(2000).max(2200),
        days: z.array(z.strictObject({ date: textOf('date'), name: z.string().max(120) })).max(100),
      }),
    )
    .max(10)
    .default([]),
});
