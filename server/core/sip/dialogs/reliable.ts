import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../message.ts';

/** RFC 3262: the option tag of provisional responses that are acknowledged by PRACK. */
const option = '100rel';

const names = (message: { headers: readonly Header[] }, name: string): boolean =>
  headerValues(message, name).some((value) => value.toLowerCase() === option);

/** Whether the caller can (`supported`) or insists (`required`) that provisional responses are reliable. */
export function reliabilityOf(invite: SipRequest): { supported: boolean; required: boolean } {
  const required = names(invite, 'Require');
  return { supported: required || names(invite, 'Supported'), required };
}

/** Whether a message asks for it: `Require: 100rel`. */
export const requiresReliable = (message: { headers: readonly Header[] }): boolean => names(message, 'Require');

/** The number of a reliable provisional response (RFC 3262 7.1); undefined when it is not one. */
export function readRSeq(response: SipResponse): number | undefined {
  const text = header(response, 'RSeq') ?? '';
  if (!names(response, 'Require') || !/^\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= 1 && number < 2 ** 32 ? number : undefined;
}

/** RFC 3262 7.2: `RAck: <RSeq> <CSeq number> <method>`; what stands behind is passed over. Undefined when malformed. */
export function readRAck(message: {
  headers: readonly Header[];
}): { rseq: number; cseq: number; method: string } | undefined {
  const [, rseq, cseq, method] = /^(\d{1,10})\s+(\d{1,10})\s+(\S+)/.exec(header(message, 'RAck') ?? '') ?? [];
  return method === undefined ? undefined : { rseq: Number(rseq), cseq: Number(cseq), method };
}

/**
 * RFC 3262 4: the caller takes reliable responses of a branch in their order; `last` is the number taken before. What
 * comes again, or before its turn, is not acknowledged: the callee repeats it.
 */
export const takesRSeq = (last: number | undefined, rseq: number): boolean => last === undefined || rseq === last + 1;
