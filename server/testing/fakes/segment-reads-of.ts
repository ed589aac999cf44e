import { isTaxNumberRight } from '../../services/customers/tax-number.ts';
import type { SegmentReads } from '../../services/segments/segments-port.ts';
import type { Db } from '../../store/db.ts';
import { openSegmentReader } from '../../store/segments/segment-reader.ts';

/** Segments read on the store itself, for tests without a data worker. */
export function segmentReadsOf(db: Db): SegmentReads {
  const reader = openSegmentReader(db, { judgeDocument: isTaxNumberRight, now: () => 0 });
  return {
    countSegment: async (ask, place) => reader.count(ask, { place, budgetMs: 1 }),
    segmentMembers: async (ask, page) => reader.members(ask, { ...page, budgetMs: 1 }),
  };
}
