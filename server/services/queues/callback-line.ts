import { eq } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CallbackEnd, CallEndReason } from '../../core/calls/call-reasons.ts';
import type { CallFact, MoveTarget } from '../../core/calls/events.ts';
import type { Queue } from '../../core/office/office.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import type { Db } from '../../store/db.ts';
import { calls } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';
import type { CallbackRequest, Callbacks } from '../ivr/callbacks.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor, OfferOutcome, OfferToPerson } from './distributor.ts';

/** Calls whose turn it is: people first, then the customer; `done` hears what came of it once somebody picked up. */
export type BeginCallback = (turn: {
  request: CallbackRequest;
  queue: Queue;
  done: (
    outcome: { kind: 'reached'; login?: string } | { kind: 'failed'; why: CallEndReason },
    call: { tell(fact: CallFact): void },
  ) => void;
}) => { offer(agent: OfferToPerson): Promise<OfferOutcome> };

/** `calling`: somebody has picked up for them; `offered`: rings at these people. */
export type CallbackPlace =
  | { kind: 'calling' }
  | { kind: 'offered'; logins: string[] }
  | { kind: 'waiting'; position: number };

/** Keeps those who are to be called back in the lines of their queues. */
export interface CallbackLine {
  /** Takes in those of before a restart. */
  start(): void;
  stop(): void;
  /** Where each stands just now, by request; those that rest are not there. */
  places(): Map<string, CallbackPlace>;
  /** Somebody decided what is to become of it; false when that is decided already. */
  close(id: string, end: { outcome: CallbackEnd; by: string }): boolean;
}

/** The clock of the box may be set meanwhile. */
const LOOK_MS = 3_600_000;
/** No answer, busy and the like may be otherwise later; these will not. */
const hopeless: readonly CallEndReason[] = ['not-allowed', 'invalid-number'];

