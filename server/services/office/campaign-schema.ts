import { z } from 'zod';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { textOf } from './office-formats.ts';

/** A campaign, as people write it. */
export const campaignSchema = z.strictObject({
  id: textOf('id'),
  name: z.string().trim().min(1).max(80).exactOptional(),
  principal: z.string().trim().min(1).max(120).exactOptional(),
  department: textOf('id').exactOptional(),
  account: textOf('account-code').exactOptional(),
  queues: z
    .array(textOf('id'))
    .max(100)
    .default([...campaignDefaults.queues]),
  firstDay: textOf('date'),
  lastDay: textOf('date').exactOptional(),
  paused: z.boolean().default(campaignDefaults.paused),
  callerId: textOf('e164').exactOptional(),
  script: z.string().trim().min(1).max(80).exactOptional(),
  segments: z
    .array(z.string().trim().min(1).max(80))
    .max(50)
    .default([...campaignDefaults.segments]),
});
