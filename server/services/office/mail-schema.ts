import { z } from 'zod';
import { mailDefaults } from '../../core/office/mail.ts';
import { textOf } from './office-formats.ts';

/** The mail server as people write it. */
export const mailSchema = z.strictObject({
  active: z.boolean().default(mailDefaults.active),
  host: textOf('host'),
  port: z.int().min(1).max(65_535).default(mailDefaults.port),
  security: z.enum(['tls', 'starttls', 'none']).default(mailDefaults.security),
  username: z.string().min(1).max(200).exactOptional(),
  secret: z.string().min(1).max(200).exactOptional(),
  from: textOf('mail'),
  alarmTo: z.array(textOf('mail')).max(20).default([]),
});
