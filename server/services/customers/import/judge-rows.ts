import type { CustomerDraft } from '../../../core/customers/customer.ts';
import { draftOfRow, type RejectReason } from '../../../core/customers/import/draft-of-row.ts';
import type { ImportSettings, ImportSource, MatchRule } from '../../../core/customers/import/import-settings.ts';
import { type CardToKeep, mergeCard } from '../../../core/customers/import/merge-card.ts';
import { fold } from '../../../core/customers/search-words.ts';
import type { CustomerFieldSpec } from '../../../core/office/customer-fields.ts';
import type { CustomerStore } from '../../../store/customers/customer-store.ts';
import type { Matching } from '../../../store/customers/import-store.ts';
import { cardOfDraft } from '../create-customers.ts';
import { type FileRow, readRows } from './import-rows.ts';

/** A row as far as it can be judged without the customer file. */
export type JudgedRow = { line: number; next: number; cells: string[] } & (
  | { kind: 'row'; draft: CustomerDraft; card: CardToKeep }
  | { kind: 'rejected'; reason: RejectReason; value: string }
);

/** Rows after the header as drafts, from `position` on; `idFor` names those that become cards. */
export function* judgeRows(
  file: string,
  how: {
    source: ImportSource;
    settings: ImportSettings;
    fields: readonly CustomerFieldSpec[];
    position: number;
    at: number;
    idFor: () => string;
  },
): Generator<JudgedRow> {
  const { columns, headerAt, country } = how.settings;
  const headers = how.source.sample[headerAt] ?? [];
  // Only whoever reads from the beginning meets the header.
  let passed = how.position === 0 ? headerAt + 1 : 0;
  for (const row of readRows(file, how.position)) {
    if (passed > 0) {
      passed -= 1;
      continue;
    }
    yield judge(row);
  }

  function judge(row: FileRow): JudgedRow {
    const { line, next } = row;
    if (!('cells' in row))
      return {
        line,
        next,
        kind: 'rejected',
        reason: row.broken,
        value: row.text.slice(0, 200),
        cells: [row.text.slice(0, 2_000)],
      };
    const outcome = draftOfRow(row.cells, { columns, headers, fields: how.fields, country });
    if (outcome.kind === 'rejected') return { line, next, cells: row.cells, ...outcome };
    const { draft } = outcome;
    const known = { id: how.idFor(), createdAt: how.at, updatedAt: how.at, country };
    return { line, next, cells: row.cells, kind: 'row', draft, card: cardOfDraft(draft, known) };
  }
}

/** The keys of a row that a rule looks at. */
export function keysOf(card: CardToKeep, rule: MatchRule): string[] {
  if (rule === 'document') return card.document === undefined ? [] : [card.document];
  return card.points.flatMap(({ channel, key }) => (channel === rule && key !== undefined ? [key] : []));
}

export type Found =
  | { kind: 'nobody' }
  | { kind: 'found'; id: string; rule: MatchRule }
  | { kind: 'ambiguous'; value: string };

/**
 * The card that a row means, by the first rule that fits. Where a rule fits several, as a number that a family shares,
 * the name decides among them, then the rules that follow.
 */
function findCard(
  card: CardToKeep,
  deps: { matchBy: readonly MatchRule[]; matching: Matching; store: Pick<CustomerStore, 'read'> },
): Found {
  let ambiguous: string | undefined;
  for (const rule of deps.matchBy) {
    const keys = keysOf(card, rule);
    const ids = new Set(
      keys.flatMap((key) => (rule === 'document' ? deps.matching.withDocument(key) : deps.matching.withKey(key))),
    );
    const [only] = ids;
    if (only !== undefined && ids.size === 1) return { kind: 'found', id: only, rule };
    if (ids.size < 2) continue;
    const namesakes = deps.store.read([...ids]).filter(({ name }) => fold(name) === fold(card.name));
    if (namesakes.length === 1) return { kind: 'found', id: namesakes[0]!.id, rule };
    ambiguous ??= keys[0]!;
  }
  return ambiguous === undefined ? { kind: 'nobody' } : { kind: 'ambiguous', value: ambiguous };
}

export type Plan =
  | { kind: 'create' }
  | { kind: 'update'; card: CardToKeep; rule: MatchRule }
  | { kind: 'unchanged'; rule: MatchRule }
  | { kind: 'skipped'; rule: MatchRule }
  | { kind: 'rejected'; reason: RejectReason; value: string };

/** What becomes of a judged row against the customer file as it stands. */
export function planRow(
  row: Extract<JudgedRow, { kind: 'row' }>,
  deps: { settings: ImportSettings; matching: Matching; store: Pick<CustomerStore, 'read'>; at: number },
): Plan {
  const { matchBy, onMatch } = deps.settings;
  const found = findCard(row.card, { ...deps, matchBy });
  if (found.kind === 'nobody') return { kind: 'create' };
  if (found.kind === 'ambiguous') return { kind: 'rejected', reason: 'ambiguous', value: found.value };
  const { rule } = found;
  if (onMatch === 'skip') return { kind: 'skipped', rule };
  const [current] = deps.store.read([found.id]);
  if (!current) return { kind: 'create' };
  const card = mergeCard(current, { draft: row.draft, points: row.card.points }, { onMatch, at: deps.at });
  return card ? { kind: 'update', card, rule } : { kind: 'unchanged', rule };
}
