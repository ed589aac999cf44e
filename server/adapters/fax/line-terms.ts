import type { Agreement, Capabilities } from '../../core/fax/t30/capabilities.ts';
import type { T30Outcome } from '../../core/fax/t30/session.ts';
import type { Modulation } from '../../core/fax/t30/speeds.ts';
import type { LineSpeed, ReceiveOutcome, RemoteFax, SendOutcome } from '../../services/fax/fax-lines-port.ts';

/** What our stations can do besides what the modem gives. */
export const ourCapabilities = (of: { modulations: readonly Modulation[]; ecm: boolean }): Capabilities => ({
  receives: true,
  hasDocument: false,
  modulations: of.modulations,
  resolutions: ['standard', 'fine', 'superfine'],
  codings: ['mh', 'mr', 'mmr'],
  ecm: of.ecm,
  widths: [1728, 2048, 2432],
  unlimitedLength: true,
  scanLineMs: { standard: 0, fine: 0, superfine: 0 },
  takesSubaddress: false,
  polledSubaddress: false,
  takesPassword: false,
});

export const speedOf = ({ speed, coding, ecm }: Agreement): LineSpeed => ({
  bitRate: speed.bitRate,
  modulation: speed.modulation,
  coding,
  ecm,
});

/** `id` may be a station's that names itself though it has no number. */
export function remoteOf(id: string | undefined, theirs: Capabilities): RemoteFax {
  const { resolutions, ecm, codings, modulations, takesSubaddress } = theirs;
  const maxBitRate = modulations.includes('V.17') ? 14400 : modulations.includes('V.29') ? 9600 : 4800;
  return { ...(id !== undefined && { id }), resolutions, ecm, codings, maxBitRate, takesSubaddress };
}

/** What the numbers of +FTM=? and +FRM=? mean (T.31 8.3); V.27ter, which all have, when nothing is told. */
export function readModulationNumbers(lines: readonly string[]): Modulation[] {
  const numbers = new Set(lines.join(',').match(/\d+/g)?.map(Number));
  return [
    ...(numbers.has(145) || numbers.has(146) ? (['V.17'] as const) : []),
    ...(numbers.has(96) || numbers.has(72) ? (['V.29'] as const) : []),
    'V.27ter',
  ];
}

/** What came of a call that was answered; a far end that never said what it is was no fax, or was cut before. */
export function sendOutcomeOf(outcome: T30Outcome, knewRemote: boolean): SendOutcome {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'sent' };
    case 'dropped':
      return { kind: knewRemote ? 'dropped' : 'no-carrier' };
    case 'not-kept':
      return { kind: 'modem-failed', detail: outcome.kind };
    default:
      return outcome;
  }
}

export function receiveOutcomeOf(outcome: T30Outcome, partialPage: boolean): ReceiveOutcome {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'received' };
    case 'not-a-fax':
    case 'training-failed':
    case 'not-kept':
    case 'cancelled':
      return outcome;
    default:
      return { kind: 'dropped', partialPage };
  }
}

/** What a modem said instead of CONNECT. */
export function outcomeOfDial(result: string): SendOutcome {
  if (result === 'BUSY') return { kind: 'busy' };
  if (result === 'NO ANSWER' || result === 'TIMEOUT') return { kind: 'no-answer' };
  if (/^NO DIAL ?TONE/.test(result)) return { kind: 'no-dialtone' };
  if (result === 'NO CARRIER') return { kind: 'no-carrier' };
  if (result === '+FCERROR') return { kind: 'not-a-fax', heard: 'voice' };
  return { kind: 'modem-failed', detail: result };
}
