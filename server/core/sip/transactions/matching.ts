import { header, type SipRequest, type SipResponse } from '../message.ts';

/** What matching needs of the top Via. */
export interface TopVia {
  host: string;
  port?: number | undefined;
  branch?: string | undefined;
}

const magicCookie = 'z9hg4bk';

/** The number and method of `CSeq`; NaN and empty when the header is missing or broken. */
export function readCSeq(message: { headers: readonly { name: string; value: string }[] }): {
  number: number;
  method: string;
} {
  const [, digits, method] = /^\s*(\d{1,10})\s+(\S+)\s*$/.exec(header(message, 'CSeq') ?? '') ?? [];
  return { number: digits === undefined ? Number.NaN : Number(digits), method: method ?? '' };
}

/** A branch by RFC 3261 8.1.1.7. The cookie alone tells nothing apart (RFC 4475 3.2.1). */
export const isMagic = (branch: string | undefined): boolean =>
  branch !== undefined && branch.length > magicCookie.length && branch.toLowerCase().startsWith(magicCookie);

/**
 * Key of the server transaction that a request belongs to (RFC 3261 17.2.3). An ACK has the key of its INVITE. A branch
 * without the magic cookie falls back on RFC 2543's fields; its To tag is left out, as an ACK bears it and the INVITE
 * does not.
 */
export function serverKey(request: SipRequest, via: TopVia): string {
  const method = request.method === 'ACK' ? 'INVITE' : request.method;
  const branch = via.branch?.toLowerCase();
  if (isMagic(branch)) return `${branch}|${via.host.toLowerCase()}:${via.port ?? 5060}|${method}`;
  const { number } = readCSeq(request);
  const fields = [request.uri, header(request, 'From'), header(request, 'Call-ID'), number, header(request, 'Via')];
  return `2543|${fields.join('|')}|${method}`;
}

/** Key of the INVITE server transaction that a CANCEL aims at (RFC 3261 9.2). */
export const cancelledKey = (cancel: SipRequest, via: TopVia): string =>
  serverKey({ ...cancel, method: 'INVITE' }, via);

/** Key of the client transaction of a response (RFC 3261 17.1.3): top Via's branch and the method in CSeq. */
export const clientKey = (response: SipResponse, via: TopVia): string =>
  `${via.branch?.toLowerCase() ?? ''}|${readCSeq(response).method}`;

/** Key under which the client transaction of a request that bears `branch` is kept. */
export const ownClientKey = (branch: string, method: string): string => `${branch.toLowerCase()}|${method}`;

/**
 * Two requests with one such key but different transactions are one request that came on two ways: the later gets
 * 482 (RFC 3261 8.2.2.2). Only for requests without To tag.
 */
export const mergedKey = (request: SipRequest, fromTag: string): string =>
  `${fromTag}|${header(request, 'Call-ID') ?? ''}|${header(request, 'CSeq') ?? ''}`;
