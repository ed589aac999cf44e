import type { Customer, CustomerDraft, PointDraft } from '../customer.ts';
import { sameWay } from '../same-way.ts';
import type { OnMatch } from './import-settings.ts';

type KeyedPoint = PointDraft & { key?: string };
export type CardToKeep = Omit<Customer, 'points' | 'refusals'> & { points: KeyedPoint[] };

const plain = ['name', 'company', 'document', 'lineOfBusiness', 'owner', 'principal', 'language', 'remarks'] as const;
/** These stand on each card: a file that says them means it, so they are only ever replaced. */
const always = ['vip', 'standing'] as const;

/**
 * A card with what a row says of it; undefined where it says nothing new. `draft` has the fields that the row fills,
 * `points` its numbers with their keys. Nothing is ever taken away.
 */
export function mergeCard(
  current: Customer,
  row: { draft: CustomerDraft; points: readonly KeyedPoint[] },
  options: { onMatch: Exclude<OnMatch, 'skip'>; at: number },
): CardToKeep | undefined {
  const { refusals: _, ...rest } = current;
  const card: CardToKeep = { ...rest, points: [...current.points], tags: [...current.tags], updatedAt: options.at };
  let isChanged = false;
  const isReplacing = options.onMatch === 'replace';
  for (const field of [...plain, ...always]) {
    const value = row.draft[field];
    const isEmpty = (current[field] ?? '') === '';
    if (value === undefined || value === '' || value === current[field] || !(isReplacing || isEmpty)) continue;
    Object.assign(card, { [field]: typeof value === 'string' ? value.trim() : value });
    isChanged = true;
  }
  for (const [id, value] of Object.entries(row.draft.own ?? {})) {
    const present = current.own[id] ?? '';
    if (value === '' || value === present || !(isReplacing || present === '')) continue;
    card.own = { ...card.own, [id]: value };
    isChanged = true;
  }
  const known = new Set(current.points.map(sameWay));
  for (const point of row.points) {
    if (known.has(sameWay(point))) continue;
    known.add(sameWay(point));
    card.points.push(point);
    isChanged = true;
  }
  for (const tag of (row.draft.tags ?? []).map((text) => text.trim())) {
    if (tag === '' || card.tags.includes(tag)) continue;
    card.tags.push(tag);
    isChanged = true;
  }
  return isChanged ? card : undefined;
}
