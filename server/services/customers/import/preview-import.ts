import {
  type ImportCounts,
  type ImportExample,
  type ImportPreview,
  noCounts,
} from '../../../core/customers/import/import-settings.ts';
import type { CustomerFieldSpec } from '../../../core/office/customer-fields.ts';
import { openCustomerStore } from '../../../store/customers/customer-store.ts';
import { openImportStore, openMatching, openSeenKeys } from '../../../store/customers/import-store.ts';
import type { Db } from '../../../store/db.ts';
import { type JudgedRow, judgeRows, keysOf, type Plan, planRow } from './judge-rows.ts';

/** How work away from the main thread is told to end, and lets others work. */
export interface Pace {
  isStopped(): boolean;
  /** Hears what was asked meanwhile. */
  breathe(): Promise<void>;
}

const rowsAtOnce = 500;
const examplesOf = { created: 8, updated: 12, unchanged: 3, skipped: 3, rejected: 60 } as const;

/** A number that tells rows apart by what they say (FNV-1a). */
function printOf(row: Extract<JudgedRow, { kind: 'row' }>): number {
  let print = 0x811c9dc5;
  for (const letter of JSON.stringify(row.draft)) print = Math.imul(print ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return print;
}

/**
 * What an import would do, row for row over the whole file, without doing it. A row whose number, document or mail
 * stands in a row above counts as a change of that one. Answers undefined when it was told to end.
 */
export async function previewImport(
  { db, rowsFile, now, fields }: { db: Db; rowsFile: string; now: () => number; fields: readonly CustomerFieldSpec[] },
  importId: string,
  pace: Pace,
): Promise<ImportPreview | undefined> {
  const imports = openImportStore(db);
  const found = imports.find(importId);
  if (!found?.settings || !found.source) return undefined;
  const { settings, source } = found;
  const deps = { settings, matching: openMatching(db), store: openCustomerStore(db), at: now() };
  const seen = openSeenKeys(db);
  const preview: ImportPreview = { ...noCounts(), reasons: {}, oddNumbers: 0, examples: [] };

  /** As `planRow`, rows above taken for cards. */
  function plan(row: Extract<JudgedRow, { kind: 'row' }>): Plan {
    const planned = planRow(row, deps);
    if (planned.kind !== 'create') return planned;
    const print = printOf(row);
    const keys = settings.matchBy.flatMap((rule) =>
      keysOf(row.card, rule).map((key) => ({ rule, key: `${rule}:${key}` })),
    );
    const above = keys.find(({ key }) => seen.find(key) !== undefined);
    for (const { key } of keys) seen.add(key, print);
    if (!above) return planned;
    if (settings.onMatch === 'skip') return { kind: 'skipped', rule: above.rule };
    const isSame = seen.find(above.key) === print;
    return isSame ? { kind: 'unchanged', rule: above.rule } : { kind: 'update', card: row.card, rule: above.rule };
  }

  function note(row: JudgedRow, planned: Plan): void {
    const what: keyof ImportCounts =
      planned.kind === 'create' ? 'created' : planned.kind === 'update' ? 'updated' : planned.kind;
    preview[what] += 1;
    if (planned.kind === 'rejected') preview.reasons[planned.reason] = (preview.reasons[planned.reason] ?? 0) + 1;
    if (row.kind === 'row')
      preview.oddNumbers += row.card.points.filter(
        ({ channel, key }) => (channel === 'phone' || channel === 'fax') && key === undefined,
      ).length;
    if (preview.examples.filter((example) => example.what === what).length >= examplesOf[what]) return;
    const example: ImportExample = {
      line: row.line,
      what,
      name: row.kind === 'row' ? row.card.name : row.cells.join(' · ').slice(0, 120),
      ...(planned.kind === 'rejected' && { reason: planned.reason, value: planned.value.slice(0, 120) }),
      ...('rule' in planned && { matchedBy: planned.rule }),
    };
    preview.examples.push(example);
  }

  // The keys of many rows are laid down at once: one by one, each would be a transaction of its own.
  const noteAll = db.$client.transaction((batch: readonly JudgedRow[]) => {
    for (const row of batch) note(row, row.kind === 'rejected' ? row : plan(row));
  });
  let batch: JudgedRow[] = [];
  let progress = 0;
  try {
    for (const row of judgeRows(rowsFile, { source, settings, fields, position: 0, at: deps.at, idFor: () => '' })) {
      batch.push(row);
      if (batch.length < rowsAtOnce) continue;
      noteAll(batch);
      progress += batch.length;
      batch = [];
      imports.set(importId, { progress });
      await pace.breathe();
      if (pace.isStopped()) return undefined;
    }
    noteAll(batch);
    return preview;
  } finally {
    seen.drop();
  }
}
