import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import { type Header, header, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf, withTag } from '../../../core/sip/name-addr.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { type AppMessage, appHeaders, contactAt, fillPlaceholder, type Place } from './app-message.ts';
import { kindOf } from './subscriptions.ts';

/** What a request keeps wherever it is sent: RFC 3263 4.3 changes the branch and nothing else from target to target. */
export interface RequestIdentity {
  fromTag: string;
  callId: string;
  cseq: number;
}

/** The application may impose Call-ID and CSeq. */
export function newIdentity(message: AppMessage, deps: { clock: Clock; ids: Ids }): RequestIdentity {
  const { ids } = deps;
  const { number } = readCSeq(message);
  return {
    fromTag: ids.token(13),
    callId: header(message, 'Call-ID') ?? `${ids.token(12)}-${ids.token(12)}`,
    cseq: Number.isNaN(number) ? (Math.floor(deps.clock.now() / 1000) & 0x3ffffff) + 1 : number,
  };
}

/** RFC 3261 8.1.1: what a request outside a dialog must bear, as it leaves from `place`. */
export function composeOutside(
  message: AppMessage & { kind: 'request' },
  given: { uri: string; place: Place; contentType: Header[]; identity: RequestIdentity },
): SipRequest {
  const { place, identity } = given;
  const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq']).map((item) => fillPlaceholder(item, place));
  const filled = (name: string, otherwise: string): string => {
    const value = header(message, name);
    return value === undefined ? otherwise : fillPlaceholder({ name, value }, place).value;
  };
  const from = filled('From', contactAt({ ...place, transport: 'udp', secure: false }));
  const tagged = tagOf(from) === undefined ? (withTag(from, identity.fromTag) ?? from) : from;
  const to = filled('To', `<${given.uri.replace(/[;?].*$/, '')}>`);
  const needs = kindOf(message.method) !== undefined && header(message, 'Contact') === undefined;
  return {
    kind: 'request',
    method: message.method,
    uri: given.uri,
    headers: [
      { name: 'Max-Forwards', value: header(message, 'Max-Forwards') ?? '70' },
      ...own.filter((item) => item.name === 'Route'),
      { name: 'From', value: tagged },
      { name: 'To', value: to },
      { name: 'Call-ID', value: identity.callId },
      { name: 'CSeq', value: `${identity.cseq} ${message.method}` },
      ...(needs ? [{ name: 'Contact', value: contactAt(place) }] : []),
      ...own.filter((item) => item.name !== 'Route'),
      ...given.contentType,
    ],
    body: message.body,
  };
}
