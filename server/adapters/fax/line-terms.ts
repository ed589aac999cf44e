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
    case 'nothing-to-fetch':
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

/** A line that is not up after so long was not only refused by an exchange: it rang, or somebody has taken it. */
const rangMs = 20_000;

/** What a modem said instead of CONNECT, and what it means when it said so. */
export function outcomeOfDial(
  result: string,
  call: {
    /** Somebody has answered, as a modem knows that listens. */
    isUp: boolean;
    waitedMs: number;
    /** We gave up after so long. */
    ringMs: number;
    /** It would have told by itself that nobody answers. */
    noAnswerAfterMs: number;
  },
): SendOutcome {
  switch (result) {
    case 'BUSY':
      return { kind: 'busy' };
    case 'NO ANSWER':
      return { kind: 'no-answer' };
    case 'VOICE':
      return { kind: 'not-a-fax', heard: 'voice' };
    case 'SILENCE':
      return { kind: 'not-a-fax', heard: 'silence' };
    // A tone that is none of a fax, in the place of its frames: of a modem, or of somebody who speaks.
    case '+FCERROR':
      return { kind: 'not-a-fax', heard: 'unknown' };
    case 'TIMEOUT':
      // Of who tells NO ANSWER, somebody has answered; another modem hears no difference.
      return call.ringMs > call.noAnswerAfterMs ? { kind: 'not-a-fax', heard: 'unknown' } : { kind: 'no-fax-heard' };
    case 'NO CARRIER':
      if (call.isUp) return { kind: 'dropped' };
      return call.waitedMs < rangMs ? { kind: 'no-carrier' } : { kind: 'no-fax-heard' };
    default:
      return /^NO DIAL ?TONE/.test(result) ? { kind: 'no-dialtone' } : { kind: 'modem-failed', detail: result };
  }
}

/** What came of a call that we took, of a modem's word in the place of CONNECT. */
export function outcomeOfAnswer(result: string): ReceiveOutcome {
  switch (result) {
    case 'TAKEN':
      return { kind: 'handed-over' };
    case 'VOICE':
      return { kind: 'not-a-fax', heard: 'voice' };
    case 'SILENCE':
      return { kind: 'not-a-fax', heard: 'silence' };
    case 'NO CARRIER':
    case 'NO ANSWER':
    case 'TIMEOUT':
    case 'BUSY':
    case '+FCERROR':
      return { kind: 'not-a-fax', heard: 'unknown' };
    default:
      return { kind: 'modem-failed', detail: result };
  }
}
