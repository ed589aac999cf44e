import { type Header, headerValues } from './message.ts';
import { type NameAddr, parseNameAddr, printNameAddr } from './name-addr.ts';
import { param } from './params.ts';
import { parseUri, printUri } from './uri.ts';

/** A person or line as a header tells it. */
export interface Identity {
  /** User part, without its parameters; a tel number without separators. Never empty. */
  user: string;
  displayName?: string;
}

/** Who calls, out of all headers that may say so. */
export interface CallerIdentity {
  /** Undefined when nobody says, or it is withheld. */
  caller: Identity | undefined;
  /** RFC 3323, 3325 7: known to the network, and not to be shown. */
  withheld: boolean;
}

type Headers = { headers: readonly Header[] };

const anonymousUser = /^(anonymous|unknown|restricted|unavailable|withheld|private)$/i;

/** User part of a URI without parameters (`+34910;npdi` is `+34910`); a tel URI's number without separators; '' else. */
export function userOf(uri: string): string {
  const parsed = parseUri(uri);
  if (parsed?.scheme === 'tel') return parsed.number.replace(/[-.()]/g, '');
  return parsed?.user?.split(';')[0] ?? '';
}

function identityIn(address: NameAddr | undefined): Identity | undefined {
  const user = userOf(address?.uri ?? '');
  if (!address || user === '' || anonymousUser.test(user)) return undefined;
  const name = address.displayName?.trim();
  return name && name !== user ? { user, displayName: name } : { user };
}

const readFirst = (message: Headers, name: string): NameAddr | undefined => {
  for (const value of headerValues(message, name)) {
    const address = parseNameAddr(value);
    if (address && userOf(address.uri) !== '') return address;
  }
  return undefined;
};

/** RFC 3323 4.2 and 3325 9.3: priv-values, lower case. */
function readPrivacy(message: Headers): Set<string> {
  const values = headerValues(message, 'Privacy').flatMap((value) => value.toLowerCase().split(/[;,]/));
  return new Set(values.map((value) => value.trim()).filter((value) => value !== ''));
}

/** draft-ietf-sip-privacy-04: the calling party's entry, what it says of privacy. */
function readRemoteParty(message: Headers): { address: NameAddr; isPrivate: boolean } | undefined {
  for (const value of headerValues(message, 'Remote-Party-ID')) {
    const address = parseNameAddr(value);
    if (!address || (param(address.params, 'party') ?? 'calling').toLowerCase() !== 'calling') continue;
    const privacy = (param(address.params, 'privacy') ?? 'off').toLowerCase();
    return { address, isPrivate: /full|uri/.test(privacy) };
  }
  return undefined;
}

const isAnonymous = (address: NameAddr | undefined): boolean =>
  /@anonymous\.invalid/i.test(address?.uri ?? '') || anonymousUser.test(userOf(address?.uri ?? ''));

/**
 * Who calls, as someone trusted tells it (RFC 3325 5, 9): the asserted identity counts more than Remote-Party-ID, that
 * more than From, whose display name stands in where the better one has none. Not for peers outside the trust domain.
 */
export function readCaller(message: Headers): CallerIdentity {
  const from = readFirst(message, 'From') ?? parseNameAddr(headerValues(message, 'From')[0] ?? '');
  const remote = readRemoteParty(message);
  const asserted = readFirst(message, 'P-Asserted-Identity');
  const privacy = readPrivacy(message);
  const asksPrivacy = privacy.has('id') || privacy.has('user') || remote?.isPrivate === true;
  // Without a word on privacy an anonymous From says it; `none` says that what is asserted may be shown.
  const withheld = !privacy.has('none') && (asksPrivacy || isAnonymous(from));
  if (withheld) return { caller: undefined, withheld };
  const best = identityIn(asserted) ?? identityIn(remote?.address) ?? identityIn(from);
  if (!best) return { caller: undefined, withheld };
  const name = best.displayName ?? identityIn(from)?.displayName;
  return { caller: { user: best.user, ...(name && name !== best.user && { displayName: name }) }, withheld };
}

/** The number that a phone of ours asks to show (RFC 3325 9.2); undefined when it asks for none. */
export const readPreferred = (message: Headers): string | undefined =>
  identityIn(readFirst(message, 'P-Preferred-Identity'))?.user;

/** Whether a phone of ours asks that its number is not shown (RFC 3323 4.1, 4.2). */
export function asksToBeWithheld(message: Headers): boolean {
  const privacy = readPrivacy(message);
  if (privacy.has('none')) return false;
  return privacy.has('id') || privacy.has('user') || isAnonymous(parseNameAddr(headerValues(message, 'From')[0] ?? ''));
}

/** How a peer wants to be told who calls. */
export type IdentityStyle = 'pai' | 'rpid' | 'from';

/** RFC 3323 4.1.1.3. */
export const anonymousAddress = '"Anonymous" <sip:anonymous@anonymous.invalid>';

/** Control characters and line ends have no place in a name, and few phones have room for a long one. */
const cleanName = (name: string): string =>
  Array.from(name.toWellFormed().replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' '))
    .slice(0, 64)
    .join('')
    .trim();

/** `"Name" <sip:user@host>`; the name is quoted, escaped and freed of what a header cannot bear. */
export function printIdentity({ user, displayName }: Identity, host: string): string {
  const name = displayName === undefined ? '' : cleanName(displayName);
  return printNameAddr({
    uri: printUri({ scheme: 'sip', ...(user ? { user } : {}), host, params: [], headers: [] }),
    params: [],
    ...(name && { displayName: name }),
  });
}

/** From, and the headers beside it, that tell a peer who calls. */
export interface IdentityHeaders {
  From: string;
  'P-Asserted-Identity'?: string;
  'Remote-Party-ID'?: string;
  Privacy?: string;
}

/**
 * Towards a trusted peer. `account`: the name that From must bear there (a registered line); otherwise the number
 * stands in From. `withheld`: the number goes along for the network only (RFC 3325 9.3), and From is anonymous unless
 * the peer knows its lines by it.
 */
export function printCaller(caller: {
  shown: Identity | undefined;
  host: string;
  account?: string | undefined;
  style: IdentityStyle;
  withheld?: boolean;
}): IdentityHeaders {
  const { shown, host, account, style, withheld = false } = caller;
  const asserted = shown && printIdentity(shown, host);
  const open = account ? printIdentity({ user: account }, host) : (asserted ?? anonymousAddress);
  return {
    From: withheld
      ? account && style === 'from'
        ? printIdentity({ user: account, displayName: 'Anonymous' }, host)
        : anonymousAddress
      : open,
    ...(asserted && style === 'pai' && { 'P-Asserted-Identity': asserted }),
    ...(asserted &&
      style === 'rpid' && {
        'Remote-Party-ID': `${asserted};party=calling;screen=yes;privacy=${withheld ? 'full' : 'off'}`,
      }),
    ...(withheld && { Privacy: 'id' }),
  };
}
