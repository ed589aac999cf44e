import { z } from 'zod';
import { textOf } from './office-formats.ts';

/** A rule about who may call, as people write it. */
export const callerRuleSchema = z.strictObject({
  id: textOf('id'),
  number: textOf('did'),
  verdict: z.enum(['block', 'allow']).default('block'),
  name: z.string().trim().max(120).exactOptional(),
  until: textOf('date').exactOptional(),
});
