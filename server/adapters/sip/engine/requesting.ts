import { judgeOffer, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { readRAck } from '../../../core/sip/dialogs/reliable.ts';
import { type Header, header, type SipRequest } from '../../../core/sip/message.ts';
import { parseNameAddr, tagOf, withTag } from '../../../core/sip/name-addr.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { parseUri, printUri } from '../../../core/sip/uri.ts';
import {
  type AppMessage,
  appHeaders,
  type Credentials,
  contactAt,
  contentTypeOf,
  fillPlaceholder,
  isSecureUri,
  readCredentials,
} from './app-message.ts';
import { createAuthSession } from './auth-session.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import { type Branch, type Leg, newLeg } from './legs.ts';
import type { Outgoing } from './outgoing.ts';
import { byeLeg, requestInDialog, sendAck, wayOfLeg } from './own-requests.ts';
import { timerHeaders } from './sessions.ts';
import type { Listener, Peer } from './transport.ts';

type AppRequest = AppMessage & { kind: 'request' };

export interface Asked {
  client: ControlClient;
  frameId: string;
  message: AppRequest;
}

const noDialog = 'Server error: unable to find dialog for dialog id provided';
/** Before the answer the application says by the To tag which branch it means; failing that the one last heard of. */
const branchFor = (leg: Leg, message: AppRequest): Branch | undefined =>
  leg.early.get(tagOf(header(message, 'To') ?? '') ?? '') ?? leg.branch;

/** RFC 4028 1: these refresh the session. */
const refreshes = ['INVITE', 'UPDATE'];
/** The reliable response that the application acknowledges; forked branches may have given it the same number. */
function takeDue(leg: Leg, prack: AppRequest): Leg['pracksDue'][number] | undefined {
  const index = leg.pracksDue.findIndex(({ rseq }) => rseq === readRAck(prack)?.rseq);
  return index < 0 ? undefined : leg.pracksDue.splice(index, 1)[0];
}

const rackOf = (due: Leg['pracksDue'][number]): Header => ({ name: 'RAck', value: `${due.rseq} ${due.cseq} INVITE` });

const needContact = ['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE'];

/** The application's requests on their way to the network. */
export function createRequesting(deps: EngineDeps, outgoing: Outgoing) {
  const { link, legs, clock, ids, transports } = deps;

  const firstCSeq = (): number => (Math.floor(clock.now() / 1000) & 0x3ffffff) + 1;

  function placeAt(peer: Peer | undefined): { host: string; port: number; transport: string } {
    const listener = peer?.listener ?? transports.listeners[0]!;
    const remote = { listener, address: peer?.address ?? '127.0.0.1' };
    return { ...transports.advertise(remote), transport: listener.transport };
  }

  /** RFC 3261 8.1.1: what a request outside a dialog must bear; the application may impose Call-ID, CSeq, From tag. */
  function compose(
    message: AppRequest,
    given: { uri: string; peer: Peer | undefined; contentType: Header[] },
  ): SipRequest {
    const place = { ...placeAt(given.peer), secure: isSecureUri(given.uri) };
    const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq']).map((item) => fillPlaceholder(item, place));
    const filled = (name: string, otherwise: string): string => {
      const value = header(message, name);
      return value === undefined ? otherwise : fillPlaceholder({ name, value }, place).value;
    };
    const from = filled('From', contactAt({ ...place, transport: 'udp', secure: false }));
    const tagged = tagOf(from) === undefined ? (withTag(from, ids.token(13)) ?? from) : from;
    const to = filled('To', `<${given.uri.replace(/[;?].*$/, '')}>`);
    const { number } = readCSeq(message);
    const needs =
      (message.method === 'INVITE' || message.method === 'SUBSCRIBE') && header(message, 'Contact') === undefined;
    return {
      kind: 'request',
      method: message.method,
      uri: given.uri,
      headers: [
        { name: 'Max-Forwards', value: header(message, 'Max-Forwards') ?? '70' },
        ...own.filter((item) => item.name === 'Route'),
        { name: 'From', value: tagged },
        { name: 'To', value: to },
        { name: 'Call-ID', value: header(message, 'Call-ID') ?? `${ids.token(12)}-${ids.token(12)}` },
        { name: 'CSeq', value: `${Number.isNaN(number) ? firstCSeq() : number} ${message.method}` },
        ...(needs ? [{ name: 'Contact', value: contactAt(place) }] : []),
        ...own.filter((item) => item.name !== 'Route'),
        ...given.contentType,
      ],
      body: message.body,
    };
  }

  function makeLeg(
    request: SipRequest,
    given: { client: ControlClient; credentials: Credentials | undefined; listener: Listener },
  ): Leg {
    const ownTag = tagOf(header(request, 'From') ?? '') ?? '';
    const leg = newLeg(deps, {
      callId: header(request, 'Call-ID') ?? '',
      callerTag: ownTag,
      client: given.client,
      kind: request.method === 'SUBSCRIBE' ? 'SUBSCRIBE' : 'INVITE',
      role: 'caller',
      ownTag,
      listener: given.listener,
      contact: header(request, 'Contact') ?? '',
      inviteCSeq: readCSeq(request).number,
      credentials: given.credentials,
    });
    legs.add(leg);
    return leg;
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
    deps.resolve(route || preloaded || deps.options.outboundProxy || target, (resolved) => {
      if (resolved.kind === 'refused') return refuse(resolved.why);
      const peer = resolved.kind === 'peer' ? resolved.peer : undefined;
      if (peer && transports.isOurs(peer.address, peer.port)) return refuse('can not send request to myself');
      const request = compose(message, { uri: target, peer, contentType });
      const makesDialog = request.method === 'INVITE' || request.method === 'SUBSCRIBE';
      const leg = makesDialog
        ? makeLeg(request, { client, credentials, listener: peer?.listener ?? transports.listeners[0]! })
        : undefined;
      outgoing.send({ client, frameId, request, peer, leg, credentials, auth: leg?.auth ?? createAuthSession(ids) });
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
    // RFC 3261 14.1: one at a time, and the application knows nothing of ours.
    if (method === 'INVITE' && leg.refreshing) return void leg.refreshing.push(() => sendInside(asked, leg));
    if (method === 'INVITE' && (leg.ourInvite || leg.theirInvite)) return refuse('INVITE pending in this dialog');
    const sdp = sdpOf(message);
    const offers = (method === 'UPDATE' && sdp !== undefined) || method === 'INVITE';
    if (offers && judgeOffer(branch.session) !== 'fine') return refuse('offer pending in this dialog');
    // RFC 3261 15.1.1: whoever hangs up does not wait for the outcome of a re-INVITE.
    if (method === 'BYE' && leg.confirmed) leg.ourInvite?.cancel([]);
    dialog.localCSeq++;
    const place = placeAt(branch.flow);
    const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq', 'Route']).map((item) =>
      fillPlaceholder(item, place),
    );
    const contact = own.find((item) => item.name === 'Contact');
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
    wayOfLeg(deps, { leg, branch, nextHop }, (peer) =>
      outgoing.send({ client, frameId, request, peer, leg, branch, credentials: leg.credentials, auth: leg.auth }),
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
    sendOutside(asked, at.route);
  };
}
