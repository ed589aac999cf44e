import { z } from 'zod';
import { phoneDefaults, phoneVendors } from '../../core/office/phones.ts';
import { textOf } from './office-formats.ts';

/** A phone that fetches its settings. */
export const phoneSchema = z.strictObject({
  id: textOf('id'),
  name: z.string().trim().min(1).max(120).exactOptional(),
  vendor: z.enum(phoneVendors),
  mac: textOf('mac').exactOptional(),
  extensions: z.array(textOf('extension')).min(1).max(6),
  transport: z.enum(['udp', 'tcp', 'tls']).default(phoneDefaults.transport),
  keys: z
    .array(z.strictObject({ number: textOf('phone'), label: z.string().trim().min(1).max(40).exactOptional() }))
    .max(60)
    .default(phoneDefaults.keys),
  anywhere: z.boolean().default(phoneDefaults.anywhere),
});
