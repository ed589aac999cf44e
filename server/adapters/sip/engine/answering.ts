import { runMachine } from '../../../base/machine.ts';
import { ownText } from '../../../base/own-text.ts';
import * as answeredCall from '../../../core/sip/dialogs/answered-call.ts';
import { dialogOfCallee } from '../../../core/sip/dialogs/dialog.ts';
import { newSession, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { reliabilityOf, requiresReliable } from '../../../core/sip/dialogs/reliable.ts';
import { answerTimer, readSessionExpires } from '../../../core/sip/dialogs/session-timer.ts';
import { eventOf, grantedSec } from '../../../core/sip/dialogs/subscription.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { newTransactionId } from './app-link.ts';
import {
  type AppMessage,
  appHeaders,
  contactAt,
  contentTypeOf,
  fillPlaceholder,
  isSecureUri,
  type Place,
  readNat,
} from './app-message.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import type { Incoming, Pending } from './incoming.ts';
import { type Leg, newLeg } from './legs.ts';
import { byeLeg } from './own-requests.ts';
import { createReliableAnswers, type ReliableAnswers, type Saying } from './reliable-answers.ts';
import { makeResponse } from './responses.ts';
import { noteAllowed, termsOf, wishOf } from './sessions.ts';
import { beginSubscription, declinesSubscription, kindOf } from './subscriptions.ts';
import type { Peer } from './transport.ts';
import { type NatMode, wayBackOf } from './way-back.ts';

/** Our own answer takes the place of the application's. */
const isOfTimer = ({ name, value }: Header): boolean =>
  name === 'Session-Expires' || (name === 'Require' && value.toLowerCase() === 'timer');

const refreshMs = 60_000;

type AppResponse = AppMessage & { kind: 'response' };

/** The application's responses on their way to the network. */
export function createAnswering(deps: EngineDeps, incoming: Incoming) {
  const { link, legs, clock, options, transports } = deps;

  const placeOf = (request: SipRequest, from: Peer): Place => ({
    ...transports.advertise(from),
    transport: from.listener.transport,
    secure: isSecureUri(request.uri),
  });

  /** The dialog that a response to INVITE or SUBSCRIBE makes (RFC 3261 12.1.1). */
  function makeLeg(entry: Pending, nat: NatMode): Leg | undefined {
    const { request, from } = entry.transaction;
    const dialog = dialogOfCallee(request, entry.localTag);
    if (!dialog) return undefined;
    const leg = newLeg(deps, {
      callId: dialog.callId,
      callerTag: dialog.remoteTag ?? '',
      client: entry.client,
      kind: kindOf(request.method) ?? 'INVITE',
      role: 'callee',
      ownTag: entry.localTag,
      branch: {
        dialog,
        ...wayBackOf(request, from, { nat, natDetection: options.natDetection }),
        session: see(newSession, { by: 'them', method: request.method, sdp: sdpOf(request) }),
      },
      nat,
      listener: from.listener,
      contact: contactAt(placeOf(request, from)),
      theirInvite: request.method === 'INVITE' ? entry : undefined,
    });
    noteAllowed(leg, request);
    beginSubscription(deps, leg, eventOf(request));
    legs.add(leg);
    return leg;
  }

  /** The application has said how the peer is reached after its first answer. */
  function reach(leg: Leg, entry: Pending, nat: NatMode) {
    const { request, from } = entry.transaction;
    leg.nat = nat;
    if (leg.branch) Object.assign(leg.branch, wayBackOf(request, from, { nat, natDetection: options.natDetection }));
  }

  /** Repeats the 2xx until its ACK; without one the call is ended. */
  function awaitAck(leg: Leg, entry: Pending, resend: () => void) {
    // Who has hung up stays so, whatever the peer asks meanwhile.
    const { hangup } = leg.answer ?? {};
    leg.answer?.runner.stop();
    const initialInvite = tagOf(header(entry.transaction.request, 'To') ?? '') === undefined;
    const runner = runMachine<answeredCall.State, answeredCall.Input, answeredCall.Effect>({
      initial: answeredCall.initial,
      step: answeredCall.step,
      clock,
      onTimer: (name) => ({ kind: 'timer', name }),
      perform(effect) {
        if (effect.kind === 'resend') return leg.answer?.resend();
        if (leg.answer?.hangup) leg.answer.hangup();
        else byeLeg(deps, leg, { text: 'ACK timeout' });
      },
    });
    leg.answer = {
      cseq: readCSeq(entry.transaction.request).number,
      transactionId: initialInvite ? entry.transactionId : newTransactionId(),
      initial: initialInvite,
      ...(hangup ? { hangup } : {}),
      runner,
      resend,
    };
    runner.send({ kind: 'start' });
  }

  /** RFC 3261 13.3.1.1: proxies forget an INVITE that nothing is heard of for three minutes. */
  function keepWaiting(entry: Pending, response: SipResponse) {
    entry.refresh?.cancel();
    entry.refresh = clock.after(refreshMs, () => {
      if (entry.transaction.respond(response)) keepWaiting(entry, response);
    });
  }

  /** RFC 3262 3: a caller that never acknowledges what it asked for is refused; the application hears it gave up. */
  function makeReliable(entry: Pending, leg: Leg): ReliableAnswers {
    const { number: cseq } = readCSeq(entry.transaction.request);
    leg.reliable = createReliableAnswers(deps, { cseq, onUnacknowledged: () => incoming.giveUp(entry, 504) });
    return leg.reliable;
  }

  function headersOf(entry: Pending, message: AppResponse): Header[] {
    const { request, from } = entry.transaction;
    const place = placeOf(request, from);
    const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq', 'Route']).map((item) =>
      fillPlaceholder(item, place),
    );
    const makesDialog = formsDialog(request, message);
    const recordRoute = makesDialog ? headerValues(request, 'Record-Route') : [];
    const contact = makesDialog && !own.some((item) => item.name === 'Contact') ? [contactAt(place)] : [];
    return [
      ...recordRoute.map((value) => ({ name: 'Record-Route', value })),
      ...contact.map((value) => ({ name: 'Contact', value })),
      ...own,
    ];
  }

  /** RFC 4028 9: what the application wishes counts; failing that, what holds already. */
  function timerOf(leg: Leg, request: SipRequest, message: AppResponse) {
    const running = termsOf(leg);
    return answerTimer(request, readSessionExpires(message) ?? (running && wishOf(running, 'uas')));
  }

  /** How the application's response leaves; told to it with the bytes as they left. */
  function saying(given: {
    client: ControlClient;
    frameId: string;
    entry: Pending;
    message: AppResponse;
    contentType: Header[];
  }): Saying {
    const { client, frameId, entry, message } = given;
    const { transaction } = entry;
    const { status, reason, body } = message;
    const { method } = transaction.request;
    const unknown = (): void => link.refuse(client, frameId, 'Response not sent due to unknown transaction');
    let sent: SipResponse | undefined;
    return {
      send(rseq) {
        const { leg, branch = leg?.branch } = entry;
        const refreshes = (method === 'INVITE' || method === 'UPDATE') && status >= 200 && status < 300;
        const timer = leg && refreshes ? timerOf(leg, transaction.request, message) : undefined;
        const response = makeResponse(transaction.request, {
          status,
          reason,
          toTag: entry.localTag,
          headers: [
            ...headersOf(entry, message).filter((item) => !timer || !isOfTimer(item)),
            ...(timer?.kind === 'agreed' ? timer.headers : []),
            ...reliableHeaders(message, rseq),
            ...given.contentType,
          ],
          body,
        });
        if (!transaction.respond(response)) return unknown();
        sent = response;
        if (branch) {
          const reliable = rseq !== undefined;
          branch.session = see(branch.session, { by: 'us', method, status, reliable, sdp: sdpOf(response) });
        }
        const forms = leg !== undefined && status > 100 && status < 300;
        if (status >= 200) entry.drop();
        else if (method === 'INVITE' && status > 100) keepWaiting(entry, response);
        if (leg && forms) leg.contact = ownText(header(response, 'Contact') ?? leg.contact);
        if (leg && forms && status >= 200 && method === leg.kind) confirm(leg, entry, response);
        if (leg?.confirmed && timer) deps.sessions.agree(leg, timer.kind === 'agreed' ? timer.terms : undefined);
        if (leg && !leg.confirmed && status >= 300 && method === leg.kind) legs.remove(leg);
        if (status >= 200) transaction.release();
        link.sentResponse(client, frameId, {
          bytes: transaction.lastSent,
          peer: transaction.from,
          transactionId: entry.transactionId,
          dialogId: leg?.id ?? '',
        });
      },
      resend: () => void (sent && transaction.respond(sent)),
      drop: unknown,
    };
  }

  function confirm(leg: Leg, entry: Pending, response: SipResponse) {
    leg.confirmed = true;
    leg.gate.close();
    if (leg.kind === 'INVITE') return awaitAck(leg, entry, () => entry.transaction.respond(response));
    leg.subscription?.life.send({ kind: 'granted', sec: grantedSec(entry.transaction.request, response) });
  }

  return function answer(
    client: ControlClient,
    frameId: string,
    given: { transactionId: string; message: AppResponse },
  ) {
    const { message } = given;
    const entry = incoming.pending(given.transactionId);
    const refuse = (why: string): void => link.refuse(client, frameId, why);
    if (!entry || entry.client !== client || entry.proxied)
      return refuse('Response not sent due to unknown transaction');
    const contentType = contentTypeOf(message);
    if (!contentType) return refuse('missing content-type');
    const { request } = entry.transaction;
    const { method } = request;
    const { status, body } = message;
    const appTag = tagOf(message.headers.find((item) => item.name === 'To')?.value ?? '');
    if (appTag !== undefined && !entry.leg) entry.localTag = ownText(appTag);
    const forms = formsDialog(request, message);
    const { supported, required } = reliabilityOf(request);
    const wanted = required || requiresReliable(message);
    const reliable = wanted && forms && method === 'INVITE' && status < 200;
    if (reliable && !supported) return refuse('Remote endpoint does not support 100rel');
    // RFC 3261 13.2.1: the first reliable answer to an INVITE without offer has to make one.
    if (reliable && request.body.length === 0 && !entry.reliable && body.length === 0)
      return refuse('a reliable response to a late offer needs a description');
    const nat = readNat(message);
    // RFC 3581 4, though the peer did not ask: what is behind a NAT hears nothing at any other port.
    if (nat === 'always') entry.transaction.via.rport = entry.transaction.from.port;
    if (forms) entry.leg ??= makeLeg(entry, nat ?? 'auto');
    if (nat && entry.leg && nat !== entry.leg.nat) reach(entry.leg, entry, nat);
    if (reliable && entry.leg) entry.reliable ??= makeReliable(entry, entry.leg);
    const said = saying({ client, frameId, entry, message, contentType });
    if (!entry.reliable) return said.send(undefined);
    entry.reliable.say({ item: said, status, reliable });
  };
}

/** A response that makes a dialog, or confirms one (RFC 3261 12.1, RFC 6665 4.4.1, RFC 3515 2.4.4). */
function formsDialog({ method }: SipRequest, message: AppResponse): boolean {
  const kind = kindOf(method);
  if (kind === undefined || message.status >= 300 || declinesSubscription(message)) return false;
  return message.status >= (kind === 'INVITE' ? 101 : 200);
}

/** `Require: 100rel` belongs to reliable responses, and to those always (RFC 3262 3). */
function reliableHeaders(message: AppResponse, rseq: number | undefined): Header[] {
  if (rseq === undefined) return [];
  const require = requiresReliable(message) ? [] : [{ name: 'Require', value: '100rel' }];
  return [...require, { name: 'RSeq', value: String(rseq) }];
}
