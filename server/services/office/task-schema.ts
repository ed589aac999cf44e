import { z } from 'zod';
import { taskPriorities, taskSharings } from '../../core/office/task-kinds.ts';
import { textOf } from './office-formats.ts';

const name = z.string().trim().min(1).max(60);

/** A kind of back-office tasks, as people write it. */
export const taskKindSchema = z.strictObject({
  id: textOf('id'),
  names: z.strictObject({ es: name, en: name }),
  priority: z.enum(taskPriorities).default('medium'),
  dueHours: z.int().min(0).max(10_000).default(0),
  department: textOf('id').exactOptional(),
  sharing: z.enum(taskSharings).default('pull'),
  checked: z.boolean().default(false),
});
