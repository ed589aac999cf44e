import { codecsIn, readRemote, whyRefused } from '../../core/sip/audio-sdp.ts';
import { type Header, header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { type Replaces, readReplaces } from '../../core/sip/refer.ts';
import type { Caller } from '../../services/lines/identify.ts';
import type { LineDesk } from '../../services/lines/lines.ts';
import type { Reply, RequestSource } from '../../services/lines/sip-exchange.ts';
import { readRequest } from './sip-io.ts';
import type { SrfRequest } from './srf-shapes.ts';

/** Extensions of the protocol that a caller may insist on (RFC 3261 20.32). */
const understood = ['timer', 'path', 'norefersub', '100rel', 'replaces'];

export type Admission =
  | { kind: 'refused'; reply: Reply }
  | {
      kind: 'admitted';
      request: SipRequest;
      source: RequestSource;
      caller: Exclude<Caller, { kind: 'refused' }>;
      /** The dialog whose place it wants (RFC 3891). */
      replaces?: Replaces;
    };

/** RFC 3261 20.43: transport protocols of the description, or its media formats, do not fit. */
const warnings = {
  'srtp-required': '302 localhost "Encryption (SRTP, RFC 4568) is required here"',
  'srtp-off': '302 localhost "Encryption (SRTP) is off here"',
  'no-audio': '305 localhost "No G.711 audio is offered"',
};

const refuse = (status: number, ...headers: Header[]): Admission => ({ kind: 'refused', reply: { status, headers } });

/** Whether an INVITE becomes a call: well formed, nothing asked that we cannot do, and from somebody we know. */
export function admit(req: SrfRequest, desk: LineDesk | undefined): Admission {
  const read = readRequest(req);
  if (!read) return refuse(400);
  const { request, source } = read;
  // The engine has no such dialog any more, or would not have brought it here.
  if (tagOf(header(request, 'To') ?? '') !== undefined) return refuse(481);
  const foreign = request.headers
    .filter((entry) => entry.name === 'Require' && !understood.includes(entry.value.toLowerCase()))
    .map((entry) => entry.value);
  if (foreign.length > 0) return refuse(420, { name: 'Unsupported', value: foreign.join(', ') });
  if (!desk) return refuse(503, { name: 'Retry-After', value: '5' });
  const caller = desk.identify(request, source);
  if (caller.kind === 'refused') return caller;
  // RFC 3261 13.3.1.3: nothing in the offer that we could send or hear.
  const reading = { srtp: desk.srtpOf(caller), ...codecsIn(desk.codecsOf(caller)) };
  if (req.body && !readRemote(req.body, reading)?.port)
    return refuse(
      488,
      { name: 'Accept', value: 'application/sdp' },
      { name: 'Warning', value: warnings[whyRefused(req.body, reading)] },
    );
  const wanted = headerValues(request, 'Replaces');
  const replaces = wanted.length === 1 ? readReplaces(wanted[0]!) : undefined;
  // RFC 3891 3: several of them, or one that cannot be read.
  if (wanted.length > 0 && !replaces) return refuse(400);
  return { kind: 'admitted', request, source, caller, ...(replaces && { replaces }) };
}
