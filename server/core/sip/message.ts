/** One header line, unfolded. `name` is canonical (`Via`, `Call-ID`, `WWW-Authenticate`), compact forms expanded. */
export interface Header {
  name: string;
  value: string;
}

export interface SipRequest extends Encoded {
  kind: 'request';
  method: string;
  /** As received, not normalised. */
  uri: string;
  /** In the order received; one value per entry for list headers (`Via: a, b` becomes two). */
  headers: Header[];
  body: Uint8Array;
}

export interface SipResponse extends Encoded {
  kind: 'response';
  status: number;
  reason: string;
  headers: Header[];
  body: Uint8Array;
}

/** How the text of a message is written in bytes: UTF-8 unless it came otherwise, as old exchanges send names. */
export interface Encoded {
  encoding?: 'latin1';
}

export type SipMessage = SipRequest | SipResponse;

const sameName = (a: string, b: string): boolean => a.length === b.length && a.toLowerCase() === b.toLowerCase();

/** First value of the header, or undefined. Names compare without case. */
export function header(message: { headers: readonly Header[] }, name: string): string | undefined {
  return message.headers.find((entry) => sameName(entry.name, name))?.value;
}

/** All values of the header in their order. */
export function headerValues(message: { headers: readonly Header[] }, name: string): string[] {
  return message.headers.filter((entry) => sameName(entry.name, name)).map((entry) => entry.value);
}

/** Puts `value` where the first of that name stood (others of it go), or at the end. */
export function setHeader(message: { headers: Header[] }, name: string, value: string): void {
  const at = message.headers.findIndex((entry) => sameName(entry.name, name));
  if (at < 0) {
    message.headers.push({ name, value });
    return;
  }
  message.headers[at] = { name, value };
  message.headers = message.headers.filter((entry, index) => index === at || !sameName(entry.name, name));
}
