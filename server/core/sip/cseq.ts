import { isToken, parseNumber, trimWs } from './chars.ts';

export interface CSeq {
  number: number;
  method: string;
}

/** RFC 3261 8.1.1.5: below 2^31. Undefined when malformed or out of range. */
export function parseCSeq(value: string): CSeq | undefined {
  const text = trimWs(value);
  const space = text.search(/[ \t]/);
  if (space < 0) return undefined;
  const number = parseNumber(text.slice(0, space), 2 ** 31 - 1);
  const method = trimWs(text.slice(space));
  return number === undefined || !isToken(method) ? undefined : { number, method };
}
