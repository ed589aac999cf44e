import { putBack } from '../../../core/customers/import/put-back.ts';
import { openCustomerUse } from '../../../store/customers/customer-references.ts';
import { openCustomerStore } from '../../../store/customers/customer-store.ts';
import { openImportStore } from '../../../store/customers/import-store.ts';
import { openIndexMerging } from '../../../store/customers/merge-index.ts';
import type { Db } from '../../../store/db.ts';
import type { FieldChange } from '../../../store/schema/customers.ts';
import type { Pace } from './preview-import.ts';
import { actOf, holdsPerMerge, pagesAtOnce } from './run-import.ts';

const holdMs = 3;
const changesAtOnce = 50;

interface Change {
  id: number;
  customerId: string;
  changes: FieldChange[];
}

/**
 * Takes an import back, the last change first, from where it was left: cards that it made go unless something was done
 * with them since, fields go back where they still bear what it gave them. Answers whether all of it is through.
 */
export async function undoImport(
  { db, by, now }: { db: Db; by: string; now: () => number },
  importId: string,
  pace: Pace,
): Promise<'done' | 'stopped'> {
  const imports = openImportStore(db);
  const found = imports.find(importId);
  if (!found) return 'stopped';
  const store = openCustomerStore(db);
  const use = openCustomerUse(db);
  const act = actOf(importId);
  const undoing = `undo:${importId}`;
  const sql = db.$client;
  const next = sql.prepare(
    `select id, customer_id as customerId, changes from customer_changes
     where how = ? and id < ? order by id desc limit ${changesAtOnce}`,
  );
  const otherChange = sql.prepare('select 1 from customer_changes where customer_id = ? and how not in (?, ?) limit 1');
  const forgetChanges = sql.prepare('delete from customer_changes where customer_id = ? and how in (?, ?)');
  let { removed, restored, kept, progress } = found;
  let before = found.undoneTo ?? Number.MAX_SAFE_INTEGER;

  function takeBack({ customerId, changes }: Change): void {
    const [current] = store.read([customerId]);
    if (!current) return;
    if (changes.some(({ field }) => field === 'card')) {
      if (use.isUsed(customerId) || otherChange.get(customerId, act, undoing)) {
        kept += 1;
        return;
      }
      store.remove(customerId);
      forgetChanges.run(customerId, act, undoing);
      removed += 1;
      return;
    }
    const card = putBack(current, changes, now());
    if (!card) return;
    store.write(card, { at: now(), by, how: undoing });
    restored += 1;
  }

  let waiting: Change[] = [];
  let holds = 0;
  const merge = openIndexMerging(sql, { pages: pagesAtOnce });
  const hold = sql.transaction(() => {
    const began = performance.now();
    let done = 0;
    while (done < waiting.length && performance.now() - began < holdMs) {
      takeBack(waiting[done]!);
      before = waiting[done]!.id;
      done += 1;
    }
    progress += done;
    imports.keepUndoing(importId, { removed, restored, kept, undoneTo: before, progress });
    waiting = waiting.slice(done);
  });
  for (;;) {
    if (waiting.length === 0)
      waiting = (next.all(act, before) as { id: number; customerId: string; changes: string }[]).map((row) => ({
        ...row,
        changes: JSON.parse(row.changes) as FieldChange[],
      }));
    if (waiting.length === 0) return 'done';
    if (pace.isStopped()) return 'stopped';
    hold.immediate();
    await pace.breathe();
    holds += 1;
    if (holds % holdsPerMerge === 0) while (!pace.isStopped() && merge()) await pace.breathe();
  }
}
