import type { Timer } from '../../base/clock.ts';
import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import { type FaxObjection, mayFaxAnyway } from '../../core/fax/judge-faxing.ts';
import type { FaxCause } from '../../core/fax/queue/fax-outcome.ts';
import { emptyBook, planRetry } from '../../core/fax/queue/plan-retry.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { type FaxFetch, openPollingStore } from '../../store/faxes/polling-store.ts';
import { toDialled, toE164 } from '../numbers/normalize.ts';
import { beginFaxCall } from './fax-journal.ts';
import type { FaxLines, LineRing } from './fax-lines-port.ts';
import type { FetchOutcome, FetchProgress } from './fax-polling-port.ts';
import type { Faxes } from './faxes.ts';
import type { Reception } from './receive-faxes.ts';
import { outcomeOf, type SendDeps, trunkOf } from './send-fax.ts';

export type { FaxFetch } from '../../store/faxes/polling-store.ts';

/** Documents that wait in the fax of another, and are fetched (polling). */
export interface FaxFetches {
  fetch(number: string, how: { by: string }): { kind: 'added'; id: string } | { kind: 'refused'; why: FaxObjection };
  /** Latest first. */
  list(limit: number): FaxFetch[];
  cancel(id: string): boolean;
  /** A limit ends its call; false when it is none of ours. */
  cut(stop: { legId: string; why: LimitWhy; subject: string }): boolean;
  stop(): void;
}

export interface FetchesDeps extends Omit<SendDeps, 'lines' | 'pages' | 'paper'> {
  lines: Pick<FaxLines, 'fetch' | 'modems' | 'onChange'>;
  faxes: Pick<Faxes, 'objectionTo'>;
  reception: Pick<Reception, 'fetching' | 'progress' | 'keep'>;
}

const LOOK_MS = 60_000;
/** Who has nothing there is not asked again and again. */
const rules = { dials: 6, tries: 2 };

/** What a call that fetched nothing is called, as calls of faxes are. */
function causeOf(outcome: Exclude<FetchOutcome, { kind: 'fetched' }>): FaxCause | 'cancelled' | 'no-modem' {
  if (outcome.kind === 'nothing-to-fetch') return outcome.kind;
  if (outcome.kind === 'not-kept') return 'unreadable';
  const cause = outcomeOf(outcome);
  return cause === 'sent' ? 'not-confirmed' : cause;
}

