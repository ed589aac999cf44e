import { eq, isNull } from 'drizzle-orm';
import type { Log } from '../../base/log.ts';
import type { CallFact } from '../../core/calls/events.ts';
import { type CallStory, tellStory } from '../../core/calls/story.ts';
import type { Db } from '../../store/db.ts';
import { calls, recordings } from '../../store/schema/calls.ts';
import type { Journal } from './journal.ts';
import type { Projector } from './projector.ts';
import { lastProofOfLife } from './proof-of-life.ts';

/**
 * Closes calls that a dead process left open: each open leg, queue stay and recording ends at the last proof of life,
 * the call with the reason `restart`, and trunk legs are charged up to then. Run before the exchange starts and before
 * a new proof of life is written. Returns how many calls were closed.
 */
export function closeInterruptedCalls(deps: { db: Db; journal: Journal; projector: Projector; log: Log }): number {
  const alive = lastProofOfLife(deps.db) ?? 0;
  const open = deps.db.select({ id: calls.id }).from(calls).where(isNull(calls.endedAt)).all();
  let closed = 0;
  for (const { id } of open) {
    const events = deps.journal.of(id);
    const story = tellStory(events);
    if (!story) continue;
    const at = Math.max(alive, ...events.map((event) => event.at));
    // Told to its end, but its row could not be written: only the row is missing.
    if (story.endedAt === undefined) {
      for (const fact of closingFacts(story, at)) deps.journal.tell(id, fact, at);
      closed++;
    }
    deps.projector.project(id);
  }
  deps.journal.flush();
  if (closed > 0) deps.log.warn('calls were open when the appliance last stopped; closed now', { count: closed });
  return closed;
}

function closingFacts(story: CallStory, at: number): CallFact[] {
  const stay = story.queueStays.find(({ leftAt }) => leftAt === undefined);
  const legs = story.legs.filter(({ endedAt, movedTo }) => endedAt === undefined && movedTo === undefined);
  return [
    ...(stay
      ? [{ kind: 'queue.left' as const, queueId: stay.queueId, why: 'ended' as const, waitMs: at - stay.enteredAt }]
      : []),
    ...legs.map(({ legId }) => ({ kind: 'leg.ended' as const, legId, by: 'network' as const, cause: 'restart' })),
    { kind: 'call.ended', reason: 'restart' },
  ];
}

/**
 * Makes recordings that a dead process left open playable up to their last written second. `mend` tells the length of a
 * file (path relative to the data folder), undefined when there is nothing to play.
 */
export async function mendInterruptedRecordings(deps: {
  db: Db;
  log: Log;
  mend: (file: string) => Promise<{ durationMs: number; bytes: number } | undefined>;
}): Promise<void> {
  const open = deps.db.select().from(recordings).where(isNull(recordings.durationMs)).all();
  for (const { id, file } of open) {
    const mended = await deps.mend(file).catch((error: unknown) => {
      deps.log.warn('a recording could not be mended', { file, error });
      return undefined;
    });
    deps.db
      .update(recordings)
      .set(mended ?? { durationMs: 0, bytes: 0, failed: 'missing' })
      .where(eq(recordings.id, id))
      .run();
  }
}
