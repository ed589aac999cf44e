import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { SipMessage, SipRequest } from '../../core/sip/message.ts';
import { parseMessage } from '../../core/sip/parse.ts';
import type { Reply, RequestSource } from '../../services/lines/sip-exchange.ts';
import type { SrfMessage, SrfRequest, SrfResponse } from './srf-shapes.ts';

/** What we take part in; told in answers to OPTIONS and INVITE (RFC 3261 20.5). */
export const allowed = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY, SUBSCRIBE, REGISTER';

/** Extensions that may be used towards us in a call (RFC 3261 20.37); session timers the engine tells itself. */
export const supported = 'replaces, norefersub';

/** The message read strictly, one value per header; undefined when an engine let something malformed pass. */
export function readMessage(message: SrfMessage): SipMessage | undefined {
  const parsed = parseMessage(Buffer.from(message.raw), { transport: 'datagram' });
  return parsed.ok ? parsed.message : undefined;
}

const transports = ['tcp', 'tls', 'ws', 'wss'] as const;

/** As `readMessage`, with the address that the request came from. */
export function readRequest(req: SrfRequest): { request: SipRequest; source: RequestSource } | undefined {
  const request = readMessage(req);
  if (request?.kind !== 'request') return undefined;
  const transport = transports.find((name) => name === req.protocol) ?? 'udp';
  return { request, source: { address: req.source_address, port: req.source_port, transport } };
}

/**
 * Headers as the client library takes them. Its values are joined with commas when repeated, which challenges do not
 * survive: a further value of the same name goes as a line of its own behind the first.
 */
function headersOf(reply: Reply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, value } of reply.headers)
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\r\n${name}: ${value}`;
  return headers;
}

/** Answers outside dialogs and calls; what the engine refuses to send is logged. */
export function sendReply(res: SrfResponse, reply: Reply, log: Log): void {
  res.send(reply.status, { headers: headersOf(reply) }, (error) => {
    if (error) log.info('answer not sent', { status: reply.status, why: describeError(error) });
  });
}
