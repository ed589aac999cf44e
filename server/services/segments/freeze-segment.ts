import { eq } from 'drizzle-orm';
import type { SegmentContext } from '../../core/segments/condition.ts';
import { type Db, schema } from '../../store/db.ts';
import type { SegmentReader } from '../../store/segments/segment-reader.ts';
import type { Pace } from '../customers/import/preview-import.ts';

const { segmentMembers, segments } = schema;

const membersAtOnce = 2_000;

/** Writes down who belongs to a segment now; one that was stopped is left without members, living. */
export async function freezeSegment(
  { db, reader, now }: { db: Db; reader: Pick<SegmentReader, 'pages'>; now: () => number },
  job: { segmentId: string; by: string; context: SegmentContext },
  pace: Pace,
): Promise<void> {
  const { segmentId, by, context } = job;
  const segment = db.select().from(segments).where(eq(segments.id, segmentId)).get();
  if (!segment) return;
  const put = db.$client.prepare('insert or ignore into segment_members (segment_id, customer_id) values (?, ?)');
  db.delete(segmentMembers).where(eq(segmentMembers.segmentId, segmentId)).run();
  let count = 0;
  for (const ids of reader.pages({ kind: 'living', condition: segment.condition, context }, membersAtOnce)) {
    if (pace.isStopped()) return;
    db.transaction(() => {
      for (const id of ids) count += put.run(segmentId, id).changes;
    });
    await pace.breathe();
  }
  const at = now();
  db.update(segments)
    .set({ kind: 'frozen', frozenAt: at, frozenBy: by, count, countedAt: at })
    .where(eq(segments.id, segmentId))
    .run();
}
