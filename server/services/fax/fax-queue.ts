import type { Timer } from '../../base/clock.ts';
import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import { fitNumber, formsOf } from '../../core/dialplan/fit-number.ts';
import { classOfFax } from '../../core/fax/class-of-faxes.ts';
import { mayFaxAnyway } from '../../core/fax/judge-faxing.ts';
import { type FaxWait, nextFaxes, nextLook, type QueuedFax } from '../../core/fax/queue/next-faxes.ts';
import { LONGEST_WAIT_MS, planRetry } from '../../core/fax/queue/plan-retry.ts';
import { type FaxDestination, faxDefaults } from '../../core/office/fax.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import { type FaxJob, openFaxStore } from '../../store/faxes/fax-store.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { FaxLines } from './fax-lines-port.ts';
import { isInside } from './fax-number.ts';
import type { Faxes } from './faxes.ts';
import { type AttemptOutcome, hashOfFax, type RunningFax, type SendDeps, sendFax } from './send-fax.ts';

/** The queue is looked at so soon again when nothing tells of a change. */
const LOOK_MS = 60_000;

export interface QueueDeps extends SendDeps {
  lines: FaxLines;
  /** What speaks by now against faxing there. */
  objectionTo: Faxes['objectionTo'];
  /** A fax has come to its end, whatever it is. */
  finished(job: FaxJob): void;
}

/** The rule for faxes to a number that fits best. */
export function destinationOf(
  destinations: readonly FaxDestination[],
  number: { e164: string; country: string },
): FaxDestination | undefined {
  if (destinations.length === 0) return undefined;
  const forms = formsOf(number.e164, number.country);
  return destinations
    .map((rule) => ({ rule, fit: fitNumber(rule.number, { forms, country: number.country }) ?? -1 }))
    .filter(({ fit }) => fit >= 0)
    .sort((a, b) => b.fit - a.fit)[0]?.rule;
}

