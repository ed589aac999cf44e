/** What one source did that no phone or carrier of the office does. */
export interface Knock {
  /** As `sourceKey` says; `*` for all beyond those that could be told one by one. */
  source: string;
  firstAt: number;
  lastAt: number;
  /** Requests that were looked at. */
  requests: number;
  /** Thrown away unread, being too many. */
  dropped: number;
  /** Wrong passwords. */
  refused: number;
  /** Thrown away as those of a known attack program. */
  scans: number;
  /** The last one that it gave. */
  userAgent?: string;
  /** Extensions whose name it used, and numbers that it wanted called; a few of each. */
  users: string[];
  numbers: string[];
}

const maxSamples = 5;
const maxCharacters = 40;

export const newKnock = (source: string, at: number): Knock => ({
  source,
  firstAt: at,
  lastAt: at,
  requests: 0,
  dropped: 0,
  refused: 0,
  scans: 0,
  users: [],
  numbers: [],
});

/** Text of strangers, fit to be kept and shown: printable and short. */
export const cleanSample = (text: string): string =>
  text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?').slice(0, maxCharacters);

/** Adds a sample in place, unless there are enough or it is there already. */
export function addSample(samples: string[], text: string): void {
  const clean = cleanSample(text);
  if (clean !== '' && samples.length < maxSamples && !samples.includes(clean)) samples.push(clean);
}

/** Two tellings about one source as one. */
export function mergeKnocks(a: Knock, b: Knock): Knock {
  const userAgent = b.userAgent ?? a.userAgent;
  const users = [...a.users];
  const numbers = [...a.numbers];
  for (const user of b.users) addSample(users, user);
  for (const number of b.numbers) addSample(numbers, number);
  return {
    source: a.source,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    requests: a.requests + b.requests,
    dropped: a.dropped + b.dropped,
    refused: a.refused + b.refused,
    scans: a.scans + b.scans,
    ...(userAgent === undefined ? {} : { userAgent }),
    users,
    numbers,
  };
}
