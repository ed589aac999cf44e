import { z } from 'zod';
import { textOf } from './office-formats.ts';

const permission = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('always') }),
    z.strictObject({ kind: z.literal('hours'), hours: textOf('id') }),
    z.strictObject({ kind: z.literal('pin') }),
    z.strictObject({ kind: z.literal('never') }),
  ])
  .default({ kind: 'always' });

/** A class of service as people write it; what is left out is allowed. */
export const callClassSchema = z.strictObject({
  id: textOf('id'),
  name: z.string().trim().min(1).max(120).exactOptional(),
  allows: z
    .strictObject({
      internal: permission,
      local: permission,
      mobile: permission,
      national: permission,
      international: permission,
      premium: permission,
    })
    .prefault({}),
});