export function createFaxFetches(deps: FetchesDeps): FaxFetches {
  const { db, clock, log, lines, bus } = deps;
  const store = openPollingStore(db);
  const running = new Map<
    string,
    { legId: string; cancel(): void; cut(stop: { why: LimitWhy; subject: string }): void }
  >();
  const unwanted = new Set<string>();
  let timer: Timer | undefined;
  let isStopped = false;
  let isDue = false;
  const settings = () => deps.office.read().fax ?? faxDefaults;
  const told = (): void => bus.publish('fax-polling.changed', {});

  // The power went in the middle: what came is in the inbox, and it is asked for again.
  for (const { id, state } of store.openFetches()) if (state === 'calling') store.updateFetch(id, { state: 'waiting' });

  function look(): void {
    isDue = false;
    timer?.cancel();
    if (isStopped) return;
    const waiting = store.openFetches().filter(({ state }) => state === 'waiting');
    if (waiting.length === 0) return;
    timer = clock.after(LOOK_MS, lookSoon);
    if (!settings().active) return;
    for (const fetch of waiting) {
      if (fetch.retryAt !== undefined && fetch.retryAt > clock.now()) continue;
      const idle = lines.modems().filter(({ state, use }) => state.kind === 'idle' && use !== 'receive');
      // Those of class 1 surely can, others if their firmware does.
      const modem = idle.find(({ faxClass }) => faxClass?.startsWith('1')) ?? idle[0];
      if (!modem) return;
      begin(fetch, modem.id);
    }
  }

  function lookSoon(): void {
    if (isDue || isStopped) return;
    isDue = true;
    queueMicrotask(() => {
      try {
        look();
      } catch (error) {
        isDue = false;
        log.error('what is to be fetched could not be looked at', { error });
      }
    });
  }

  function settle(
    id: string,
    how: { cause?: FaxCause | 'cancelled' | 'no-modem'; pages: number; receivedId?: string },
  ): void {
    const fetch = store.findFetch(id);
    if (!fetch) return;
    const now = clock.now();
    const { cause, pages, receivedId } = how;
    const isWanted = !unwanted.delete(id);
    if (cause === undefined)
      store.updateFetch(id, { state: 'done', pages, receivedId, doneAt: now, why: undefined, retryAt: undefined });
    else if (!isWanted) store.updateFetch(id, { state: 'cancelled', doneAt: now });
    else if (cause === 'cancelled' || cause === 'no-modem') store.updateFetch(id, { state: 'waiting' });
    else {
      const plan = planRetry(fetch.book, { cause, brought: 0, atMs: now, rules });
      store.updateFetch(id, {
        book: plan.book,
        why: cause,
        pages,
        receivedId,
        ...(plan.kind === 'again' ? { state: 'waiting', retryAt: plan.atMs } : { state: 'failed', doneAt: now }),
      });
    }
    told();
    lookSoon();
  }

  function begin(fetch: FaxFetch, modem: string): void {
    const { office } = deps.office.read();
    const fax = settings();
    const at = clock.now();
    const entry = fax.modems.find(({ id }) => id === modem);
    const line: LineRing = { call: deps.ids.next(at), modem, rings: 0, caller: { number: fetch.destination } };
    const call = beginFaxCall(deps, {
      callId: deps.ids.next(at),
      way: 'out',
      at,
      trunkId: trunkOf(fax, modem),
      number: fetch.destination,
      e164: fetch.destination,
      ownNumber: fax.number,
      login: fetch.createdBy,
      admit: deps.limits.admit,
    });
    store.updateFetch(fetch.id, { state: 'calling' });
    if (call.refused !== undefined) {
      settle(fetch.id, { cause: call.refused === 'at-once' ? 'too-many' : 'over-limit', pages: 0 });
      return;
    }
    let isAnswered = false;
    let isCut = false;

    function hear(progress: FetchProgress): void {
      if (progress.kind === 'answered') {
        isAnswered = true;
        call.answered();
        deps.reception.fetching(line, call);
        return;
      }
      if (progress.kind === 'dialling') return;
      if (progress.kind !== 'ended') {
        deps.reception.progress(line, progress);
        return;
      }
      const { outcome, pages, talkMs } = progress.end;
      const cause = outcome.kind === 'fetched' ? undefined : isCut ? 'over-limit' : causeOf(outcome);
      const toldAs = cause === undefined ? 'fetched' : cause === 'no-modem' ? 'modem-lost' : cause;
      running.delete(fetch.id);
      call.ended({ outcome: toldAs, faxId: line.call, pages });
      if (isAnswered) {
        const as =
          cause === undefined ? ({ kind: 'received' } as const) : ({ kind: 'dropped', partialPage: false } as const);
        deps.reception.progress(line, { kind: 'ended', end: { outcome: as, pages, talkMs } });
      }
      settle(fetch.id, { ...(cause && { cause }), pages, ...(pages > 0 && { receivedId: line.call }) });
    }

    const under = lines.fetch(
      {
        job: line.call,
        number: `${entry?.prefix ?? ''}${toDialled(fetch.destination, { country: office.country, abroad: entry?.abroad })}`,
        modem,
        ecm: fax.ecm,
        ownId: fax.number,
      },
      { tell: hear, keep: (page) => deps.reception.keep(line, page) },
    );
    running.set(fetch.id, {
      legId: call.legId,
      cancel: under.cancel,
      cut(stop) {
        isCut = true;
        call.cut(stop);
        under.cancel();
      },
    });
    told();
  }

  const off = lines.onChange(lookSoon);
  lookSoon();
  return {
    fetch(number, { by }) {
      const why = deps.faxes.objectionTo({ number });
      if (why !== undefined && !mayFaxAnyway(why)) return { kind: 'refused', why };
      const at = clock.now();
      const id = deps.ids.next(at);
      const destination = toE164(number, deps.office.read().office.country)!;
      store.insertFetch({ id, state: 'waiting', destination, createdAt: at, createdBy: by, book: emptyBook, pages: 0 });
      told();
      lookSoon();
      return { kind: 'added', id };
    },
    list: store.fetches,
    cancel(id) {
      const fetch = store.findFetch(id);
      const call = running.get(id);
      if (call) {
        unwanted.add(id);
        call.cancel();
        return true;
      }
      if (fetch?.state !== 'waiting') return false;
      store.updateFetch(id, { state: 'cancelled', doneAt: clock.now(), retryAt: undefined });
      told();
      return true;
    },
    cut({ legId, ...stop }) {
      const call = [...running.values()].find((each) => each.legId === legId);
      call?.cut(stop);
      return call !== undefined;
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      off();
    },
  };
}
