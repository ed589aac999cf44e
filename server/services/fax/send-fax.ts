import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import type { FaxCause } from '../../core/fax/queue/fax-outcome.ts';
import { type FaxSettings, faxDefaults } from '../../core/office/fax.ts';
import type { Db } from '../../store/db.ts';
import { type FaxJob, openFaxStore } from '../../store/faxes/fax-store.ts';
import type { FactBus } from '../facts.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import { toDialled } from '../numbers/normalize.ts';
import type { OfficeService } from '../office/office-service.ts';
import { beginFaxCall, type FaxCallsDeps } from './fax-journal.ts';
import type { FaxLines, SendOutcome, SendProgress } from './fax-lines-port.ts';
import { isInside } from './fax-number.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import type { FaxLive } from './faxes.ts';
import { headerOfPage } from './header-of-page.ts';
import { hashOfPage, type PageFolder } from './page-folder-port.ts';

export type AttemptOutcome = FaxCause | 'sent' | 'cancelled' | 'no-modem';

/** What the line says, as the queue has it. */
export function outcomeOf(outcome: SendOutcome): AttemptOutcome {
  switch (outcome.kind) {
    case 'not-a-fax':
      return outcome.heard === 'unknown' ? 'not-a-fax' : outcome.heard;
    case 'no-dialtone':
      return 'no-dial-tone';
    case 'training-failed':
      return 'no-training';
    case 'page-not-confirmed':
      return 'not-confirmed';
    case 'modem-vanished':
    case 'modem-failed':
      return 'modem-lost';
    case 'page-unreadable':
      return 'unreadable';
    default:
      return outcome.kind;
  }
}

export interface SendDeps extends FaxCallsDeps {
  db: Db;
  clock: Clock;
  ids: Pick<Ids, 'next'>;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  lines: Pick<FaxLines, 'send'>;
  limits: CallLimits;
  pages: Pick<PageFolder, 'read'>;
  paper: Pick<FaxPaper, 'withHeader'>;
}

export interface RunningFax {
  job: string;
  destination: string;
  modem: string;
  live: FaxLive;
  /** Of its call, by which limits know it. */
  legId: string;
  cancel(): void;
  cut(stop: { why: LimitWhy; subject: string }): void;
}

/** The call before found no fax: this one listens who is there. */
const unheard: readonly (FaxCause | undefined)[] = ['no-fax-heard', 'not-a-fax', 'voice', 'silence'];

/** How the modem's calls are charged. */
export const trunkOf = (settings: Pick<FaxSettings, 'modems'>, modem: string): string =>
  settings.modems.find(({ id }) => id === modem)?.trunk ?? modem;

/**
 * One call for a fax, from its first page not confirmed: each proof stands in the store when it comes, so that nothing that
 * ends the process ends more than the page that was on the line. `ended` is told once, with the pages that this call brought.
 */
