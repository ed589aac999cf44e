import { digestHash } from '../../base/digest-hash.ts';
import { answerChallenge, chooseChallenge } from '../../core/sip/digest-client.ts';
import { type Header, headerValues, type SipRequest } from '../../core/sip/message.ts';

let calls = 0;

/** A request as a phone sends it; `headers` come besides (or, by name, instead of) the usual ones. */
export function sipRequest(request: {
  method: string;
  uri: string;
  from: string;
  to?: string;
  callId?: string;
  cseq?: number;
  headers?: Header[];
}): SipRequest {
  const own = request.headers ?? [];
  const usual: Header[] = [
    { name: 'Via', value: 'SIP/2.0/UDP 192.0.2.5:5060;branch=z9hG4bK1' },
    { name: 'From', value: `<${request.from}>;tag=f` },
    { name: 'To', value: `<${request.to ?? request.uri}>` },
    { name: 'Call-ID', value: request.callId ?? `call-${++calls}` },
    { name: 'CSeq', value: `${request.cseq ?? 1} ${request.method}` },
  ];
  return {
    kind: 'request',
    method: request.method,
    uri: request.uri,
    headers: [...usual.filter((each) => !own.some((mine) => mine.name === each.name)), ...own],
    body: new Uint8Array(0),
  };
}

/** The request again, with an answer to the challenge in `reply` (the strongest one; MD5 when `weak`). */
export function withCredentials(
  request: SipRequest,
  answer: { reply: { headers: Header[] }; username: string; password: string; weak?: boolean; count?: number },
): SipRequest {
  const [offered, name] = answer.reply.headers.some((each) => each.name === 'WWW-Authenticate')
    ? ['WWW-Authenticate', 'Authorization']
    : ['Proxy-Authenticate', 'Proxy-Authorization'];
  const values = headerValues(answer.reply, offered!);
  const challenge = chooseChallenge(answer.weak ? values.filter((value) => value.includes('MD5')) : values);
  if (!challenge) throw new Error('there is no challenge to answer');
  const value = answerChallenge(
    {
      challenge,
      username: answer.username,
      password: answer.password,
      method: request.method,
      uri: request.uri,
      body: request.body,
      cnonce: 'c0ffee',
      count: answer.count ?? 1,
    },
    digestHash,
  );
  return { ...request, headers: [...request.headers, { name: name!, value }] };
}
