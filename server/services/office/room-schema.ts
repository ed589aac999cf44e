import { z } from 'zod';
import { mostPartiesOfRoom, roomDefaults } from '../../core/office/rooms.ts';
import { textOf } from './office-formats.ts';

/** A conference room as people write it. */
export const roomSchema = z.strictObject({
  number: textOf('extension'),
  name: z.string().trim().min(1).max(120).exactOptional(),
  pin: textOf('pin').exactOptional(),
  moderatorPin: textOf('pin').exactOptional(),
  record: z.boolean().default(roomDefaults.record),
  announce: z.boolean().default(roomDefaults.announce),
  mostParties: z.int().min(2).max(mostPartiesOfRoom).default(roomDefaults.mostParties),
  waitForModerator: z.boolean().default(roomDefaults.waitForModerator),
});
