import { z } from 'zod';
import { supervisionDefaults } from '../../core/office/supervision.ts';

const limits = {
  mostWaiting: z.int().min(1).max(999).exactOptional(),
  longestWaitSec: z.int().min(1).max(36_000).exactOptional(),
  leastServiceLevel: z.int().min(1).max(100).exactOptional(),
  mostAbandoned: z.int().min(1).max(9_999).exactOptional(),
};

/** What supervisors may do and when alarms go off, as people write it. */
export const supervisionSchema = z.strictObject({
  tellPeople: z.boolean().default(supervisionDefaults.tellPeople),
  sound: z.boolean().default(supervisionDefaults.sound),
  ...limits,
  alarmAfterSec: z.int().min(0).max(3_600).default(supervisionDefaults.alarmAfterSec),
  nobodyOnDuty: z.boolean().default(supervisionDefaults.nobodyOnDuty),
  linesBusy: z.boolean().default(supervisionDefaults.linesBusy),
  queues: z.array(z.strictObject({ queue: z.string(), ...limits })).exactOptional(),
});
