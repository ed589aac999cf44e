import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { bearsTag, withTag } from '../../../core/sip/name-addr.ts';
import { reasonPhrase } from '../../../core/sip/reason-phrases.ts';

const copied = (request: SipRequest, name: string): Header[] => {
  const value = header(request, name);
  return value ? [{ name, value }] : [];
};

/**
 * RFC 3261 8.2.6: Via, From, Call-ID, CSeq as in the request; `toTag` joins the To unless that bears one. The usual
 * `reason` unless another one is given.
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
    reason: answer.reason || reasonPhrase(answer.status),
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
