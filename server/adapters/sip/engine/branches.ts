import { dialogOfCaller, refreshTarget } from '../../../core/sip/dialogs/dialog.ts';
import { newSession, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { header, headerValues, type SipMessage, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { parseNameAddr } from '../../../core/sip/name-addr.ts';
import type { Branch, Leg } from './legs.ts';
import { kindOf } from './subscriptions.ts';
import type { Peer } from './transport.ts';
import { wayBackOf } from './way-back.ts';

/**
 * The dialog that a response to our INVITE or SUBSCRIBE makes. RFC 3261 13.2.2.4: an answer fixes the routes of the
 * `early` one anew and leaves its numbers.
 */
export function branchOf(
  sent: SipRequest,
  got: { response: SipResponse; from: Peer; leg: Leg; natDetection: boolean; early?: Branch | undefined },
): Branch {
  const made = dialogOfCaller(sent, got.response);
  const before = got.early?.dialog;
  const dialog = before
    ? {
        ...made,
        remoteTarget: refreshTarget(before, got.response).remoteTarget,
        localCSeq: Math.max(made.localCSeq, before.localCSeq),
        remoteCSeq: before.remoteCSeq,
      }
    : made;
  const session = got.early?.session ?? see(newSession, { by: 'us', method: sent.method, sdp: sdpOf(sent) });
  const way = wayBackOf(got.response, got.from, { nat: got.leg.nat, natDetection: got.natDetection });
  return { dialog, ...way, session };
}

/** Keeps who has offered what, by a response of the peer's. */
export function seen(branch: Branch, method: string, response: SipResponse): void {
  const reliable = header(response, 'RSeq') !== undefined;
  const { status } = response;
  branch.session = see(branch.session, { by: 'them', method, status, reliable, sdp: sdpOf(response) });
}

/**
 * The client library takes a dialog's beginning without Contact, or with one that it cannot read, for a fault in the
 * midst of making the dialog: it would leave a call standing that nobody knows of.
 */
function withContact<T extends SipMessage>(message: T, target: string): T {
  if (parseNameAddr(headerValues(message, 'Contact')[0] ?? '')) return message;
  const others = message.headers.filter(({ name }) => name !== 'Contact');
  return { ...message, headers: [...others, { name: 'Contact', value: `<${target}>` }] };
}

/** RFC 3261 13.3.1.4 wants a Contact; any 2xx but 200 the client library takes for a refusal. */
export function asApplicationsKnowIt(response: SipResponse, branch: Branch): SipResponse {
  const readable = withContact(response, branch.dialog.remoteTarget);
  return response.status === 200 ? readable : { ...readable, status: 200 };
}

/** A request that may begin a dialog: where it names no way back, the From is it (RFC 2543). */
export function asApplicationsTakeIt(request: SipRequest): SipRequest {
  const from = kindOf(request.method) && parseNameAddr(header(request, 'From') ?? '')?.uri;
  return from === undefined ? request : withContact(request, from);
}

/** RFC 5057 5.1: these are part of the call itself, and who does not know it any more says so to one of them. */
const partsOfCall = ['INVITE', 'UPDATE', 'INFO', 'PRACK'];

/** RFC 3261 12.2.1.2: 481 and no answer at all end the dialog. */
export const saysGone = (method: string, status: number): boolean =>
  (status === 481 || status === 408) && partsOfCall.includes(method);
