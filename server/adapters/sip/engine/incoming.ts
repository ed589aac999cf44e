import type { Timer } from '../../../base/clock.ts';
import { receiveInDialog, refreshTarget } from '../../../core/sip/dialogs/dialog.ts';
import { judgeOffer, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { answerTimer, leastSec } from '../../../core/sip/dialogs/session-timer.ts';
import { eventOf, readSubscriptionState } from '../../../core/sip/dialogs/subscription.ts';
import { type Header, header, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { cancelledKey, mergedKey, readCSeq, serverKey } from '../../../core/sip/transactions/matching.ts';
import { insistsOnUnknown, whyNotAcceptable } from './acceptable.ts';
import { newTransactionId } from './app-link.ts';
import { asApplicationsTakeIt } from './branches.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import { type Branch, endEarly, type Leg } from './legs.ts';
import type { ReliableAnswers } from './reliable-answers.ts';
import { makeResponse } from './responses.ts';
import type { ServerTransaction } from './server-transactions.ts';
import { noteAllowed } from './sessions.ts';
import type { ReceivedRequest } from './via-routing.ts';
import { wayBackOf } from './way-back.ts';

/** A request that the application has to answer. */
export interface Pending {
  readonly transactionId: string;
  readonly transaction: ServerTransaction;
  readonly client: ControlClient;
  /** Of all our responses to it. */
  localTag: string;
  leg: Leg | undefined;
  /** The dialog that it came in; undefined outside. */
  readonly branch: Branch | undefined;
  /** The application proxies it: it is answered by others, and a CANCEL is theirs. */
  proxied: { cancel(): void } | undefined;
  /** Of an INVITE that got a reliable response. */
  reliable: ReliableAnswers | undefined;
  /** Repeats a provisional response while the caller waits. */
  refresh: Timer | undefined;
  /** Taken off when answered or lost. */
  drop(): void;
  /** Answers in the application's place. */
  end(status: number): void;
}

export interface Incoming {
  receive(received: ReceivedRequest): void;
  pending(transactionId: string): Pending | undefined;
  /** Ends an INVITE in the application's place, which hears of it as of a caller who gave up. */
  giveUp(entry: Pending, status: number): void;
  /** The application has gone: what it had not answered gets 503. */
  abandon(client: ControlClient): void;
  readonly size: number;
}

/** RFC 3261 and what follows it knows these; the application decides about them by its routes. */
const outside = ['INVITE', 'REGISTER', 'MESSAGE', 'OPTIONS', 'INFO', 'NOTIFY', 'SUBSCRIBE', 'PUBLISH', 'REFER'];
const inside = ['BYE', 'UPDATE', 'PRACK'];
const targetRefresh = ['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER'];

/** A forgotten request must not stay for ever; a call may ring and wait long before it is answered. */
const patienceMs = { invite: 15 * 60_000, other: 32_000 };

/** The callee side: requests from the network on their way to an application. */
export function createIncoming(deps: EngineDeps): Incoming {
  const { transactions, control, link, legs, clock, ids, guard, options } = deps;
  const pending = new Map<string, Pending>();
  const byKey = new Map<string, Pending>();
  const merged = new Map<string, string>();
  let invites = 0;

  function refuse(transaction: ServerTransaction, status: number, more: { reason?: string; headers?: Header[] } = {}) {
    transaction.respond(makeResponse(transaction.request, { status, toTag: ids.token(13), ...more }));
    transaction.release();
  }

  /** RFC 4028 9: the sender asks again with more. */
  function refuseTooBrief(transaction: ServerTransaction) {
    refuse(transaction, 422, { headers: [{ name: 'Min-SE', value: String(leastSec) }] });
  }

  function receive(received: ReceivedRequest) {
    const { request } = received;
    if (request.method === 'ACK') return receiveAck(received);
    const transaction = transactions.receiveRequest(received);
    if (!transaction) return;
    if (request.method === 'CANCEL') return receiveCancel(transaction);
    if (tagOf(header(request, 'To') ?? '') !== undefined) return receiveInside(transaction);
    receiveOutside(transaction);
  }

  /** Hands the request over and keeps it until it is answered. */
  function expect(
    transaction: ServerTransaction,
    client: ControlClient,
    more: { leg?: Leg; branch?: Branch; localTag?: string; release?: () => void } = {},
  ): Pending {
    const { method } = transaction.request;
    const isInvite = method === 'INVITE';
    const entry: Pending = {
      transactionId: newTransactionId(),
      transaction,
      client,
      leg: more.leg,
      branch: more.branch,
      proxied: undefined,
      reliable: undefined,
      refresh: undefined,
      localTag: more.localTag ?? ids.token(13),
      drop() {
        timer.cancel();
        entry.refresh?.cancel();
        entry.reliable?.lose();
        if (pending.delete(entry.transactionId)) {
          if (isInvite) invites--;
          more.release?.();
        }
        byKey.delete(transaction.key);
        if (isInvite && entry.leg) entry.leg.theirInvite = undefined;
        if (method === 'PRACK') entry.leg?.reliable?.pracked();
      },
      end(status) {
        entry.drop();
        transaction.respond(makeResponse(transaction.request, { status, toTag: entry.localTag }));
        transaction.release();
        const { branch } = entry;
        if (branch) branch.session = see(branch.session, { by: 'us', method, status, sdp: undefined });
        if (isInvite && entry.leg && !entry.leg.confirmed) legs.remove(entry.leg);
      },
    };
    const timer = clock.after(isInvite ? patienceMs.invite : patienceMs.other, () => {
      if (entry.proxied) return;
      // Whoever still rings for him, or lets him wait, is to hear that he is gone.
      if (isInvite) giveUp(entry, 408);
      // RFC 4320 4.2: a 408 to a request other than INVITE comes too late to be of use to anybody.
      else entry.end(500);
    });
    pending.set(entry.transactionId, entry);
    byKey.set(transaction.key, entry);
    if (isInvite) invites++;
    // A caller whom no answer reaches any more has given up: nobody is to go on ringing for him.
    transaction.events.onLost = () => {
      if (!isInvite || !pending.has(entry.transactionId)) entry.drop();
      else if (entry.proxied) entry.proxied.cancel();
      else giveUp(entry, 487);
    };
    return entry;
  }

  function receiveOutside(transaction: ServerTransaction) {
    const { request } = transaction;
    const { method } = request;
    if (inside.includes(method)) return refuse(transaction, 481);
    if (!outside.includes(method)) return refuse(transaction, 501);
    const fromTag = tagOf(header(request, 'From') ?? '') ?? '';
    const key = mergedKey(request, fromTag);
    const other = merged.get(key);
    if (other !== undefined && transactions.findServer(other)) return refuse(transaction, 482);
    merged.set(key, transaction.key);
    transaction.events.onEnd = () => {
      if (merged.get(key) === transaction.key) merged.delete(key);
    };
    const isInvite = method === 'INVITE';
    const refusal = whyNotAcceptable(request, transaction.via);
    if (refusal) return refuse(transaction, refusal.status, refusal);
    if (isInvite && isTooBrief(request)) return refuseTooBrief(transaction);
    const release = isInvite && invites < options.maxPendingInvites ? guard.admitCall(transaction.from) : undefined;
    if (isInvite && !release) return refuse(transaction, 503, { headers: [{ name: 'Retry-After', value: '5' }] });
    const client = control.pick(method.toLowerCase());
    if (!client) {
      release?.();
      return refuseUnrouted(transaction);
    }
    const { transactionId } = expect(transaction, client, release && { release });
    const told = asApplicationsTakeIt(request);
    link.request(client, told, { transactionId, dialogId: '', from: transaction.from, fresh: true });
    if (!isInvite) return;
    // Somebody waits to hear it ring: the application is at work on the call while the caller is told so.
    client.hurry();
    transaction.respond(makeResponse(request, { status: 100 }));
  }

  function refuseUnrouted(transaction: ServerTransaction) {
    if (control.clients === 0) return refuse(transaction, 503, { headers: [{ name: 'Retry-After', value: '5' }] });
    const allow = [...control.routes().map((verb) => verb.toUpperCase()), 'ACK', 'BYE', 'CANCEL'].join(', ');
    refuse(transaction, 405, { headers: [{ name: 'Allow', value: allow }] });
  }

  const waitsForUpdate = (branch: Branch): boolean =>
    [...pending.values()].some((entry) => entry.branch === branch && entry.transaction.request.method === 'UPDATE');

  function receiveInside(transaction: ServerTransaction) {
    const { request, from } = transaction;
    const found = legs.ofRequest(request);
    if (!found?.leg.client.connected) return refuse(transaction, 481);
    const { leg, branch } = found;
    // RFC 3581 4, though the peer did not ask: what is behind a NAT hears nothing at any other port.
    if (leg.nat === 'always') transaction.via.rport = from.port;
    const unknown = insistsOnUnknown(request);
    if (unknown) return refuse(transaction, unknown.status, unknown);
    const { theirInvite } = leg;
    const sdp = sdpOf(request);
    const verdict = receiveInDialog(branch.dialog, request, {
      ourInvite: leg.confirmed && leg.ourInvite !== undefined,
      theirInvite: theirInvite !== undefined,
      theirUpdate: request.method === 'UPDATE' && waitsForUpdate(branch),
      offer: judgeOffer(branch.session),
      offers: sdp !== undefined,
    });
    branch.dialog = verdict.dialog;
    if (verdict.kind === 'refuse') {
      const retry = [{ name: 'Retry-After', value: String(ids.below(11)) }];
      return refuse(transaction, verdict.status, verdict.retryAfter ? { headers: retry } : {});
    }
    if (isTooBrief(request)) return refuseTooBrief(transaction);
    branch.session = see(branch.session, { by: 'them', method: request.method, sdp });
    noteAllowed(leg, request);
    branch.dialog = targetRefresh.includes(request.method) ? refreshTarget(verdict.dialog, request) : verdict.dialog;
    if (targetRefresh.includes(request.method) || from.socket)
      Object.assign(branch, wayBackOf(request, from, { nat: leg.nat, natDetection: options.natDetection }));
    if (request.method === 'PRACK' && !leg.reliable?.takePrack(request)) return refuse(transaction, 481);
    if (request.method === 'BYE' && !leg.confirmed) {
      if (leg.role === 'callee') return byeBeforeAnswer(transaction, leg);
      // RFC 3261 15 forbids it to the callee; the branch is gone all the same, the INVITE still has its outcome.
      endEarly(leg, branch.dialog.remoteTag ?? '');
      return refuse(transaction, 200);
    }
    if (request.method === 'NOTIFY' && leg.subscription) {
      const state = readSubscriptionState(request);
      // RFC 6665 4.1.3: of another package, or of no state at all.
      if (eventOf(request) !== (leg.subscription.event ?? eventOf(request))) return refuse(transaction, 481);
      if (!state) return refuse(transaction, 400, { reason: 'Missing Subscription-State' });
      leg.subscription.life.send({ kind: 'notified', ...state });
    }
    if (request.method === 'BYE') {
      theirInvite?.end(487);
      legs.remove(leg);
    }
    const entry = expect(transaction, leg.client, { leg, branch });
    if (request.method === 'INVITE') {
      transaction.respond(makeResponse(request, { status: 100 }));
      leg.theirInvite = entry;
    }
    const at = { transactionId: entry.transactionId, dialogId: leg.id, from, fresh: false };
    const deliver = (): void => leg.gate.pass(() => link.request(leg.client, request, at));
    if (leg.subscription && leg.role === 'caller' && !leg.confirmed)
      return void leg.subscription.early.push({ deliver, end: entry.end });
    deliver();
  }

  /** The client library knows a caller who gives up only by CANCEL; a BYE before the answer means the same. */
  function byeBeforeAnswer(transaction: ServerTransaction, leg: Leg) {
    refuse(transaction, 200);
    const invite = [...pending.values()].find(
      (entry) => entry.leg === leg && entry.transaction.request.method === 'INVITE',
    );
    if (invite) giveUp(invite, 487);
  }

  function receiveCancel(transaction: ServerTransaction) {
    const key = cancelledKey(transaction.request, transaction.via);
    const target = transactions.findServer(key);
    if (!target) return refuse(transaction, 481);
    const entry = byKey.get(key);
    // RFC 3261 9.2: after the final response a CANCEL is answered and changes nothing.
    const toTag = entry?.localTag ?? ids.token(13);
    const { request } = transaction;
    transaction.respond(makeResponse(request, { status: 200, toTag }));
    transaction.release();
    if (entry?.proxied) entry.proxied.cancel();
    else if (entry) giveUp(entry, 487, request);
  }

  function giveUp(entry: Pending, status: number, cancel = asCancel(entry.transaction.request)) {
    const { client, transactionId, leg, transaction } = entry;
    entry.end(status);
    link.request(client, cancel, { transactionId, dialogId: leg?.id ?? '', from: transaction.from, fresh: false });
  }

  function receiveAck(received: ReceivedRequest) {
    const transaction = transactions.findServer(serverKey(received.request, received.via));
    if (transaction) {
      transaction.events.onAck = acknowledge;
      transactions.receiveRequest(received);
      return;
    }
    acknowledge(received);
  }

  function acknowledge({ request, from }: ReceivedRequest) {
    const { leg } = legs.ofRequest(request) ?? {};
    const { answer } = leg ?? {};
    if (!leg || !answer || answer.cseq !== readCSeq(request).number || answer.runner.state.kind !== 'waiting') return;
    answer.runner.send({ kind: 'ack' });
    leg.answer = undefined;
    if (leg.branch) leg.branch.session = see(leg.branch.session, { by: 'them', method: 'ACK', sdp: sdpOf(request) });
    link.request(leg.client, request, { transactionId: answer.transactionId, dialogId: leg.id, from, fresh: false });
    answer.hangup?.();
  }

  return {
    receive,
    pending: (transactionId) => pending.get(transactionId),
    giveUp,
    abandon(client) {
      for (const entry of [...pending.values()]) if (entry.client === client && !entry.proxied) entry.end(503);
    },
    get size() {
      return pending.size;
    },
  };
}

const isTooBrief = (request: SipRequest): boolean =>
  (request.method === 'INVITE' || request.method === 'UPDATE') && answerTimer(request, undefined).kind === 'too-brief';

const asCancel = (invite: SipRequest): SipRequest => ({
  ...invite,
  method: 'CANCEL',
  headers: invite.headers
    .filter((entry) => ['Via', 'From', 'To', 'Call-ID', 'CSeq'].includes(entry.name))
    .map((entry) => (entry.name === 'CSeq' ? { ...entry, value: entry.value.replace('INVITE', 'CANCEL') } : entry)),
  body: new Uint8Array(0),
});
