/** What becomes of a torture message in the parser. */
export type Reading = 'taken' | 'dropped' | { status: number };

/**
 * What the sender sees of an engine with an application that takes every method: the request reached the application,
 * an answer of the engine's own, or nothing.
 */
export type Outcome = 'application' | 'silence' | { status: number; headers?: Record<string, string[]> };

/** One message of a norm's torture tests. */
export interface TortureCase {
  section: string;
  title: string;
  message: Uint8Array;
  reading: Reading;
  outcome: Outcome;
}

const encoder = new TextEncoder();

/** Lines as they stand in the source become CRLF lines; parts that are bytes already stay as they are. */
export function wire(...parts: (string | Uint8Array)[]): Uint8Array {
  const pieces = parts.map((part) => (typeof part === 'string' ? encoder.encode(part.replaceAll('\n', '\r\n')) : part));
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** A message with `Content-Length: @` in its head, counted over its body. */
export function counted(head: string, body: string | Uint8Array): Uint8Array {
  const bytes = wire(body);
  return wire(head.replace(/^(Content-Length|l)( *: *)@$/im, `$1$2${bytes.length}`), '\n', bytes);
}

export const nameOf = (rfc: number, each: Pick<TortureCase, 'section' | 'title'>): string =>
  `RFC ${rfc} ${each.section}: ${each.title}`;