export function createCallbackLine(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: OfficeService;
  callbacks: Callbacks;
  distributor: Distributor;
  begin: BeginCallback;
  /** A row of a call that is over. */
  tell: (callId: string, fact: CallFact) => void;
}): CallbackLine {
  const { clock, callbacks, distributor } = deps;
  /** In the line, with what they stand there by; `isCalling`: somebody has picked up for them. */
  const standing = new Map<string, { terms: string; isCalling: boolean; leave: () => void }>();
  let timer: Timer | undefined;
  let isRunning = false;

  const queueOf = ({ queueId }: CallbackRequest): Queue | undefined => {
    const queue = deps.office.read().queues.find(({ id }) => id === queueId);
    return queue?.callback.dials ? queue : undefined;
  };

  /** Until when it is not called, now being too early; undefined when it is time. Infinity: until something changes. */
  function restsUntil(request: CallbackRequest, { callback }: Queue): number | undefined {
    const now = clock.now();
    if (request.nextAt !== null && request.nextAt > now) return request.nextAt;
    const { hours: all, office } = deps.office.read();
    const hours = all.find(({ id }) => id === callback.hours);
    if (!hours) return undefined;
    const { open, changesAt = Number.POSITIVE_INFINITY } = isOpen({ hours, officeZone: office.timezone }, now);
    return open ? undefined : changesAt;
  }

  function closesAt({ callback }: Queue): number {
    const { hours: all, office } = deps.office.read();
    const hours = all.find(({ id }) => id === callback.hours);
    const none = Number.POSITIVE_INFINITY;
    return hours ? (isOpen({ hours, officeZone: office.timezone }, clock.now()).changesAt ?? none) : none;
  }

  function look(): void {
    timer?.cancel();
    if (!isRunning) return;
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    const open = callbacks.open().filter(({ since }) => since !== null);
    for (const request of open) {
      const queue = queueOf(request);
      if (standing.get(request.id)?.isCalling) continue;
      // Nothing calls them by itself any more: somebody does, however late.
      if (!queue) {
        leave(request.id);
        continue;
      }
      if (request.expiresAt !== null && request.expiresAt <= now) {
        end(request, 'expired');
        continue;
      }
      next = Math.min(next, request.expiresAt ?? next);
      const until = restsUntil(request, queue);
      if (until === undefined) {
        next = Math.min(next, closesAt(queue));
        stand(request, queue);
      } else {
        next = Math.min(next, until);
        leave(request.id);
      }
    }
    const ids = new Set(open.map(({ id }) => id));
    for (const [id, { isCalling }] of standing) if (!ids.has(id) && !isCalling) leave(id);
    if (Number.isFinite(next)) timer = clock.after(Math.min(Math.max(next - now, 0), LOOK_MS), look);
  }

  function leave(id: string): void {
    const stay = standing.get(id);
    standing.delete(id);
    stay?.leave();
  }

  function stand(request: CallbackRequest, queue: Queue): void {
    const { id, number, name, priority, needs, since, assignedTo, expiresAt, attempts } = request;
    const terms = JSON.stringify([queue.id, priority, needs, since, assignedTo, attempts, number]);
    if (standing.get(id)?.terms === terms) return;
    leave(id);
    const entry = { terms, isCalling: false, leave: (): void => undefined };
    standing.set(id, entry);
    const attempt = deps.begin({
      request,
      queue,
      done(outcome, call) {
        if (standing.get(id) === entry) standing.delete(id);
        settle(request, outcome, call);
      },
    });
    const stay = distributor.enter({
      callId: id,
      queueId: queue.id,
      since: since ?? request.askedAt,
      callback: { number, ...(name !== null && { name }) },
      ...(priority !== 0 && { priority }),
      ...(needs && { needs }),
      ...(assignedTo !== null && {
        preferred: { login: assignedTo, untilMs: expiresAt ?? clock.now() + LOOK_MS, why: 'assigned' as const },
      }),
      async offer(agent) {
        const outcome = await attempt.offer(agent);
        if (outcome.kind === 'answered') entry.isCalling = true;
        return outcome;
      },
    });
    entry.leave = stay.leave;
    void stay.outcome.then((outcome) => {
      if (outcome.kind === 'moved') moved(id, outcome.to);
    });
  }

  /** By a supervisor: to another line, or to one person. */
  function moved(id: string, to: MoveTarget): void {
    standing.delete(id);
    callbacks.change(id, to.kind === 'queue' ? { queueId: to.queueId } : { assignedTo: to.login });
  }

  function settle(
    request: CallbackRequest,
    outcome: Parameters<Parameters<BeginCallback>[0]['done']>[0],
    call: { tell(fact: CallFact): void },
  ): void {
    const { id, attempts } = request;
    const queue = queueOf(request);
    const tell = (fact: CallFact): void => call.tell(fact);
    if (outcome.kind === 'reached') return void finish(request, { outcome: 'reached', by: outcome.login }, tell);
    const tries = attempts + 1;
    if (hopeless.includes(outcome.why)) return void finish(request, { outcome: 'not-allowed' }, tell);
    if (!queue || tries > queue.callback.retries) return void finish(request, { outcome: 'gave-up' }, tell);
    const nextAt = clock.now() + queue.callback.retryMin * 60_000;
    // Unless it was decided otherwise meanwhile: they have called by themselves, or nobody is to call them any more.
    if (callbacks.change(id, { attempts: tries, nextAt }))
      call.tell({ kind: 'callback.failed', requestId: id, why: outcome.why, nextAt });
  }

  function finish(
    { id }: Pick<CallbackRequest, 'id'>,
    { outcome, by }: { outcome: CallbackEnd; by?: string | undefined },
    tell: (fact: CallFact) => void,
  ): boolean {
    if (!callbacks.close(id, { outcome, by })) return false;
    tell({ kind: 'callback.ended', requestId: id, why: outcome, ...(by !== undefined && { by }) });
    return true;
  }

  const end = (request: CallbackRequest, outcome: CallbackEnd, by?: string): boolean =>
    finish(request, { outcome, by }, (fact) => deps.tell(request.callId, fact));

  /** Either side got through: nobody need call any more. */
  function talked(callId: string): void {
    const open = callbacks.open();
    if (open.length === 0) return;
    const row = deps.db.select().from(calls).where(eq(calls.id, callId)).get();
    if (row?.e164 == null || row.answeredAt === null) return;
    for (const request of open)
      if (request.askedAt <= row.startedAt && [request.number, request.callerNumber].includes(row.e164))
        end(request, row.direction === 'inbound' ? 'called-again' : 'reached', row.login ?? undefined);
  }

  deps.bus.on('call.changed', ({ callId, ended }) => {
    if (ended) talked(callId);
  });
  for (const topic of ['callbacks.changed', 'office.changed', 'clock.followed'] as const) deps.bus.on(topic, look);

  return {
    start() {
      isRunning = true;
      look();
    },
    stop() {
      isRunning = false;
      timer?.cancel();
      for (const id of [...standing.keys()]) leave(id);
    },
    places() {
      const offered = new Map(distributor.waiting().map(({ callId, offeredTo = [] }) => [callId, offeredTo]));
      return new Map(
        [...standing].map(([id, { isCalling }]): [string, CallbackPlace] => {
          if (isCalling) return [id, { kind: 'calling' }];
          const logins = (offered.get(id) ?? []).map(({ login }) => login);
          if (logins.length > 0) return [id, { kind: 'offered', logins }];
          return [id, { kind: 'waiting', position: distributor.positionOf(id) ?? 0 }];
        }),
      );
    },
    close(id, { outcome, by }) {
      const request = callbacks.find(id);
      return request !== undefined && end(request, outcome, by);
    },
  };
}
