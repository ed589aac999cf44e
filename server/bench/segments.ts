import type { Office } from '../core/office/office.ts';
import type { ConditionGroup } from '../core/segments/condition.ts';
import { contextOf } from '../core/segments/segment-fields.ts';
import { isTaxNumberRight } from '../services/customers/tax-number.ts';
import { openDb } from '../store/db.ts';
import { type CountPlace, openSegmentReader } from '../store/segments/segment-reader.ts';

const all = (...of: ConditionGroup['of']): ConditionGroup => ({ join: 'all', of });

/** Conditions of the usual kinds: of the card, of its contacts, of its calls, of all of them together. */
const conditions: Record<string, ConditionGroup> = {
  'a mark on the card': all({ field: 'vip', comparison: 'yes', values: [] }),
  'a word of a name': all({ field: 'name', comparison: 'has', values: ['martinez'] }),
  'tag and place': all(
    { field: 'tags', comparison: 'one-of', values: ['moroso'] },
    { field: 'place', comparison: 'has', values: ['santo domingo'] },
  ),
  'called lately': all({ field: 'calls', comparison: 'at-least', values: ['1'], days: 30 }),
  'quality of the data': all({ field: 'quality', comparison: 'at-most', values: ['60'] }),
};

export interface SegmentFigures {
  /** Until the page shows a number, and until it is exact. */
  firstMs: number;
  wholeMs: number;
  /** Of all pieces: so long another question waits. */
  longestMs: number;
  /** How far the first number was from the exact one, in percent. */
  firstOffPercent: number;
  count: number;
}

/** So long the data worker counts before it hears another question. */
const budgetMs = 200;

/** How long the live count of a segment takes on a store file, in the pieces that the data worker counts by. */
export function measureSegments(file: string, office: Office): Record<string, SegmentFigures> {
  const db = openDb(file);
  const reader = openSegmentReader(db, { judgeDocument: isTaxNumberRight, now: () => performance.now() });
  const figures: Record<string, SegmentFigures> = {};
  const context = contextOf(office, Date.now());
  for (const [what, condition] of Object.entries(conditions)) {
    const began = performance.now();
    let [count, share, first, firstMs, longestMs] = [0, 0, 0, 0, 0];
    let place: CountPlace | undefined;
    while (share < 1) {
      const pieceBegan = performance.now();
      const piece = reader.count({ kind: 'living', condition, context }, { place, budgetMs });
      longestMs = Math.max(longestMs, performance.now() - pieceBegan);
      ({ place, share } = piece);
      count += piece.count;
      if (firstMs === 0) [first, firstMs] = [count / share, performance.now() - began];
    }
    const wholeMs = performance.now() - began;
    figures[what] = {
      firstMs: Math.round(firstMs),
      wholeMs: Math.round(wholeMs),
      longestMs: Math.round(longestMs),
      firstOffPercent: count === 0 ? 0 : Math.round((1_000 * Math.abs(first - count)) / count) / 10,
      count,
    };
  }
  db.$client.close();
  return figures;
}
