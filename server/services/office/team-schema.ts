import { z } from 'zod';
import { teamDefaults } from '../../core/office/team.ts';
import { textOf } from './office-formats.ts';

const name = z.string().trim().min(1).max(60);

/** A reason for a break, as people write it. */
export const breakSchema = z.strictObject({
  id: textOf('id'),
  names: z.strictObject({ es: name, en: name }),
  paid: z.boolean().default(true),
  mostMin: z.int().min(1).max(1_440).exactOptional(),
  approval: z.boolean().default(false),
});

/** What may come of a call, as people write it. */
export const resultSchema = z.strictObject({
  id: textOf('id'),
  name: name.exactOptional(),
  key: z
    .string()
    .regex(/^[0-9]$/)
    .exactOptional(),
  callBack: z.boolean().default(false),
  queues: z.array(textOf('id')).default([]),
});

/** When outgoing work is given, as people write it. */
export const teamSchema = z.strictObject({
  quietSec: z.int().min(0).max(3_600).default(teamDefaults.quietSec),
  leastFree: z.int().min(0).max(100).default(teamDefaults.leastFree),
});
