import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { bearsTag, withTag } from '../../../core/sip/name-addr.ts';

const reasons: Record<number, string> = {
  100: 'Trying',
  200: 'OK',
  400: 'Bad Request',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  422: 'Session Interval Too Small',
  487: 'Request Terminated',
  489: 'Bad Event',
  491: 'Request Pending',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
  513: 'Message Too Large',
};

const copied = (request: SipRequest, name: string): Header[] => {
  const value = header(request, name);
  return value ? [{ name, value }] : [];
};

/**
 * RFC 3261 8.2.6: Via, From, Call-ID, CSeq as in the request; `toTag` joins the To unless that bears one. `reason`
 * may be left out for the statuses that the engine answers itself.
 */
export function makeResponse(
  request: SipRequest,
  answer: { status: number; reason?: string; toTag?: string; headers?: readonly Header[]; body?: Uint8Array },
): SipResponse {
  const to = header(request, 'To') ?? '';
  const tagged = answer.toTag !== undefined && !bearsTag(to) ? (withTag(to, answer.toTag) ?? to) : to;
  return {
    kind: 'response',
    status: answer.status,
    reason: answer.reason ?? reasons[answer.status] ?? 'Unknown',
    headers: [
      ...headerValues(request, 'Via').map((value) => ({ name: 'Via', value })),
      ...copied(request, 'From'),
      ...(to === '' ? [] : [{ name: 'To', value: tagged }]),
      ...copied(request, 'Call-ID'),
      ...copied(request, 'CSeq'),
      ...(answer.headers ?? []),
    ],
    body: answer.body ?? new Uint8Array(0),
    ...(request.encoding ? { encoding: request.encoding } : {}),
  };
}
