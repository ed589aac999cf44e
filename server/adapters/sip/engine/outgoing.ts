import { refreshTarget } from '../../../core/sip/dialogs/dialog.ts';
import { readRSeq, takesRSeq } from '../../../core/sip/dialogs/reliable.ts';
import { readSessionExpires, termsOfAnswer } from '../../../core/sip/dialogs/session-timer.ts';
import { grantedSec, readSubscriptionState } from '../../../core/sip/dialogs/subscription.ts';
import { header, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { warningOf } from '../../../core/sip/signal-failure.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { newTransactionId } from './app-link.ts';
import { asApplicationsKnowIt, branchOf, saysGone, seen } from './branches.ts';
import type { ClientTransaction } from './client-transactions.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import { awaitFirstWord } from './first-word.ts';
import { type Branch, endEarly, type Leg } from './legs.ts';
import { byeLeg, dismissBranch, sendAck } from './own-requests.ts';
import { createResending, type Running, type Sending } from './resending.ts';
import { makeResponse } from './responses.ts';
import { noteAllowed } from './sessions.ts';
import { declinesSubscription } from './subscriptions.ts';
import type { Peer } from './transport.ts';
import { wayBackOf } from './way-back.ts';

export interface Outgoing {
  send(sending: Sending): void;
  /** The INVITE (with the leg it makes) that the application may still cancel. */
  invite(
    transactionId: string,
  ): { transaction: ClientTransaction; leg: Leg | undefined; cancelled(): void } | undefined;
  /** Gives up the INVITEs of an application that has gone. */
  abandon(client: ControlClient): void;
  readonly size: number;
}

const noBody = new Uint8Array(0);

/** Nobody rings more phones for one call; a peer that makes up To tags must not fill our memory. */
const mostBranches = 64;

/** As long as a transaction may take (RFC 3261 17.1.2.2, timer F). */
const challengedMs = 32_000;

/** The caller side: an application's requests and what comes of them. */
export function createOutgoing(deps: EngineDeps): Outgoing {
  const { transactions, transports, link, legs, ids, options } = deps;
  const { natDetection } = options;
  const running = new Map<string, Running>();
  const again = createResending(deps);

  function send(sending: Sending) {
    const transactionId = newTransactionId();
    if (!sending.peer) return sendNowhere(sending, transactionId);
    const transaction = transactions.prepare(again.authorized(sending), sending.peer);
    const entry: Running = { ...sending, transactionId, transaction, cancelled: false, answered: new Set(), tries: 1 };
    running.set(transactionId, entry);
    const { client, frameId } = sending;
    if (frameId !== undefined)
      link.sentRequest(client, frameId, { bytes: transaction.bytes, peer: transaction.peer, transactionId });
    start(entry);
  }

  /** The name of the next hop is not known: the application hears of it as of any other unreachable peer. */
  function sendNowhere(sending: Sending, transactionId: string) {
    const { client, frameId } = sending;
    const listener = transports.listeners[0]!;
    const peer = { listener, address: listener.address, port: 0 };
    const transaction = transactions.prepare(sending.request, peer);
    if (frameId !== undefined) link.sentRequest(client, frameId, { bytes: transaction.bytes, peer, transactionId });
    conclude({ ...sending, transactionId, transaction, cancelled: false, answered: new Set(), tries: 1 }, 503);
  }

  function start(entry: Running) {
    const { transaction, leg, request, peer } = entry;
    if (leg && request.method === 'INVITE') leg.ourInvite = transaction;
    const patience = awaitFirstWord(deps.clock, {
      ms: entry.patienceMs,
      onOver() {
        deps.log.info('nothing heard, given up', { to: peer?.address, afterMs: entry.patienceMs });
        transaction.cancel([]);
        fail(entry, 408);
      },
    });
    transaction.start({
      onResponse(response, from) {
        patience.cancel();
        if (patience.isOver) return receiveLate(transaction, peer, { response, from });
        receive(entry, response, from);
      },
      onTimeout() {
        patience.cancel();
        if (!patience.isOver) fail(entry, 408);
      },
      onUnreachable(why) {
        patience.cancel();
        if (patience.isOver) return;
        deps.log.info('request not delivered', { method: request.method, to: peer?.address, why });
        fail(entry, 503, why);
      },
      onEnd() {
        if (leg?.ack && leg.ack.cseq === readCSeq(transaction.request).number) leg.ack = undefined;
      },
    });
  }

  /** Nobody wants the call any more: a 2xx is acknowledged and ended (RFC 3261 13.2.2.4, 15). */
  function receiveLate(
    transaction: ClientTransaction,
    peer: Peer | undefined,
    got: { response: SipResponse; from: Peer },
  ) {
    const { status } = got.response;
    if (peer && status !== 503) deps.dead.answered(peer);
    if (status >= 200 && status < 300) dismissBranch(deps, transaction.request, got);
  }

  /** Nobody answered there. */
  function fail(entry: Running, status: number, why?: string) {
    if (entry.peer) deps.dead.failed(entry.peer);
    if (again.toNextPeer(entry)) start(entry);
    else conclude(entry, status, why);
  }

  /** A final response made here; `why` is the errno of what kept the request from its peer. */
  function conclude(entry: Running, status: number, why?: string) {
    const headers = why === undefined ? [] : [{ name: 'Warning', value: warningOf(why) }];
    const response = makeResponse(entry.transaction.request, { status, toTag: ids.token(13), headers });
    finish(entry, response, undefined);
  }

  function finish(entry: Running, response: SipResponse, from: Peer | undefined) {
    settle(entry, response);
    tell(entry, response, from);
    const { leg, request, frameId } = entry;
    const { status } = response;
    // A refresh of the engine's own has its own way to end the session.
    if (!leg?.confirmed || frameId === undefined || legs.byId(leg.id) !== leg) return;
    if (saysGone(request.method, status)) byeLeg(deps, leg, { text: `${request.method} got ${status}` });
  }

  function tell(entry: Running, response: SipResponse, from: Peer | undefined) {
    if (entry.frameId === undefined) {
      if (response.status >= 200) entry.onFinal?.(response);
      return;
    }
    const dialogId = entry.leg?.id ?? '';
    link.response(entry.client, response, { transactionId: entry.transactionId, dialogId, from });
  }

  function receive(entry: Running, response: SipResponse, from: Peer) {
    if (response.status !== 503 && entry.peer) deps.dead.answered(entry.peer);
    if (response.status === 100) return;
    const { leg, request } = entry;
    if (request.method === 'INVITE' && leg && response.status < 300)
      return receiveForInvite(entry, leg, { response, from });
    if (response.status < 200) return tell(entry, response, from);
    if (again.whenBusy(entry, response)) return start(entry);
    if (leg && request.method === 'UPDATE' && response.status < 300) takeUpdate(entry, leg, { response, from });
    if (again.whenChallenged(entry, response)) return start(entry);
    const subscribed = leg?.subscription && request.method === leg.kind && response.status < 300;
    if (subscribed) takeSubscribed(entry, leg, { response, from });
    finish(entry, response, from);
    // The application makes its dialog of the answer first.
    if (subscribed) for (const { deliver } of leg.subscription?.early.splice(0) ?? []) deliver();
  }

  /** RFC 6665 4.1.2: granted, or refreshed. The dialog is the first NOTIFY's, if that came before. */
  function takeSubscribed(entry: Running, leg: Leg, got: { response: SipResponse; from: Peer }) {
    const { response, from } = got;
    if (leg.confirmed && leg.branch) leg.branch.dialog = refreshTarget(leg.branch.dialog, response);
    else if (!leg.subscription?.notified || !leg.branch)
      leg.branch = branchOf(entry.transaction.request, { response, from, leg, natDetection });
    leg.confirmed = true;
    leg.gate.close();
    leg.subscription?.life.send({ kind: 'granted', sec: grantedSec(entry.request, response) });
    // RFC 4488 4: the peer will not tell what becomes of the REFER.
    if (declinesSubscription(response)) legs.remove(leg);
  }

  /** The request has its outcome: what that means for a subscription. */
  function settleSubscription(leg: Leg, request: SipRequest, { status }: SipResponse) {
    const { subscription } = leg;
    const { method } = request;
    if (!subscription || (method !== 'NOTIFY' && method !== 'SUBSCRIBE')) return;
    const state = method === 'NOTIFY' ? readSubscriptionState(request) : undefined;
    if (state && (status < 300 || state.terminated)) subscription.life.send({ kind: 'notified', ...state });
    else if (status >= 300) subscription.life.send({ kind: 'refused', method, status });
  }

  /** RFC 3311 5.1: an UPDATE that was accepted moves the target and refreshes the session. */
  function takeUpdate(entry: Running, leg: Leg, got: { response: SipResponse; from: Peer }) {
    const { branch } = entry;
    if (!branch) return;
    branch.dialog = refreshTarget(branch.dialog, got.response);
    seen(branch, 'UPDATE', got.response);
    noteAllowed(leg, got.response);
    if (!leg.confirmed) return;
    deps.sessions.agree(leg, termsOfAnswer(got.response, readSessionExpires(entry.transaction.request)));
  }

  function receiveForInvite(entry: Running, leg: Leg, got: { response: SipResponse; from: Peer }) {
    const { response, from } = got;
    const toTag = tagOf(header(response, 'To') ?? '');
    const sent = entry.transaction.request;
    const cseq = readCSeq(sent).number;
    if (response.status < 200) {
      noteAllowed(leg, response);
      if (!leg.confirmed && toTag !== undefined && (leg.early?.has(toTag) || (leg.early?.size ?? 0) < mostBranches)) {
        leg.early ??= new Map();
        leg.branch = leg.early.get(toTag) ?? branchOf(sent, { response, from, leg, natDetection });
        leg.early.set(toTag, leg.branch);
      }
      if (leg.branch && toTag !== undefined) {
        if (!takeInOrder(leg, leg.branch, response)) return;
        seen(leg.branch, 'INVITE', response);
      }
      // RFC 6228: the branch was refused while others go on.
      if (!leg.confirmed && toTag !== undefined && response.status === 199) endEarly(leg, toTag);
      return tell(entry, response, from);
    }
    if (!running.has(entry.transactionId)) {
      const { ack } = leg;
      if (toTag !== leg.branch?.dialog.remoteTag) dismissBranch(deps, sent, got);
      else if (ack?.cseq === cseq)
        transports.send(ack.bytes, ack.peer, (why) => deps.log.debug('ACK not sent', { why }));
      return;
    }
    if (!leg.client.connected) {
      // Nobody is left to acknowledge it.
      settle(entry, response);
      legs.remove(leg);
      return dismissBranch(deps, sent, got);
    }
    if (leg.confirmed && leg.branch) {
      leg.branch.dialog = refreshTarget(leg.branch.dialog, response);
      Object.assign(leg.branch, wayBackOf(response, from, { nat: leg.nat, natDetection }));
    } else leg.branch = branchOf(sent, { response, from, leg, natDetection, early: leg.early?.get(toTag ?? '') });
    // The branches that did not answer may be forgotten: nobody but their own requests would ask for them.
    leg.early = undefined;
    leg.pracksDue = [];
    leg.confirmed = true;
    seen(leg.branch, 'INVITE', response);
    noteAllowed(leg, response);
    deps.sessions.agree(leg, termsOfAnswer(response, readSessionExpires(sent)));
    leg.inviteCSeq = cseq;
    leg.ackDue = true;
    leg.cancelled = entry.cancelled;
    const over = legs.byId(leg.id) !== leg;
    settle(entry, response);
    // A hang-up overtook this re-INVITE: the application knows no dialog any more that it could acknowledge.
    if (over) sendAck(deps, leg, { headers: [], body: noBody });
    leg.gate.close();
    tell(entry, asApplicationsKnowIt(response, leg.branch), from);
  }

  /** RFC 3262 4: false for a reliable response that came before, or before its turn. */
  function takeInOrder(leg: Leg, branch: Branch, response: SipResponse): boolean {
    const rseq = readRSeq(response);
    if (rseq === undefined) return true;
    const cseq = readCSeq(response).number;
    if (!takesRSeq(branch.taken?.cseq === cseq ? branch.taken.rseq : undefined, rseq)) return false;
    branch.taken = { cseq, rseq };
    leg.pracksDue.push({ branch, rseq, cseq });
    return true;
  }

  /** The request has its final response: what that means for the dialog. */
  function settle(entry: Running, response: SipResponse) {
    running.delete(entry.transactionId);
    if (entry.credentials && response.status < 300) entry.auth.accepted(entry.transaction.request, response);
    const { leg, request, transaction, branch } = entry;
    // Its transaction lingers, and nobody asks for the description any more, nor for another server.
    entry.request = { ...request, body: noBody };
    entry.requestFor = undefined;
    entry.others = [];
    if (!leg) return;
    if (branch && response.status >= 300) seen(branch, request.method, response);
    if (leg.ourInvite === transaction) leg.ourInvite = undefined;
    const refused = response.status >= 300 && !leg.confirmed && request.method === leg.kind;
    const isBye = request.method === 'BYE';
    // A BYE that was challenged may be sent again by the application, which is not sure: it has hung up.
    const isChallenged = isBye && (response.status === 401 || response.status === 407);
    if (isChallenged) deps.clock.after(challengedMs, () => legs.remove(leg));
    settleSubscription(leg, request, response);
    if (refused || (isBye && !isChallenged)) legs.remove(leg);
    if (refused) for (const notify of leg.subscription?.early.splice(0) ?? []) notify.end(481);
  }

  return {
    send,
    invite(transactionId) {
      const entry = running.get(transactionId);
      if (entry?.request.method !== 'INVITE') return undefined;
      const cancelled = (): void => {
        entry.cancelled = true;
      };
      return { transaction: entry.transaction, leg: entry.leg, cancelled };
    },
    abandon(client) {
      for (const entry of [...running.values()]) {
        if (entry.client !== client || entry.request.method !== 'INVITE') continue;
        entry.cancelled = true;
        entry.transaction.cancel([]);
      }
    },
    get size() {
      return running.size;
    },
  };
}
