import type { Ids } from '../../../base/ids.ts';
import type { ImportCounts } from '../../../core/customers/import/import-settings.ts';
import type { CustomerFieldSpec } from '../../../core/office/customer-fields.ts';
import { openCustomerStore } from '../../../store/customers/customer-store.ts';
import { openImportStore, openMatching } from '../../../store/customers/import-store.ts';
import { openIndexMerging } from '../../../store/customers/merge-index.ts';
import type { Db } from '../../../store/db.ts';
import { type JudgedRow, judgeRows, planRow } from './judge-rows.ts';
import type { Pace } from './preview-import.ts';

/** The store is held no longer than this at a time: who writes on the thread of calls does not notice. */
const holdMs = 3;
/** Judged meanwhile, with the store free. */
const judgedAtOnce = 40;

/** Each hold adds a piece to the search index: so many are made one at a time. */
export const holdsPerMerge = 16;
export const pagesAtOnce = 16;

export const actOf = (importId: string): string => `import:${importId}`;

/**
 * Brings the rows in, from where it was left. Each small transaction keeps how far it has come beside the cards, so that
 * a power cut leaves a truthful half. Answers whether all is in.
 */
export async function runImport(
  {
    db,
    rowsFile,
    ids,
    now,
    fields,
  }: { db: Db; rowsFile: string; ids: Ids; now: () => number; fields: readonly CustomerFieldSpec[] },
  importId: string,
  pace: Pace,
): Promise<'done' | 'stopped'> {
  const imports = openImportStore(db);
  const found = imports.find(importId);
  if (!found?.settings || !found.source) return 'stopped';
  const { settings, source } = found;
  const { created, updated, unchanged, skipped, rejected } = found;
  const counts: ImportCounts = { created, updated, unchanged, skipped, rejected };
  let { progress, position } = found;
  const store = openCustomerStore(db);
  const deps = { settings, matching: openMatching(db), store };
  const how = actOf(importId);

  function keep(row: JudgedRow): void {
    const at = now();
    const planned = row.kind === 'rejected' ? row : planRow(row, { ...deps, at });
    if (planned.kind === 'rejected') {
      const { line, cells } = row;
      imports.reject({ importId, line, reason: planned.reason, value: planned.value, cells });
      counts.rejected += 1;
    } else if (planned.kind === 'create' && row.kind === 'row') {
      store.write(row.card, { at, by: found!.by, how });
      counts.created += 1;
    } else if (planned.kind === 'update') {
      store.write(planned.card, { at, by: found!.by, how });
      counts.updated += 1;
    } else if (planned.kind === 'unchanged' || planned.kind === 'skipped') counts[planned.kind] += 1;
    progress += 1;
    position = row.next;
  }

  const merge = openIndexMerging(db.$client, { pages: pagesAtOnce });

  const rows = judgeRows(rowsFile, { source, settings, fields, position, at: now(), idFor: () => ids.next(now()) });
  let waiting: JudgedRow[] = [];
  let isOver = false;
  let holds = 0;
  const hold = db.$client.transaction(() => {
    const began = performance.now();
    let done = 0;
    while (done < waiting.length && performance.now() - began < holdMs) {
      keep(waiting[done]!);
      done += 1;
    }
    imports.keepRun(importId, { ...counts, progress, position });
    waiting = waiting.slice(done);
  });
  while (!isOver || waiting.length > 0) {
    while (!isOver && waiting.length < judgedAtOnce) {
      const { value, done } = rows.next();
      if (done) isOver = true;
      else waiting.push(value);
    }
    if (pace.isStopped()) return 'stopped';
    hold.immediate();
    await pace.breathe();
    holds += 1;
    if (holds % holdsPerMerge === 0) while (!pace.isStopped() && merge()) await pace.breathe();
  }
  return 'done';
}
