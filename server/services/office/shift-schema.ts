import { z } from 'zod';
import { weekdays } from '../../core/office/shifts.ts';
import { textOf } from './office-formats.ts';

/** Who is to be there when, by login and weekday, as people write it. */
export const shiftSchema = z.record(
  z.string(),
  z.strictObject({
    days: z.partialRecord(z.enum(weekdays), textOf('shift')),
    restMin: z.int().min(0).max(480).exactOptional(),
  }),
);
