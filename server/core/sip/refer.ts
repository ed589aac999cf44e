import { unquote } from './chars.ts';
import { parseNameAddr } from './name-addr.ts';
import { param, parseParams } from './params.ts';
import { reasonPhrase } from './reason-phrases.ts';
import { parseUri, printUri } from './uri.ts';

/** One dialog as another party names it (RFC 3891 6.1); the tags are seen from who receives the header. */
export interface Replaces {
  callId: string;
  toTag: string;
  fromTag: string;
  /** Only while it rings: an answered dialog is not to be taken (RFC 3891 3). */
  earlyOnly: boolean;
}

/** Value of a Replaces header; undefined when a tag is missing or it is malformed. */
export function readReplaces(value: string): Replaces | undefined {
  const semicolon = value.indexOf(';');
  const callId = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  const params = semicolon < 0 ? [] : parseParams(value, semicolon);
  if (!params || !/^[^\s,;]+$/.test(callId)) return undefined;
  const toTag = param(params, 'to-tag');
  const fromTag = param(params, 'from-tag');
  if (!toTag || !fromTag) return undefined;
  return { callId, toTag, fromTag, earlyOnly: param(params, 'early-only') !== undefined };
}

/** What a REFER asks for. */
export interface ReferTarget {
  /** Without the headers that it bore. */
  uri: string;
  replaces?: Replaces;
}

/**
 * Value of a Refer-To (RFC 3515 2.1): undefined when malformed, when it asks for anything but an INVITE, and when the
 * Replaces in it cannot be read: half a wish is none.
 */
export function readReferTo(value: string): ReferTarget | undefined {
  const uri = parseUri(parseNameAddr(value)?.uri ?? '');
  if (!uri) return undefined;
  if (uri.scheme === 'tel') return { uri: printUri(uri) };
  const method = param(uri.params, 'method');
  if (method !== undefined && method.toUpperCase() !== 'INVITE') return undefined;
  const asked = param(uri.headers, 'replaces');
  const replaces = asked === undefined ? undefined : readReplaces(asked);
  if (asked !== undefined && !replaces) return undefined;
  const params = uri.params.filter(({ name }) => name.toLowerCase() !== 'method');
  return { uri: printUri({ ...uri, params, headers: [] }), ...(replaces && { replaces }) };
}

/** Body of the NOTIFY that tells how far a REFER came (RFC 3515 2.4.5, RFC 3420). */
export const printSipfrag = (status: number): string => `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`;

/** Status told by a message/sipfrag; undefined when it does not begin with a status line. */
export function readSipfrag(body: string): number | undefined {
  const status = /^SIP\/2\.0 ([1-6]\d\d)(?: |\r|\n|$)/.exec(body)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** RFC 4488 4: the one who refers wants no subscription. */
export const refusesSubscription = (referSub: string | undefined): boolean => /^\s*false\b/i.test(referSub ?? '');

/** One value of a Reason header (RFC 3326). */
export interface Reason {
  protocol: 'SIP' | 'Q.850' | 'other';
  cause: number;
  text?: string;
}

/** Undefined when it names no cause. */
export function readReason(value: string): Reason | undefined {
  const semicolon = value.indexOf(';');
  const params = semicolon < 0 ? undefined : parseParams(value, semicolon);
  const cause = params && param(params, 'cause');
  if (!params || cause === undefined || !/^\d{1,3}$/.test(cause)) return undefined;
  const name = value.slice(0, semicolon).trim().toUpperCase();
  const text = param(params, 'text');
  return {
    protocol: name === 'SIP' || name === 'Q.850' ? name : 'other',
    cause: Number(cause),
    ...(text !== undefined && { text: text.startsWith('"') ? unquote(text) : text }),
  };
}