export function sendFax(
  deps: SendDeps,
  asked: { job: FaxJob; modem: string },
  ended: (
    how: { attempt: string; outcome: AttemptOutcome; detail?: string | undefined; brought: number },
    /** Writes that the call is over; throws where it cannot be written. */
    write: () => void,
  ) => void,
): RunningFax {
  const { db, clock, bus } = deps;
  const store = openFaxStore(db);
  const { job, modem } = asked;
  const asOf = deps.office.read();
  const { office, fax: settings = faxDefaults } = asOf;
  const at = clock.now();
  const entry = settings.modems.find(({ id }) => id === modem);
  const dialled = toDialled(job.destination, { country: office.country, abroad: entry?.abroad });
  const attempt = deps.ids.next(at);
  const first = job.confirmed;
  const callId = deps.ids.next(at);
  // Before anything is told of a call: what cannot be written is not dialled.
  db.transaction(() => {
    store.insertAttempt({
      id: attempt,
      jobId: job.id,
      modem,
      callId,
      at,
      firstPage: first,
      confirmed: 0,
      repeats: 0,
    });
    store.update(job.id, { state: 'sending' });
  });
  const call = beginFaxCall(deps, {
    callId,
    way: 'out',
    at,
    trunkId: trunkOf(settings, modem),
    number: job.destination,
    ...(!isInside(job.destination) && { e164: job.destination }),
    ownNumber: settings.number,
    login: job.createdBy,
    customerId: job.customerId,
    campaignId: job.campaignId,
    ...(!isInside(job.destination) && { admit: deps.limits.admit }),
  });
  const live: FaxLive = { modem, phase: 'dialling', repeats: 0 };
  const hashes = new Map<number, string>();
  let confirmed = first;
  let isOver = false;
  /** Something that the line told could not be written: the call ends, and what is not written was not. */
  let isTorn = false;
  let isCut = false;
  const tell = () => bus.publish('fax.changed', { faxId: job.id });

  async function read(page: number) {
    const kept = await deps.pages.read({ id: job.id, page });
    const ready = deps.paper.withHeader(kept, headerOfPage(asOf, job, { page, at }));
    hashes.set(page, hashOfPage(ready));
    return ready;
  }

  function confirm(progress: SendProgress & { kind: 'page-confirmed' }): void {
    const { page, by, speed, rows } = progress;
    // Only what follows on what is proved counts: a page is never left out.
    if (page !== confirmed) return;
    const sha256 = hashes.get(page);
    db.transaction(() => {
      store.confirmPage({
        jobId: job.id,
        page,
        attemptId: attempt,
        confirmedAt: clock.now(),
        by,
        rows,
        bitRate: speed.bitRate,
        ...(sha256 !== undefined && { sha256 }),
      });
      store.update(job.id, { confirmed: page + 1 });
      store.updateAttempt(attempt, { confirmed: page + 1 - first });
    });
    confirmed = page + 1;
  }

  function end(outcome: AttemptOutcome, detail?: string): void {
    if (isOver) return;
    isOver = true;
    const brought = confirmed - first;
    const told = outcome === 'no-modem' ? 'modem-lost' : outcome;
    ended({ attempt, outcome, detail, brought }, () => {
      store.updateAttempt(attempt, {
        endedAt: clock.now(),
        outcome: told,
        repeats: live.repeats,
        ...(detail !== undefined && { detail }),
      });
      call.ended({
        outcome: told,
        faxId: job.id,
        pages: brought,
        of: job.pages,
        remoteId: live.remoteId,
        bitRate: live.bitRate,
      });
    });
  }

  function hear(progress: SendProgress): void {
    // Nothing counts any more but the end.
    if (isTorn && progress.kind !== 'ended') return;
    try {
      take(progress);
    } catch (error) {
      deps.log.error('what became of a fax could not be written', { fax: job.id, error });
      isTorn = true;
      sending.cancel();
    }
  }

  function take(progress: SendProgress): void {
    switch (progress.kind) {
      case 'dialling':
        break;
      case 'answered':
        live.phase = 'answered';
        store.updateAttempt(attempt, { answeredAt: clock.now() });
        call.answered();
        break;
      case 'remote': {
        const { id } = progress.remote;
        if (id === undefined) break;
        live.remoteId = id;
        store.updateAttempt(attempt, { remoteId: id });
        store.update(job.id, { remoteId: id });
        break;
      }
      case 'training':
      case 'trained': {
        const { bitRate, coding, ecm } = progress.speed;
        Object.assign(live, { phase: 'training', bitRate, ecm });
        store.updateAttempt(attempt, { bitRate, coding, ecm });
        break;
      }
      case 'page-started':
        Object.assign(live, { phase: 'page', page: progress.page + 1, share: 0 });
        store.updateAttempt(attempt, { begun: progress.page });
        break;
      case 'page-progress':
        Object.assign(live, { phase: 'page', page: progress.page + 1, share: progress.sent / progress.bytes });
        break;
      case 'page-confirmed':
        confirm(progress);
        if (confirmed === job.pages) live.phase = 'ending';
        break;
      case 'frames-repeated':
        live.repeats += progress.frames;
        break;
      case 'page-refused':
        break;
      case 'ended': {
        const { outcome } = progress.end;
        const isWhole = confirmed >= job.pages;
        // Every page is proved: how the line was hung up after that changes nothing.
        end(
          isWhole
            ? 'sent'
            : isTorn
              ? 'not-written'
              : isCut
                ? 'over-limit'
                : outcome.kind === 'sent'
                  ? 'not-confirmed'
                  : outcomeOf(outcome),
          'detail' in outcome ? outcome.detail : undefined,
        );
        return;
      }
    }
    tell();
  }

  const running = { job: job.id, destination: job.destination, modem, live, legId: call.legId };
  const { refused } = call;
  if (refused !== undefined) {
    queueMicrotask(() => end(refused === 'at-once' ? 'too-many' : 'over-limit'));
    return { ...running, cancel: () => undefined, cut: () => undefined };
  }
  const sending = deps.lines.send(
    {
      job: job.id,
      number: isInside(job.destination) ? job.destination : `${entry?.prefix ?? ''}${dialled}`,
      modem,
      pages: { count: job.pages, first, read },
      resolution: job.resolution,
      ecm: settings.ecm,
      ownId: settings.number,
      listen: unheard.includes(job.book.lastCause),
    },
    hear,
  );
  tell();
  return {
    ...running,
    cancel: sending.cancel,
    cut(stop) {
      if (isCut || isOver) return;
      isCut = true;
      call.cut(stop);
      sending.cancel();
    },
  };
}

/** One hash over all pages of a fax, from those of each. */
export const hashOfFax = (pages: readonly { sha256?: string }[]): string =>
  createHash('sha256')
    .update(pages.map(({ sha256 }) => sha256 ?? '').join('\n'))
    .digest('hex');