/** Runs the faxes that wait over the modems there are, and what comes of each call. */
export function createFaxQueue(deps: QueueDeps) {
  const { db, clock, bus, log, lines } = deps;
  const store = openFaxStore(db);
  const running = new Map<string, RunningFax>();
  /** Who is ending a call meanwhile wants it so: it does not go again. */
  const cancelled = new Set<string>();
  /** The end of a call could not be written: it is made up for as that of a power cut is. */
  let isTorn = false;
  let timer: Timer | undefined;
  let isDue = false;
  let isStopped = false;
  let waiting: readonly { job: string; wait: FaxWait }[] = [];

  const settings = () => deps.office.read().fax ?? faxDefaults;

  function closedFor(job: FaxJob, now: number): { until?: number } | undefined {
    const document = deps.office.read();
    const { hours, office } = document;
    const { quietHours, destinations, number } = settings();
    const rule = isInside(job.destination)
      ? undefined
      : destinationOf(destinations, { e164: job.destination, country: office.country });
    const own = toE164(number, office.country);
    const allowed = isInside(job.destination)
      ? 'always'
      : classOfFax(document, { login: job.createdBy, e164: job.destination, own });
    const wanted = [
      rule?.hours,
      typeof allowed === 'object' ? allowed.hours : undefined,
      job.bulkId !== undefined || job.priority === 'low' ? quietHours : undefined,
    ];
    for (const id of wanted) {
      const found = hours.find((each) => each.id === id);
      if (!found) continue;
      const { open, changesAt } = isOpen({ hours: found, officeZone: office.timezone }, now);
      if (!open) return changesAt === undefined ? {} : { until: changesAt };
    }
    return undefined;
  }

  const queued = (job: FaxJob, { now, paused }: { now: number; paused: ReadonlySet<string> }): QueuedFax => ({
    id: job.id,
    priority: job.priority,
    isBulk: job.bulkId !== undefined,
    destination: job.destination,
    since: job.since,
    failures: job.failures,
    sendAt: job.sendAt,
    // What lies further ahead is of a clock that was set back.
    retryAt: job.retryAt !== undefined && job.retryAt > now + LONGEST_WAIT_MS ? undefined : job.retryAt,
    isPaused: job.bulkId !== undefined && paused.has(job.bulkId),
    closed: closedFor(job, now),
    modem: job.modem,
  });

  function look(): void {
    isDue = false;
    timer?.cancel();
    if (isStopped) return;
    // Whatever goes wrong on the way, it is looked at again.
    timer = clock.after(LOOK_MS, lookSoon);
    if (isTorn) recover();
    const now = clock.now();
    const jobs = store.inState('waiting');
    const paused = store.pausedBulks();
    const modems = settings().active
      ? lines.modems().map(({ id, use, state }) => ({
          id,
          direction: use,
          state:
            state.kind === 'idle' && ![...running.values()].some(({ modem }) => modem === id)
              ? ('idle' as const)
              : state.kind === 'absent' || state.kind === 'sick'
                ? ('down' as const)
                : ('busy' as const),
        }))
      : [];
    const answer = nextFaxes({
      now,
      jobs: jobs.map((job) => queued(job, { now, paused })),
      modems,
      calling: [...running.values()].map(({ destination }) => destination),
    });
    waiting = answer.waiting;
    for (const { job, modem } of answer.start) start(jobs.find(({ id }) => id === job)!, modem);
    const next = Math.min(nextLook(answer) ?? Number.POSITIVE_INFINITY, now + LOOK_MS);
    timer.cancel();
    if (jobs.length > 0 || isTorn) timer = clock.after(Math.max(1, next - now), lookSoon);
  }

  /** Once for all that happens in one turn. */
  function lookSoon(): void {
    if (isDue || isStopped) return;
    isDue = true;
    queueMicrotask(() => {
      try {
        look();
      } catch (error) {
        log.error('the fax queue could not be looked at', { error });
      }
    });
  }

  /** One of a bulk waits for hours and days: who says no meanwhile gets none. */
  function isUnwanted(job: FaxJob): boolean {
    const why = deps.objectionTo({ number: job.destination, customerId: job.customerId, modem: job.modem });
    if (why === undefined || (job.bulkId === undefined && mayFaxAnyway(why))) return false;
    store.update(job.id, { state: 'cancelled', why, doneAt: clock.now(), retryAt: undefined });
    bus.publish('fax.changed', { faxId: job.id });
    return true;
  }

  function start(job: FaxJob, modem: string): void {
    if (isUnwanted(job)) {
      lookSoon();
      return;
    }
    const fax = sendFax(deps, { job, modem }, (how, write) => {
      running.delete(job.id);
      try {
        write();
        // Nobody wanted it to end: the box stops.
        if (how.outcome === 'cancelled' && !cancelled.has(job.id))
          store.updateAttempt(how.attempt, { outcome: 'power-cut' });
        settle(job.id, how);
      } catch (error) {
        log.error('the end of a fax could not be written', { fax: job.id, error });
        isTorn = true;
        timer?.cancel();
        timer = clock.after(LOOK_MS, lookSoon);
        return;
      }
      lookSoon();
    });
    running.set(job.id, fax);
  }

  function settle(id: string, how: { outcome: AttemptOutcome; detail?: string | undefined; brought: number }): void {
    const job = store.find(id);
    if (!job) return;
    const now = clock.now();
    const { outcome, detail, brought } = how;
    const isWanted = cancelled.delete(id) || (job.bulkId !== undefined && store.isBulkCancelled(job.bulkId));
    if (outcome === 'sent') {
      const hash = hashOfFax(store.pagesOf(id));
      store.update(id, { state: 'sent', doneAt: now, hash, why: undefined, detail: undefined, retryAt: undefined });
    } else if (isWanted) store.update(id, { state: 'cancelled', doneAt: now, retryAt: undefined });
    else if (outcome === 'cancelled' || outcome === 'no-modem')
      // The box stops, or another was faster: nothing was tried.
      store.update(id, { state: 'waiting' });
    else {
      const { dials, tries } = settings();
      const plan = planRetry(job.book, { cause: outcome, brought, atMs: now, rules: { dials, tries } });
      const isOver = plan.kind === 'given-up';
      store.update(id, {
        book: plan.book,
        why: outcome,
        detail,
        failures: job.failures + 1,
        ...(isOver ? { state: 'failed', doneAt: now, retryAt: undefined } : { state: 'waiting', retryAt: plan.atMs }),
      });
    }
    const settled = store.find(id)!;
    if (settled.doneAt !== undefined) deps.finished(settled);
    bus.publish('fax.changed', { faxId: id });
  }

  /** What the last process had on the line goes on from the first page that is not proved. */
  function recover(): void {
    for (const attempt of store.interrupted()) {
      if (running.has(attempt.jobId)) continue;
      store.updateAttempt(attempt.id, { endedAt: clock.now(), outcome: 'power-cut' });
      const job = store.find(attempt.jobId);
      if (job?.state !== 'sending') continue;
      const brought = job.confirmed - attempt.firstPage;
      settle(job.id, { outcome: job.pages > 0 && job.confirmed >= job.pages ? 'sent' : 'power-cut', brought });
    }
    for (const { id } of store.inState('sending')) if (!running.has(id)) store.update(id, { state: 'waiting' });
    isTorn = false;
  }

  const off = lines.onChange(() => {
    bus.publish('fax-modems.changed', {});
    lookSoon();
  });
  recover();
  lookSoon();

  return {
    lookSoon,
    waits: () => waiting,
    liveOf: (id: string) => running.get(id)?.live,
    /** Ends its call; false when it is not on the line. */
    cancel(id: string): boolean {
      const fax = running.get(id);
      if (!fax) return false;
      cancelled.add(id);
      fax.cancel();
      return true;
    },
    /** A limit ends its call; false when it is none of ours. */
    cut({ legId, ...stop }: { legId: string; why: LimitWhy; subject: string }): boolean {
      const fax = [...running.values()].find((each) => each.legId === legId);
      fax?.cut(stop);
      return fax !== undefined;
    },
    stop(): void {
      isStopped = true;
      timer?.cancel();
      off();
    },
  };
}

export type FaxQueue = ReturnType<typeof createFaxQueue>;
