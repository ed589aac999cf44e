import { isToken } from './chars.ts';

/**
 * How the values of a header stand:
 * `single` at most one in a message; `list` comma separated, empty places mean nothing; `addresses` comma separated,
 * and a message whose routing stands in a broken one is refused; `free` as given, may repeat, commas mean nothing.
 */
export type HeaderForm = 'single' | 'list' | 'addresses' | 'free';

export interface HeaderKind {
  name: string;
  form: HeaderForm;
}

const names: Record<HeaderForm, string> = {
  single: `Call-ID Content-Disposition Content-Length Content-Type CSeq Date Event Expires From Identity Identity-Info
    Max-Forwards MIME-Version Min-Expires Min-SE Priority RAck Refer-Sub Refer-To Referred-By Replaces Reply-To Retry-After
    RSeq Session-Expires SIP-ETag SIP-If-Match Subscription-State Target-Dialog Timestamp To`,
  list: `Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Call-Info Content-Encoding
    Content-Language Diversion Error-Info History-Info In-Reply-To P-Asserted-Identity P-Associated-URI
    P-Preferred-Identity P-Visited-Network-ID Proxy-Require Reason Recv-Info Reject-Contact Request-Disposition Require Security-Client Security-Server Security-Verify Supported Unsupported Warning`,
  addresses: `Contact Path Record-Route Route Service-Route Via`,
  free: `Answer-Mode Authentication-Info Authorization Info-Package Join Organization P-Access-Network-Info
    P-Called-Party-ID P-Charging-Vector Privacy Proxy-Authenticate Proxy-Authentication-Info Proxy-Authorization
    Remote-Party-ID Server Subject User-Agent User-to-User WWW-Authenticate`,
};

/** RFC 3261 7.3.3 and the IANA registry of compact forms. */
const compact: Record<string, string> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

/** Under the canonical and the lower-case spelling: peers that write canonically cost no case folding. */
const kinds = new Map<string, HeaderKind>();
for (const form of ['single', 'list', 'addresses', 'free'] as const)
  for (const name of names[form].split(/\s+/)) {
    kinds.set(name, { name, form });
    kinds.set(name.toLowerCase(), { name, form });
  }
for (const [letter, name] of Object.entries(compact)) kinds.set(letter, kinds.get(name)!);

/** Canonical name and form; one we do not know keeps its spelling and is `free`. Undefined for what can be no name. */
export function headerKind(name: string): HeaderKind | undefined {
  return kinds.get(name) ?? kinds.get(name.toLowerCase()) ?? (isToken(name) ? { name, form: 'free' } : undefined);
}
