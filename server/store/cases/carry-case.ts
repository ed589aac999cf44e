import { eq } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { letterBatches } from '../schema/letters.ts';
import { catalogueSends, mails } from '../schema/mail.ts';
import { tasks } from '../schema/tasks.ts';

/** Tasks, mails, services sent and letters of one case go on in another. */
export function carryCase(db: Db, { from, to }: { from: number; to: number }): void {
  for (const table of [tasks, mails, catalogueSends, letterBatches])
    db.update(table).set({ caseId: to }).where(eq(table.caseId, from)).run();
}
