import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { figures } from '../../core/figures/figures.ts';
import { noSums } from '../../core/figures/sums.ts';
import type { ComposeMail } from '../../core/mail/mail-topics.ts';
import {
  areLinesBusy,
  limitsOf,
  passedBy,
  type QueueNow,
  type Supervision,
  supervisionDefaults,
  type Threshold,
} from '../../core/office/supervision.ts';
import type { Lines } from '../lines/line-views.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { QueueDay } from '../queues/queue-tally.ts';
import type { Queues, QueueView } from '../queues/wallboard.ts';
import type { AlarmBook, AlarmCause } from './alarm-book.ts';

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
    onDuty: queue.onDuty,
  };
}

/** The thresholds that the queue is past just now. */
export const passedIn = (queue: QueueView, now: { at: number; supervision: Supervision }): Threshold[] =>
  passedBy(queueNow(queue, now.at), limitsOf(now.supervision, queue.queueId));

/**
 * Keeps the alarms of queues and lines, and mails when one has lasted for as long as the office says, and when it has been
 * well again for as long: what comes and goes is no news. Lines that are down are mailed as news of their own. Returns the
 * way to stop.
 */
export function watchThresholds(deps: {
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  queues: Pick<Queues, 'wallboard'>;
  lines: Pick<Lines, 'trunks'>;
  book: Pick<AlarmBook, 'keep'>;
  outbox: Pick<Outbox, 'put'>;
  compose: ComposeMail;
  /** What else is wrong just now, told elsewhere. */
  others?: () => AlarmCause[];
}): () => void {
  const { clock, office } = deps;
  const troubles = new Map<string, { since: number; isTold: boolean; wellSince?: number }>();
  let timer: Timer;

  function tell(topic: Parameters<ComposeMail>[0]): void {
    const document = office.read();
    deps.outbox.put({ ...deps.compose(topic, document.office), to: document.mail?.alarmTo ?? [] });
  }

  function follow(
    subject: string,
    about: {
      at: number;
      isPast: boolean;
      patienceMs: number;
      begun: (at: number) => Parameters<ComposeMail>[0];
      over: (at: number) => Parameters<ComposeMail>[0];
    },
  ): void {
    const { at, isPast, patienceMs } = about;
    const known = troubles.get(subject);
    if (!isPast) {
      if (!known) return;
      known.wellSince ??= at;
      if (known.isTold && at - known.wellSince < patienceMs) return;
      troubles.delete(subject);
      if (known.isTold) tell(about.over(known.wellSince));
      return;
    }
    const trouble = known ?? { since: at, isTold: false };
    delete trouble.wellSince;
    troubles.set(subject, trouble);
    if (trouble.isTold || at - trouble.since < patienceMs) return;
    trouble.isTold = true;
    tell(about.begun(trouble.since));
  }

  function followQueue(queue: QueueView, now: { at: number; supervision: Supervision }): AlarmCause[] {
    const passed = passedIn(queue, now);
    const { queueId, name } = queue;
    const { waiting, longestWaitMs, abandoned } = queueNow(queue, now.at);
    follow(`queue:${queueId}`, {
      at: now.at,
      isPast: passed.length > 0,
      patienceMs: now.supervision.alarmAfterSec * 1000,
      begun: (at) => ({ kind: 'threshold', queue: name, at, passed, waiting, longestWaitMs, abandoned }),
      over: (at) => ({ kind: 'threshold-over', queue: name, at }),
    });
    return passed.map((kind) => ({ kind, subject: queueId }));
  }

  function followLines({ at, supervision }: { at: number; supervision: Supervision }): AlarmCause[] {
    const { trunks } = office.read();
    const lines = deps.lines.trunks().map(({ trunkId, state, channelsInUse: inUse }) => ({
      trunkId,
      isDown: state === 'down',
      inUse,
      channels: trunks.find(({ id }) => id === trunkId)?.channels,
    }));
    const isBusy = supervision.linesBusy && areLinesBusy(lines);
    follow('lines', {
      at,
      isPast: isBusy,
      patienceMs: supervision.alarmAfterSec * 1000,
      begun: (since) => ({ kind: 'lines-busy', at: since }),
      over: (since) => ({ kind: 'lines-free', at: since }),
    });
    return [
      ...(isBusy ? [{ kind: 'linesBusy' as const, subject: '' }] : []),
      ...lines.filter(({ isDown }) => isDown).map(({ trunkId }) => ({ kind: 'trunkDown' as const, subject: trunkId })),
    ];
  }

  function look(): void {
    timer = clock.after(LOOK_MS, look);
    const supervision = office.read().supervision ?? supervisionDefaults;
    const { at, queues } = deps.queues.wallboard();
    const now = { at, supervision };
    const present = [
      ...queues.flatMap((queue) => followQueue(queue, now)),
      ...followLines(now),
      ...(deps.others?.() ?? []),
    ];
    for (const subject of troubles.keys())
      if (subject !== 'lines' && !queues.some(({ queueId }) => subject === `queue:${queueId}`))
        troubles.delete(subject);
    try {
      deps.book.keep(present, supervision.alarmAfterSec * 1000);
    } catch (error) {
      // No room to write: the next look tries again.
      deps.log.error('alarms could not be kept', { error });
    }
  }

  timer = clock.after(LOOK_MS, look);
  return () => timer.cancel();
}
