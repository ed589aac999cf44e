/** What a line tells of a call before it is answered. */
export interface LineCaller {
  readonly number?: string;
  readonly name?: string;
  readonly withheld?: 'private' | 'out-of-area';
  /** The exchange's time, as it was told: `MMDD` and `HHMM`. */
  readonly date?: string;
  readonly time?: string;
}

export type RingLine =
  | { kind: 'ring'; pattern?: string }
  | { kind: 'caller'; caller: LineCaller }
  /** Milliseconds of ringing and silence, of modems that tell them (DRON, DROF). */
  | { kind: 'cadence'; text: string };

/** Whether a line reads `P`, `O` and the like in place of a number or name. */
function withheldBy(value: string): LineCaller['withheld'] {
  if (/^(P|PRIVATE|ANONYMOUS|WITHHELD)$/i.test(value)) return 'private';
  return /^(O|OUT[ -]OF[ -]AREA|UNAVAILABLE|UNKNOWN)$/i.test(value) ? 'out-of-area' : undefined;
}

/**
 * A line that a modem sends unasked: RING (with a letter for distinctive ringing), caller ID as `+VCID=1` and `#CID=1`
 * format it (`NMBR = 555`, `NMBR=555`, `CALLER NUMBER:`), cadences. Undefined for anything else.
 */
export function readRingLine(line: string): RingLine | undefined {
  const ring = /^RING(?:[ :]*([A-Z0-9]{1,2}))?$/i.exec(line);
  if (ring) return ring[1] ? { kind: 'ring', pattern: ring[1].toUpperCase() } : { kind: 'ring' };
  const told = /^(DATE|TIME|NMBR|NAME|DDN[_ ]NMBR|CALLER NUMBER|CALLER NAME|DRON|DROF)\s*[:=]\s*(.*)$/i.exec(line);
  if (!told) return undefined;
  const value = told[2]!.trim();
  switch (told[1]!.toUpperCase()) {
    case 'DRON':
    case 'DROF':
      return { kind: 'cadence', text: `${told[1]!.toUpperCase()}=${value}` };
    case 'DATE':
      return { kind: 'caller', caller: { date: value } };
    case 'TIME':
      return { kind: 'caller', caller: { time: value } };
    case 'NAME':
    case 'CALLER NAME': {
      const withheld = withheldBy(value);
      return { kind: 'caller', caller: withheld ? { withheld } : value ? { name: value } : {} };
    }
    default: {
      const withheld = withheldBy(value);
      return { kind: 'caller', caller: withheld ? { withheld } : value ? { number: value } : {} };
    }
  }
}
