import { ownText } from '../../../base/own-text.ts';
import { judgeOffer, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { readRAck } from '../../../core/sip/dialogs/reliable.ts';
import { eventOf } from '../../../core/sip/dialogs/subscription.ts';
import { type Header, header, type SipRequest } from '../../../core/sip/message.ts';
import { parseNameAddr, tagOf } from '../../../core/sip/name-addr.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { parseSipUri, parseUri, printUri } from '../../../core/sip/uri.ts';
import {
  type AppMessage,
  appHeaders,
  type Credentials,
  contentTypeOf,
  fillPlaceholder,
  isSecureUri,
  readCredentials,
  readNat,
  readPatience,
} from './app-message.ts';
import { AuthSession, createAuthMemory } from './auth-session.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import { type Branch, type Leg, newLeg } from './legs.ts';
import type { Resolved } from './next-hop.ts';
import type { Outgoing } from './outgoing.ts';
import { composeOutside, newIdentity } from './outside-request.ts';
import { byeLeg, requestInDialog, sendAck, wayOfLeg } from './own-requests.ts';
import { timerHeaders } from './sessions.ts';
import { beginSubscription, declinesSubscription, kindOf } from './subscriptions.ts';
import type { Listener, Peer } from './transport.ts';
import type { NatMode } from './way-back.ts';

type AppRequest = AppMessage & { kind: 'request' };

export interface Asked {
  client: ControlClient;
  frameId: string;
  message: AppRequest;
}

const noDialog = 'Server error: unable to find dialog for dialog id provided';
/** Before the answer the application says by the To tag which branch it means; failing that the one last heard of. */
const branchFor = (leg: Leg, message: AppRequest): Branch | undefined =>
  leg.early?.get(tagOf(header(message, 'To') ?? '') ?? '') ?? leg.branch;

/** RFC 4028 1: these refresh the session. */
const refreshes = ['INVITE', 'UPDATE'];
/** The reliable response that the application acknowledges; forked branches may have given it the same number. */
function takeDue(leg: Leg, prack: AppRequest): Leg['pracksDue'][number] | undefined {
  const index = leg.pracksDue.findIndex(({ rseq }) => rseq === readRAck(prack)?.rseq);
  return index < 0 ? undefined : leg.pracksDue.splice(index, 1)[0];
}

const rackOf = (due: Leg['pracksDue'][number]): Header => ({ name: 'RAck', value: `${due.rseq} ${due.cseq} INVITE` });

const beginsAnew = ({ method, uri }: AppRequest): boolean =>
  method === 'REGISTER' || (method === 'INVITE' && !/^sip:placeholder\b/.test(uri));

const needContact = ['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY'];

/** The application's requests on their way to the network. */
export function createRequesting(deps: EngineDeps, outgoing: Outgoing) {
  const { link, legs, ids, transports } = deps;
  const sessionOf = createAuthMemory(ids);

  function placeAt(peer: Peer | undefined): { host: string; port: number; transport: string } {
    const listener = peer?.listener ?? transports.listeners[0]!;
    const remote = { listener, address: peer?.address ?? '127.0.0.1' };
    return { ...transports.advertise(remote), transport: listener.transport };
  }

  function makeLeg(
    request: SipRequest,
    given: {
      client: ControlClient;
      credentials: Credentials | undefined;
      auth: AuthSession;
      listener: Listener;
      nat: NatMode;
    },
  ): Leg {
    // In memory of their own: the leg outlives the application's words by hours.
    const ownTag = ownText(tagOf(header(request, 'From') ?? '') ?? '');
    const leg = newLeg(deps, {
      callId: ownText(header(request, 'Call-ID') ?? ''),
      callerTag: ownTag,
      client: given.client,
      kind: kindOf(request.method) ?? 'INVITE',
      role: 'caller',
      ownTag,
      listener: given.listener,
      contact: ownText(header(request, 'Contact') ?? ''),
      inviteCSeq: readCSeq(request).number,
      credentials: given.credentials,
      auth: given.auth,
      nat: given.nat,
    });
    beginSubscription(deps, leg, eventOf(request));
    legs.add(leg);
    return leg;
  }

  /** Whoever says by its Contact that it is where its connection came from listens there, too. */
  function resolveWay(given: { nextHop: string; target: string; nat: NatMode }, onDone: (resolved: Resolved) => void) {
    deps.resolve(given.nextHop, (resolved) => {
      const listens =
        resolved.kind === 'gone' && given.nat !== 'always' && parseSipUri(given.target)?.host === resolved.host;
      if (listens) deps.resolve(given.target, onDone);
      else onDone(resolved);
    });
  }

  function sendOutside(asked: Asked, route: string) {
    const { client, frameId, message } = asked;
    const refuse = (why: string): void => link.refuse(client, frameId, why);
    const uri = parseUri(message.uri);
    if (!uri) return refuse(`invalid request-uri: ${message.uri}`);
    const from = header(message, 'From');
    if (from !== undefined && !parseNameAddr(from)) return refuse(`invalid from value provided by client: ${from}`);
    const contentType = contentTypeOf(message);
    if (!contentType) return refuse('missing content-type');
    const credentials = readCredentials(message);
    if (typeof credentials === 'string') return refuse(credentials);
    const preloaded = parseNameAddr(header(message, 'Route') ?? '')?.uri;
    const target = printUri({ ...uri, ...(uri.scheme === 'tel' ? {} : { headers: [] }) });
    const nextHop = route || preloaded || deps.options.outboundProxy || target;
    const nat = readNat(message) ?? 'auto';
    resolveWay({ nextHop, target, nat }, (resolved) => {
      if (resolved.kind === 'refused') return refuse(resolved.why);
      const [peer, ...others] = resolved.kind === 'peer' ? [resolved.peer, ...resolved.others] : [];
      if (peer && transports.isOurs(peer.address, peer.port)) return refuse('can not send request to myself');
      const identity = newIdentity(message, deps);
      const requestFor = (to: Peer | undefined): SipRequest =>
        composeOutside(message, {
          uri: target,
          place: { ...placeAt(to), secure: isSecureUri(target) },
          contentType,
          identity,
        });
      const request = requestFor(peer);
      const { method } = message;
      const auth = credentials
        ? sessionOf({ username: credentials.username, server: parseSipUri(nextHop)?.host ?? '', method })
        : new AuthSession(ids);
      const makesDialog = kindOf(request.method) !== undefined && !declinesSubscription(request);
      const leg = makesDialog
        ? makeLeg(request, {
            client,
            credentials,
            auth,
            listener: peer?.listener ?? transports.listeners[0]!,
            nat,
          })
        : undefined;
      const patienceMs = method === 'INVITE' ? readPatience(message) : undefined;
      outgoing.send({ client, frameId, request, peer, others, requestFor, leg, credentials, auth, patienceMs });
    });
  }

  function sendInside(asked: Asked, leg: Leg) {
    const { client, frameId, message } = asked;
    const { method } = message;
    const refuse = (why: string): void => link.refuse(client, frameId, why);
    const contentType = contentTypeOf(message);
    if (!contentType) return refuse('missing content-type');
    const credentials = readCredentials(message);
    if (typeof credentials === 'string') return refuse(credentials);
    if (credentials) leg.credentials = credentials;
    const due = method === 'PRACK' ? takeDue(leg, message) : undefined;
    if (method === 'PRACK' && !due) return refuse('Remote endpoint does not support 100rel');
    const branch = due?.branch ?? branchFor(leg, message);
    if (!branch) return refuse(noDialog);
    const { dialog } = branch;
    // Ended while this waited for our refresh.
    if (legs.byId(leg.id) !== leg) return refuse(noDialog);
    // RFC 3261 14.1: one at a time, and the application knows nothing of ours.
    if (method === 'INVITE' && leg.refreshing) return void leg.refreshing.push(() => sendInside(asked, leg));
    if (method === 'INVITE' && (leg.ourInvite || leg.theirInvite)) return refuse('INVITE pending in this dialog');
    const sdp = sdpOf(message);
    const offers = (method === 'UPDATE' && sdp !== undefined) || method === 'INVITE';
    if (offers && judgeOffer(branch.session) !== 'fine') return refuse('offer pending in this dialog');
    const { answer } = leg;
    if (method === 'BYE' && answer?.initial && answer.runner.state.kind === 'waiting' && !answer.hangup) {
      answer.hangup = () => {
        delete leg.answer?.hangup;
        sendInside(asked, leg);
      };
      return;
    }
    // RFC 3261 15.1.1: whoever hangs up does not wait for the outcome of a re-INVITE.
    if (method === 'BYE' && leg.confirmed) leg.ourInvite?.cancel([]);
    dialog.localCSeq++;
    const place = { ...placeAt(branch.flow ?? branch.source), secure: leg.contact.startsWith('<sips:') };
    const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq', 'Route']).map((item) =>
      fillPlaceholder(item, place),
    );
    const contact = own.find((item) => item.name === 'Contact');
    // RFC 3261 12.2.1.1: where we are to be found from now on.
    if (contact && needContact.includes(method)) leg.contact = ownText(contact.value);
    // Ours, as the number of an INVITE that was challenged is not the one that the application knows.
    if (due) own.splice(0, own.length, ...own.filter((item) => item.name !== 'RAck'), rackOf(due));
    const headers = [
      ...(needContact.includes(method) && !contact ? [{ name: 'Contact', value: leg.contact }] : []),
      ...own,
      ...(leg.confirmed && refreshes.includes(method) ? timerHeaders(leg, message) : []),
      ...contentType,
    ];
    const { request, nextHop } = requestInDialog(dialog, {
      method,
      cseq: dialog.localCSeq,
      headers,
      body: message.body,
    });
    branch.session = see(branch.session, { by: 'us', method, sdp });
    wayOfLeg(deps, { leg, branch, nextHop }, (peer, ...others) =>
      outgoing.send({
        client,
        frameId,
        request,
        peer,
        others,
        leg,
        branch,
        credentials: leg.credentials,
        auth: leg.auth,
      }),
    );
  }

  function acknowledge(asked: Asked, leg: Leg) {
    const { client, frameId, message } = asked;
    const contentType = contentTypeOf(message);
    if (!contentType) return link.refuse(client, frameId, 'missing content-type');
    if (!leg.branch || !leg.ackDue)
      return link.refuse(
        client,
        frameId,
        'Server error: ACK for non-success final response is automatically generated by server',
      );
    const headers = [...appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq', 'Route', 'Contact']), ...contentType];
    sendAck(deps, leg, {
      headers,
      body: message.body,
      onSent(bytes, peer) {
        link.sentRequest(client, frameId, { bytes, peer, transactionId: '' });
        if (leg.cancelled) byeLeg(deps, leg, { text: 'ACK-BYE due to cancel race condition' });
      },
    });
  }

  function cancel(asked: Asked, transactionId: string) {
    const { client, frameId, message } = asked;
    const invite = outgoing.invite(transactionId);
    if (!invite) return link.refuse(client, frameId, `unable to cancel unknown transaction id: ${transactionId}`);
    invite.cancelled();
    const taken = ['From', 'To', 'Call-ID', 'CSeq', 'Route', 'Contact'];
    const { transaction } = invite;
    const bytes = transaction.cancel(appHeaders(message, taken));
    link.sentRequest(client, frameId, { bytes, peer: transaction.peer, transactionId: ids.token(16) });
  }

  return function request(asked: Asked, at: { transactionId: string; dialogId: string; route: string }) {
    const { client, frameId, message } = asked;
    const leg = legs.byId(at.dialogId);
    if (at.dialogId !== '' && (!leg || leg.client !== client)) return link.refuse(client, frameId, noDialog);
    if (leg) return message.method === 'ACK' ? acknowledge(asked, leg) : sendInside(asked, leg);
    if (message.method === 'CANCEL') return cancel(asked, at.transactionId);
    if (message.method === 'ACK') return link.refuse(client, frameId, noDialog);
    // The client library repeats a challenged request without the dialog's id; a call or registration begins anew.
    const known = beginsAnew(message) ? undefined : legs.byCallId(header(message, 'Call-ID') ?? '');
    if (known?.client === client) return sendInside(asked, known);
    sendOutside(asked, at.route);
  };
}
