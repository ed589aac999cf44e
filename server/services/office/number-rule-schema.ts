import { z } from 'zod';
import { ruledNumbers } from '../../core/office/number-rules.ts';
import { textOf } from './office-formats.ts';

/** A rule by which numbers of a trunk are written. */
export const numberRuleSchema = z.strictObject({
  on: z.enum(ruledNumbers),
  match: textOf('number-pattern'),
  strip: z.int().min(0).max(24).default(0),
  prepend: textOf('digits').default(''),
});
