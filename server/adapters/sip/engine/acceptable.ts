import { type Header, header, headerValues, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { isMagic, type TopVia } from '../../../core/sip/transactions/matching.ts';

/** A refusal that needs no application; `reason` where the status alone would leave the peer guessing. */
export interface Refusal {
  status: number;
  reason?: string;
  headers?: Header[];
}

/** Option tags that the engine or the application behind it honours when a peer insists on them. */
const understood = new Set(['100rel', 'timer', 'replaces', 'norefersub', 'path', 'histinfo', 'privacy', 'from-change']);

/** RFC 3261 8.2.2.3: for any request but ACK and CANCEL. */
export function insistsOnUnknown(request: SipRequest): Refusal | undefined {
  const unknown = headerValues(request, 'Require').filter((tag) => tag !== '' && !understood.has(tag.toLowerCase()));
  if (unknown.length === 0) return undefined;
  return { status: 420, headers: unknown.map((value) => ({ name: 'Unsupported', value })) };
}

/** RFC 3261 8.2.1 to 8.2.3: why a request that begins something cannot be taken, whatever the application thinks. */
export function whyNotAcceptable(request: SipRequest, via: TopVia): Refusal | undefined {
  if (!/^(?:sips?|tel):/i.test(request.uri)) return { status: 416 };
  // RFC 3261 25.1 has no bar in these; in the control protocol it would part the fields of a frame.
  if (/\|/.test(header(request, 'Call-ID') ?? '')) return { status: 400, reason: 'Bad Call-ID Header' };
  if (/\|/.test(tagOf(header(request, 'From') ?? '') ?? '')) return { status: 400, reason: 'Bad From Header' };
  const unknown = insistsOnUnknown(request);
  if (unknown || request.method === 'INVITE') return unknown ?? whyNotInvited(request, via);
  return request.method === 'SUBSCRIBE' ? whyNotSubscribed(request) : undefined;
}

/** RFC 6665 4.1.2.1, 8.2.1: exactly one package, and a place to notify. */
function whyNotSubscribed(request: SipRequest): Refusal | undefined {
  if (headerValues(request, 'Event').length !== 1 || header(request, 'Event') === '') return { status: 489 };
  const contact = header(request, 'Contact');
  return contact === undefined || contact === '*' ? { status: 400, reason: 'Missing Contact' } : undefined;
}

const acceptSdp: Header[] = [{ name: 'Accept', value: 'application/sdp' }];
const mediaType = (value: string): string => /^[^;\s]*/.exec(value)![0].toLowerCase();

function whyNotInvited(request: SipRequest, via: TopVia): Refusal | undefined {
  // What goes onward must not go round for ever; all else ends here, and a zero means nothing to it (RFC 4475 3.3.11).
  if (Number(header(request, 'Max-Forwards') ?? 70) === 0) return { status: 483 };
  const contact = header(request, 'Contact');
  // Peers of RFC 2543 know neither tag nor branch, and may leave out the Contact: their From is the way back.
  const isOld = !isMagic(via.branch);
  if (!isOld && tagOf(header(request, 'From') ?? '') === undefined) return { status: 400, reason: 'Missing From tag' };
  if (contact === '*' || (contact === undefined && !isOld)) return { status: 400, reason: 'Missing Contact' };
  const type = mediaType(header(request, 'Content-Type') ?? '');
  const optional = /;\s*handling\s*=\s*optional/i.test(header(request, 'Content-Disposition') ?? '');
  const readable = type === '' || type === 'application/sdp' || type.startsWith('multipart/') || optional;
  if (request.body.length > 0 && !readable) return { status: 415, headers: acceptSdp };
  const encodings = headerValues(request, 'Content-Encoding').filter((value) => !/^(?:identity)?$/i.test(value));
  if (encodings.length > 0) return { status: 415, headers: [{ name: 'Accept-Encoding', value: 'identity' }] };
  const accepted = headerValues(request, 'Accept')
    .map(mediaType)
    .filter((each) => each !== '');
  const takesSdp = accepted.some((each) => ['application/sdp', 'application/*', '*/*'].includes(each));
  return accepted.length === 0 || takesSdp ? undefined : { status: 406, headers: acceptSdp };
}
