import { z } from 'zod';
import { accountDefaults } from '../../core/office/accounts.ts';
import { textOf } from './office-formats.ts';

/** What calls are charged to, as people write it. */
export const accountSchema = z.strictObject({
  code: textOf('account-code'),
  name: z.string().trim().min(1).max(80).exactOptional(),
  pin: textOf('pin').exactOptional(),
  department: textOf('id').exactOptional(),
  principal: z.string().trim().min(1).max(120).exactOptional(),
  customer: z.string().trim().min(1).max(80).exactOptional(),
  active: z.boolean().default(accountDefaults.active),
});
