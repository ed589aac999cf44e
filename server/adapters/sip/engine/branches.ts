import { dialogOfCaller, refreshTarget } from '../../../core/sip/dialogs/dialog.ts';
import { newSession, sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import { header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { parseNameAddr } from '../../../core/sip/name-addr.ts';
import type { Branch, Leg } from './legs.ts';
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
 * The client library takes any 2xx but 200 for a refusal, and one without Contact (RFC 3261 13.3.1.4 wants it), or with
 * one that it cannot read, for a fault: each would leave a call standing that nobody knows of.
 */
export function asApplicationsKnowIt(response: SipResponse, branch: Branch): SipResponse {
  const isReadable = parseNameAddr(headerValues(response, 'Contact')[0] ?? '') !== undefined;
  const others = response.headers.filter(({ name }) => name !== 'Contact');
  const headers = isReadable
    ? response.headers
    : [...others, { name: 'Contact', value: `<${branch.dialog.remoteTarget}>` }];
  if (response.status === 200 && headers === response.headers) return response;
  return { ...response, status: 200, headers };
}

/** RFC 5057 5.1: these are part of the call itself, and who does not know it any more says so to one of them. */
const partsOfCall = ['INVITE', 'UPDATE', 'INFO', 'PRACK'];

/** RFC 3261 12.2.1.2: 481 and no answer at all end the dialog. */
export const saysGone = (method: string, status: number): boolean =>
  (status === 481 || status === 408) && partsOfCall.includes(method);
