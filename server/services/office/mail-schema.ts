import { z } from 'zod';
import { mailDefaults } from '../../core/office/mail.ts';
import { mailDistributions, mailInDefaults } from '../../core/office/mail-in.ts';
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
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .exactOptional(),
  alarmTo: z.array(textOf('mail')).max(20).default([]),
});

/** The mailbox that customers write to, as people write it. */
export const mailInSchema = z.strictObject({
  active: z.boolean().default(mailInDefaults.active),
  host: textOf('host'),
  port: z.int().min(1).max(65_535).default(mailInDefaults.port),
  security: z.enum(['tls', 'starttls', 'none']).default(mailInDefaults.security),
  username: z.string().min(1).max(200),
  secret: z.string().min(1).max(200).exactOptional(),
  folder: z.string().trim().min(1).max(200).default(mailInDefaults.folder),
  department: textOf('id').exactOptional(),
  distribution: z.enum(mailDistributions).default(mailInDefaults.distribution),
  acknowledge: z.boolean().default(mailInDefaults.acknowledge),
});

/** A mail as it is usually written, as people write it. */
export const mailTemplateSchema = z.strictObject({
  id: textOf('id'),
  name: z.string().trim().min(1).max(80).exactOptional(),
  language: z.enum(['es', 'en']).exactOptional(),
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(20_000),
});
