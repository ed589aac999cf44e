/** A scenario of SIPp, as text; `name` stands in its errors. */
export interface SippScript {
  readonly name: string;
  readonly xml: string;
}

interface CallerRequest {
  method: 'INVITE' | 'ACK' | 'PRACK' | 'UPDATE' | 'REFER' | 'BYE';
  cseq: number;
  /** Beyond the usual ones. */
  headers?: readonly string[];
  sdp?: SdpDirection;
}

type SdpDirection = 'sendrecv' | 'sendonly' | 'inactive';

/** Each offer or answer has a version of its own (RFC 3264 8). */
function sdp(direction: SdpDirection, version: number): string[] {
  return [
    'v=0',
    `o=sipp 53655765 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    'm=audio [rtpstream_audio_port] RTP/AVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    `a=${direction}`,
  ];
}

function withBody(lines: readonly string[], body: readonly string[]): string {
  const head = body.length > 0 ? ['Content-Type: application/sdp', 'Content-Length: [len]'] : ['Content-Length: 0'];
  return [...lines, ...head, '', ...body].map((line) => `      ${line}`.trimEnd()).join('\n');
}

const cdata = (text: string, attributes = ''): string =>
  `  <send${attributes}>\n    <![CDATA[\n${text}\n\n    ]]>\n  </send>`;

/** A request of who calls: field0 calls field1. The first INVITE makes the dialog; all others are within it. */
export function callerSends({ method, cseq, headers = [], sdp: direction }: CallerRequest): string {
  const isFirst = method === 'INVITE' && cseq === 1;
  const lines = [
    `${method} ${isFirst ? 'sip:[field1]@[remote_ip]:[remote_port]' : '[next_url]'} SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport',
    'Max-Forwards: 70',
    ...(isFirst ? [] : ['[routes]']),
    'From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]caller[call_number]',
    `To: <sip:[field1]@[remote_ip]:[remote_port]>${isFirst ? '' : '[peer_tag_param]'}`,
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>',
    'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, NOTIFY',
    ...headers,
  ];
  return cdata(withBody(lines, direction ? sdp(direction, cseq) : []), method === 'ACK' ? '' : ' retrans="500"');
}

/** A response to the request that came last. `tagged`: the dialog's tag is not in its To yet. */
export function answers(response: {
  status: number;
  reason: string;
  tagged?: boolean;
  headers?: readonly string[];
  sdp?: SdpDirection;
}): string {
  const { status, reason, headers = [], sdp: direction } = response;
  const lines = [
    `SIP/2.0 ${status} ${reason}`,
    '[last_Via:]',
    '[last_Record-Route:]',
    '[last_From:]',
    `[last_To:]${response.tagged ? ';tag=[pid]callee[call_number]' : ''}`,
    '[last_Call-ID:]',
    '[last_CSeq:]',
    'Contact: <sip:[local_ip]:[local_port];transport=[transport]>',
    'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE',
    ...headers,
  ];
  const isAcked = tellsOfInvite(response);
  return cdata(withBody(lines, direction ? sdp(direction, 1) : []), isAcked ? ' retrans="500"' : '');
}

const tellsOfInvite = ({ tagged, status }: { tagged?: boolean; status: number }): boolean =>
  tagged === true && status >= 101;

/** `needs`: regular expressions that must be found in the named headers. `keeps`: part of a header, as a variable. */
export function hears(
  what: { response: number } | { request: string },
  more: {
    optional?: boolean;
    /** Its Contact and Record-Route are the dialog's. */
    makesDialog?: boolean;
    needs?: readonly { header: string; match: string }[];
    keeps?: { header: string; match: string; as: string };
  } = {},
): string {
  const [kind, value] = Object.entries(what)[0]!;
  const attributes = `${kind}="${value}"${more.optional ? ' optional="true"' : ''}${more.makesDialog ? ' rrs="true"' : ''}`;
  const found = (more.needs ?? []).map(
    ({ header, match }) =>
      `      <ereg regexp="${match}" search_in="hdr" header="${header}:" check_it="true" assign_to="ignored"/>`,
  );
  const kept = more.keeps
    ? [
        `      <ereg regexp="${more.keeps.match}" search_in="hdr" header="${more.keeps.header}:" check_it="true" assign_to="${more.keeps.as}"/>`,
      ]
    : [];
  const actions = [...found, ...kept];
  if (actions.length === 0) return `  <recv ${attributes}/>`;
  return `  <recv ${attributes}>\n    <action>\n${actions.join('\n')}\n    </action>\n  </recv>`;
}

/** The tone of -d milliseconds begins; it goes on until the call ends. */
export const speaks = '  <nop>\n    <action>\n      <exec rtp_stream="tone.alaw,-1,8"/>\n    </action>\n  </nop>';

/** For `ms`, or as long as `durationMs` says. */
export const waits = (ms?: number): string => (ms === undefined ? '  <pause/>' : `  <pause milliseconds="${ms}"/>`);

export function script(name: string, steps: readonly string[]): SippScript {
  const used = steps.some((step) => step.includes('assign_to="ignored"')) ? '  <Reference variables="ignored"/>\n' : '';
  const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="${name}">\n${steps.join('\n')}\n${used}</scenario>\n`;
  return { name, xml };
}
