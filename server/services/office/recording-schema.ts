import { z } from 'zod';
import { callDirections } from '../../core/calls/events.ts';
import { recordingDefaults, whenFullChoices } from '../../core/office/recording.ts';

const days = z.int().min(0).max(36_500);
const name = z.string().min(1).max(64);

const recordingRule = z.strictObject({
  queue: name.exactOptional(),
  person: name.exactOptional(),
  class: name.exactOptional(),
  trunk: name.exactOptional(),
  direction: z.enum(callDirections).exactOptional(),
  share: z.int().min(0).max(100).default(100),
  notice: z.boolean().default(false),
});

/** What is recorded and how long it is kept, as people write it. */
export const recordingSchema = z.strictObject({
  rules: z.array(recordingRule).max(200).default([]),
  objectKey: z.string().regex(/^\d$/).exactOptional(),
  resumeAfterSec: z.int().min(0).max(3_600).default(recordingDefaults.resumeAfterSec),
  recordBarge: z.boolean().default(recordingDefaults.recordBarge),
  keepDays: days.default(recordingDefaults.keepDays),
  queueDays: z.array(z.strictObject({ queue: name, days })).default([]),
  leastFreeMb: z.int().min(0).max(10_000_000).default(recordingDefaults.leastFreeMb),
  whenFull: z.enum(whenFullChoices).default(recordingDefaults.whenFull),
  leastDays: days.default(recordingDefaults.leastDays),
});
