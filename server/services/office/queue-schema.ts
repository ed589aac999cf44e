import { z } from 'zod';
import { strategies } from '../../core/acd/snapshot.ts';
import { callbackDefaults, surveyDefaults } from '../../core/office/queue-callbacks.ts';
import { comfortDefaults, favourDefaults, keyUses, limitKinds } from '../../core/office/queue-callers.ts';
import { distributionDefaults, usualSeat } from '../../core/office/queue-rules.ts';
import { textOf } from './office-formats.ts';

const level = z.int().min(0).max(100);
const skill = z.string().trim().toLowerCase().min(1).max(40);
const seconds = (most: number): z.ZodInt => z.int().min(0).max(most);

export const skillsSchema = z.array(z.strictObject({ skill, level }));

const need = z.strictObject({
  skill,
  least: level,
  everySec: z.int().min(1).max(3_600).exactOptional(),
  by: level.exactOptional(),
  downTo: level.exactOptional(),
});

const seat = z.strictObject({
  login: textOf('id'),
  tier: z.int().min(1).max(20).default(usualSeat.tier),
  weight: z.int().min(1).max(100).default(usualSeat.weight),
  share: z.int().min(1).max(100).default(usualSeat.share),
});

/** How a queue brings callers to people, as people write it. */
export const distributionSchema = z.strictObject({
  strategy: z.enum(strategies).default(distributionDefaults.strategy),
  needs: z.array(need).default([]),
  tiers: z.array(z.strictObject({ afterSec: seconds(3_600) })).default([]),
  seats: z.array(seat).default([]),
  busyRetrySec: seconds(3_600).exactOptional(),
  declinedRetrySec: seconds(3_600).exactOptional(),
  unreachableRetrySec: seconds(3_600).exactOptional(),
  noAnswerRestSec: seconds(3_600).exactOptional(),
  busyRestSec: seconds(3_600).exactOptional(),
  declinedRestSec: seconds(3_600).exactOptional(),
  keepWait: z.boolean().default(false),
  overdueSec: seconds(86_400).exactOptional(),
  ringMoreSec: z.int().min(1).max(300).default(distributionDefaults.ringMoreSec),
});

export const favourSchema = z.strictObject({
  lastAgentDays: z.int().min(0).max(365).default(favourDefaults.lastAgentDays),
  lastAgentWaitSec: seconds(3_600).default(favourDefaults.lastAgentWaitSec),
  ownerWaitSec: seconds(3_600).optional(),
  regainMin: z.int().min(0).max(1_440).default(favourDefaults.regainMin),
  vipHeadStartSec: seconds(86_400).default(favourDefaults.vipHeadStartSec),
});

export const comfortSchema = z.strictObject({
  position: z.boolean().default(comfortDefaults.position),
  wait: z.boolean().default(comfortDefaults.wait),
  everySec: z.int().min(10).max(3_600).default(comfortDefaults.everySec),
  messages: z.array(z.strictObject({ prompt: textOf('id') })).default([]),
  keys: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[0-9*#]$/),
        does: z.enum(keyUses),
        mailbox: textOf('extension').exactOptional(),
      }),
    )
    .default([]),
});

export const callbackSchema = z.strictObject({
  dials: z.boolean().default(callbackDefaults.dials),
  hours: textOf('id').exactOptional(),
  expiryHours: z.int().min(1).max(168).default(callbackDefaults.expiryHours),
  retries: z.int().min(0).max(20).default(callbackDefaults.retries),
  retryMin: z.int().min(1).max(1_440).default(callbackDefaults.retryMin),
  otherNumber: z.boolean().default(callbackDefaults.otherNumber),
  abroad: z.boolean().default(callbackDefaults.abroad),
  mostPerDay: z.int().min(1).max(100).default(callbackDefaults.mostPerDay),
  class: textOf('id').exactOptional(),
  closing: textOf('id').exactOptional(),
});

export const surveySchema = z.strictObject({
  share: level.default(surveyDefaults.share),
  questions: z
    .array(z.strictObject({ prompt: textOf('id') }))
    .min(1)
    .max(5)
    .default(surveyDefaults.questions),
  waitSec: z.int().min(2).max(60).default(surveyDefaults.waitSec),
});

export const limitsSchema = z
  .array(z.strictObject({ when: z.enum(limitKinds), atLeast: z.int().min(1).max(1_000) }))
  .default([]);

/** The needs that a menu sets for its callers. */
export const needsSchema = z.array(need);
