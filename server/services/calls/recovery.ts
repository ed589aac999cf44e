import { isNull } from 'drizzle-orm';
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
export function closeInterruptedCalls(deps: {
  db: Db;
  journal: Journal;
  projector: Projector;
  log: Log;
  /** Makes the file playable up to its last written second and tells its length. */
  mendRecording: (file: string) => { durationMs: number; bytes: number } | undefined;
}): number {
  const alive = lastProofOfLife(deps.db) ?? 0;
  const open = deps.db.select({ id: calls.id }).from(calls).where(isNull(calls.endedAt)).all();
  for (const { id } of open) {
    const events = deps.journal.of(id);
    const story = tellStory(events);
    if (!story) continue;
    const at = Math.max(alive, ...events.map((event) => event.at));
    for (const fact of closingFacts(story, at)) deps.journal.tell(id, fact, at);
    deps.projector.project(id);
  }
  mendRecordings(deps);
  if (open.length > 0)
    deps.log.warn('calls were open when the appliance last stopped; closed now', { count: open.length });
  return open.length;
}

function closingFacts(story: CallStory, at: number): CallFact[] {
  const stay = story.queueStays.find(({ leftAt }) => leftAt === undefined);
  const legs = story.legs.filter(({ endedAt }) => endedAt === undefined);
  return [
    ...(stay
      ? [{ kind: 'queue.left' as const, queueId: stay.queueId, why: 'ended' as const, waitMs: at - stay.enteredAt }]
      : []),
    ...legs.map(({ legId }) => ({ kind: 'leg.ended' as const, legId, by: 'network' as const, cause: 'restart' })),
    { kind: 'call.ended', reason: 'restart' },
  ];
}

function mendRecordings(deps: Parameters<typeof closeInterruptedCalls>[0]): void {
  const open = deps.db.select().from(recordings).where(isNull(recordings.durationMs)).all();
  for (const recording of open) {
    const mended = deps.mendRecording(recording.file);
    deps.db.$client
      .prepare('update recordings set duration_ms = ?, bytes = ?, failed = ? where id = ?')
      .run(mended?.durationMs ?? 0, mended?.bytes ?? 0, mended ? null : 'missing', recording.id);
  }
}
