import { parseNumber, unquote } from './chars.ts';
import { userOf } from './identity.ts';
import { type Header, headerValues } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { param } from './params.ts';
import { parseSipUri, printUri } from './uri.ts';

/** RFC 5806 4: why a call was sent on. */
const diversionReasons = [
  'unknown',
  'user-busy',
  'no-answer',
  'unavailable',
  'unconditional',
  'time-of-day',
  'do-not-disturb',
  'deflection',
  'follow-me',
  'out-of-service',
  'away',
] as const;
export type DiversionReason = (typeof diversionReasons)[number];

/** Somebody sent the call on. */
export interface Diversion {
  /** Whom it was for. */
  number: string;
  name?: string;
  reason: DiversionReason;
  /** How often it was sent on at this point. */
  count: number;
}

type Headers = { headers: readonly Header[] };

const reasonOf = (text: string | undefined): DiversionReason => {
  const plain = unquote(text ?? '').toLowerCase();
  return diversionReasons.find((reason) => reason === plain) ?? 'unknown';
};

/** Diversion headers (RFC 5806), the last one who sent the call on first. */
export function readDiversions(message: Headers): Diversion[] {
  return headerValues(message, 'Diversion').flatMap((value): Diversion[] => {
    const address = parseNameAddr(value);
    const number = userOf(address?.uri ?? '');
    if (!address || number === '') return [];
    return [
      {
        number,
        ...(address.displayName && { name: address.displayName }),
        reason: reasonOf(param(address.params, 'reason')),
        count: parseNumber(unquote(param(address.params, 'counter') ?? '1'), 1000) ?? 1,
      },
    ];
  });
}

/** RFC 4458 2 causes, as History-Info entries bear them, and what they are called in RFC 5806. */
const causes: Record<number, DiversionReason> = {
  302: 'unconditional',
  404: 'unknown',
  408: 'no-answer',
  480: 'deflection',
  486: 'user-busy',
  487: 'deflection',
  503: 'unavailable',
};

/** `1.2.1` below `1.10`: indices are numbers with dots (RFC 7044 5). */
function compareIndices(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * History-Info (RFC 7044) read as diversions, the last one first: an entry from which the call went on for a cause that
 * is a diversion. Entries that are only routing (no cause) are none.
 */
function readHistory(message: Headers): Diversion[] {
  const entries = headerValues(message, 'History-Info')
    .flatMap((value) => {
      const address = parseNameAddr(value);
      const uri = parseSipUri(address?.uri ?? '');
      const index = address && param(address.params, 'index');
      if (!address || !uri || !index || !/^\d+(\.\d+)*$/.test(index)) return [];
      const cause = parseNumber(param(uri.params, 'cause') ?? '', 999);
      const reason = uri.headers.find(({ name }) => name.toLowerCase() === 'reason')?.value;
      const failed = parseNumber(/;\s*cause=(\d{3})/i.exec(reason ?? '')?.[1] ?? '', 999);
      return [{ index, number: userOf(address.uri), name: address.displayName, cause, failed }];
    })
    .sort((a, b) => compareIndices(a.index, b.index));
  const diversions: Diversion[] = [];
  for (let at = 0; at + 1 < entries.length; at++) {
    const { number, name, failed } = entries[at]!;
    // The cause of going on stands in the entry that came of it; older peers write it into the one that was left.
    const cause = entries[at + 1]!.cause ?? failed;
    if (cause === undefined || number === '' || number === entries[at + 1]!.number) continue;
    diversions.unshift({ number, ...(name && { name }), reason: causes[cause] ?? 'unknown', count: 1 });
  }
  return diversions;
}

/** Whoever sent the call on, the last one first: Diversion where there is any, else History-Info. */
export function readDiverted(message: Headers): Diversion[] {
  const diversions = readDiversions(message);
  return diversions.length > 0 ? diversions : readHistory(message);
}

const causeOf: Partial<Record<DiversionReason, number>> = {
  'user-busy': 486,
  'no-answer': 408,
  unavailable: 503,
  'out-of-service': 503,
  deflection: 480,
  'do-not-disturb': 480,
};

/** Both headers for a call that we send on from `diversion.number` to `target`, for a peer at `host`. */
export function printDiversion(
  diversion: Diversion,
  way: { target: string; host: string },
): { Diversion: string; 'History-Info': string } {
  const { number, reason, count } = diversion;
  const uri = (user: string, cause?: number): string =>
    printUri({
      scheme: 'sip',
      user,
      host: way.host,
      params: cause === undefined ? [] : [{ name: 'cause', value: String(cause) }],
      headers: [],
    });
  return {
    Diversion: `<${uri(number)}>;reason=${reason};counter=${count};privacy=off`,
    'History-Info': `<${uri(number)}>;index=1, <${uri(way.target, causeOf[reason] ?? 302)}>;index=1.1;mp=1`,
  };
}
