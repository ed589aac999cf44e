import type { Clock, Timer } from '../../base/clock.ts';
import { figures } from '../../core/figures/figures.ts';
import { noSums } from '../../core/figures/sums.ts';
import type { ComposeMail } from '../../core/mail/mail-topics.ts';
import { passedBy, type QueueNow, supervisionDefaults, type Threshold } from '../../core/office/supervision.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { QueueDay, Queues, QueueView } from '../queues/wallboard.ts';

/** A wait grows without anything happening: it is looked at so often. */
const LOOK_MS = 5_000;

/** Service level as a share of one; null while nobody was served. */
export const levelOf = ({ inTime, answered, abandoned, shortAbandoned }: QueueDay): number | null =>
  figures['service-level'].of({ ...noSums(), inTime, answered, abandoned, shortAbandoned });

/** What thresholds are held against. */
export function queueNow(queue: QueueView, at: number): QueueNow {
  const level = levelOf(queue.today);
  return {
    waiting: queue.waiting.length,
    longestWaitMs: queue.waiting.reduce((most, { enteredAt }) => Math.max(most, at - enteredAt), 0),
    ...(level !== null && { level: level * 100 }),
    abandoned: queue.today.abandoned,
  };
}

/**
 * Mails when a queue has been past a threshold for as long as the office says, and when it has been well again for as
 * long: what comes and goes is no news. Returns the way to stop.
 */
export function watchThresholds(deps: {
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  queues: Pick<Queues, 'wallboard'>;
  outbox: Pick<Outbox, 'put'>;
  compose: ComposeMail;
}): () => void {
  const { clock, office } = deps;
  const troubles = new Map<string, { since: number; isTold: boolean; wellSince?: number }>();
  let timer: Timer;

  function tell(topic: Parameters<ComposeMail>[0]): void {
    const document = office.read();
    deps.outbox.put({ ...deps.compose(topic, document.office), to: document.mail?.alarmTo ?? [] });
  }

  function follow(queue: QueueView, about: { at: number; passed: readonly Threshold[]; patienceMs: number }): void {
    const { at, passed, patienceMs } = about;
    const { queueId, name } = queue;
    const known = troubles.get(queueId);
    if (passed.length === 0) {
      if (!known) return;
      known.wellSince ??= at;
      if (known.isTold && at - known.wellSince < patienceMs) return;
      troubles.delete(queueId);
      if (known.isTold) tell({ kind: 'threshold-over', queue: name, at: known.wellSince });
      return;
    }
    const trouble = known ?? { since: at, isTold: false };
    delete trouble.wellSince;
    troubles.set(queueId, trouble);
    if (trouble.isTold || at - trouble.since < patienceMs) return;
    trouble.isTold = true;
    const { waiting, longestWaitMs, abandoned } = queueNow(queue, at);
    tell({ kind: 'threshold', queue: name, at: trouble.since, passed, waiting, longestWaitMs, abandoned });
  }

  function look(): void {
    timer = clock.after(LOOK_MS, look);
    const limits = office.read().supervision ?? supervisionDefaults;
    const isWatched = passedBy({ waiting: 1e9, longestWaitMs: 1e12, level: -1, abandoned: 1e9 }, limits).length > 0;
    if (!isWatched) {
      troubles.clear();
      return;
    }
    const { at, queues } = deps.queues.wallboard();
    for (const queue of queues)
      follow(queue, { at, passed: passedBy(queueNow(queue, at), limits), patienceMs: limits.alarmAfterSec * 1000 });
    for (const queueId of troubles.keys())
      if (!queues.some((queue) => queue.queueId === queueId)) troubles.delete(queueId);
  }

  timer = clock.after(LOOK_MS, look);
  return () => timer.cancel();
}
