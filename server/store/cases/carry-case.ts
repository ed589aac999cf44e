import { eq } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { faxJobs, receivedFaxes } from '../schema/faxes.ts';
import { letterBatches } from '../schema/letters.ts';
import { catalogueSends, mails } from '../schema/mail.ts';
import { tasks } from '../schema/tasks.ts';

/** Tasks, mails, faxes, services sent and letters of one case go on in another. */
export function carryCase(db: Db, { from, to }: { from: number; to: number }): void {
  for (const table of [tasks, mails, catalogueSends, letterBatches, faxJobs, receivedFaxes])
    db.update(table).set({ caseId: to }).where(eq(table.caseId, from)).run();
}
