import { type Header, header, type SipRequest, type SipResponse } from '../message.ts';
import { parseNameAddr } from '../name-addr.ts';
import { param } from '../params.ts';
import { parseSipUri, type SipUri } from '../uri.ts';

const uriOf = (route: string): string | undefined => parseNameAddr(route)?.uri;

/**
 * RFC 3261 16.4: takes what we put into the path off a request that followed it: our Record-Route value from the
 * Request-URI (a strict router was before us) and the Routes that name us. `wasOurs` says whether there were any.
 */
export function leavePath(
  request: SipRequest,
  isOurs: (uri: SipUri) => boolean,
): { request: SipRequest; wasOurs: boolean } {
  const ours = (text: string | undefined): boolean => {
    const uri = text === undefined ? undefined : parseSipUri(text);
    return uri !== undefined && isOurs(uri);
  };
  const isRoute = ({ name }: Header): boolean => name === 'Route';
  let { uri, headers } = request;
  let wasOurs = false;
  if (ours(uri)) {
    const last = headers.findLastIndex(isRoute);
    const target = last < 0 ? undefined : uriOf(headers[last]!.value);
    if (target !== undefined) {
      uri = target;
      headers = headers.filter((_, index) => index !== last);
      wasOurs = true;
    }
  }
  // Two of ours stand there when the call came on one transport and went on by another.
  for (let first = headers.findIndex(isRoute); first >= 0; first = headers.findIndex(isRoute)) {
    if (!ours(uriOf(headers[first]!.value))) break;
    headers = headers.filter((_, index) => index !== first);
    wasOurs = true;
  }
  return { request: { ...request, uri, headers }, wasOurs };
}

/** Where a request goes next when nobody says otherwise (RFC 3261 16.6 step 6 and 7), and as what. */
export function nextOnPath(request: SipRequest): { request: SipRequest; nextHop: string } {
  const route = header(request, 'Route');
  const first = route === undefined ? undefined : uriOf(route);
  if (first === undefined) return { request, nextHop: request.uri };
  const parsed = parseSipUri(first);
  if (parsed && param(parsed.params, 'lr') !== undefined) return { request, nextHop: first };
  // A strict router wants itself as Request-URI, the target comes last.
  const index = request.headers.findIndex(({ name }) => name === 'Route');
  const headers = request.headers.filter((_, at) => at !== index);
  return {
    request: { ...request, uri: first, headers: [...headers, { name: 'Route', value: `<${request.uri}>` }] },
    nextHop: first,
  };
}

/** RFC 3261 16.3 step 3: undefined when the request may not go on. */
export function hopsLeft(request: SipRequest): number | undefined {
  const text = header(request, 'Max-Forwards');
  const hops = text === undefined ? 70 : Number(text);
  return hops > 0 ? hops - 1 : undefined;
}

/** RFC 3261 16.6 steps 1 to 4, without Via: `on` goes on top of the path, `instead` takes the place of headers. */
export function forwardRequest(
  request: SipRequest,
  given: { hops: number; uri?: string; on?: readonly Header[]; instead?: readonly Header[] },
): SipRequest {
  const instead = given.instead ?? [];
  const taken = new Set(['max-forwards', ...instead.map(({ name }) => name.toLowerCase())]);
  const kept = request.headers.filter(({ name }) => !taken.has(name.toLowerCase()));
  const lastVia = kept.findLastIndex(({ name }) => name === 'Via') + 1;
  const hops = { name: 'Max-Forwards', value: String(given.hops) };
  const headers = [...kept.slice(0, lastVia), hops, ...(given.on ?? []), ...kept.slice(lastVia), ...instead];
  return { ...request, uri: given.uri ?? request.uri, headers };
}

/** RFC 3261 16.7 step 3: our Via off. */
export function forwardResponse(response: SipResponse): SipResponse {
  const own = response.headers.findIndex(({ name }) => name === 'Via');
  return { ...response, headers: response.headers.filter((_, index) => index !== own) };
}
