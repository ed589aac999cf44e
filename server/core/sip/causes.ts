/** Why a far end refused, out of its final response. */
export type RefusalCause = 'busy' | 'declined' | 'not-found' | 'unavailable' | 'rejected';

const refusals: Record<number, RefusalCause> = {
  404: 'not-found',
  408: 'unavailable',
  410: 'not-found',
  480: 'unavailable',
  484: 'not-found',
  486: 'busy',
  600: 'busy',
  603: 'declined',
  604: 'not-found',
  607: 'declined',
  608: 'declined',
};

/** Q.850 causes that say more than a general SIP status does; the rest of Q.850 has no better word. */
const causesOfQ850: Record<number, RefusalCause> = {
  1: 'not-found',
  2: 'not-found',
  3: 'not-found',
  17: 'busy',
  18: 'unavailable',
  19: 'unavailable',
  20: 'unavailable',
  21: 'declined',
  22: 'not-found',
  27: 'unavailable',
  28: 'not-found',
};

/** Statuses behind which gateways hide what the telephone network said. */
const isGeneral = (status: number): boolean => status === 480 || status === 403 || status >= 500;

/**
 * 5xx is `unavailable` (another trunk may do better), what has no better word is `rejected`. A Q.850 cause (RFC 3326)
 * beside a general status counts more: a 503 for a busy subscriber is no fault of the trunk.
 */
export const causeOfStatus = (status: number, q850?: number): RefusalCause => {
  const told = isGeneral(status) && status < 600 && q850 !== undefined ? causesOfQ850[q850] : undefined;
  return told ?? refusals[status] ?? (status >= 500 && status < 600 ? 'unavailable' : 'rejected');
};

/** How an ending is told: status of a refusal, and the Reason (RFC 3326) of CANCEL, BYE and refusal. */
export interface Ending {
  status: number;
  reason: string;
}

const q850 = (cause: number, text: string): string => `Q.850;cause=${cause};text="${text}"`;

/** Q.850 causes as RFC 3398 8.2.6.1 pairs them with SIP statuses. */
export const endings = {
  normal: { status: 480, reason: q850(16, 'Normal call clearing') },
  busy: { status: 486, reason: q850(17, 'User busy') },
  declined: { status: 603, reason: q850(21, 'Call rejected') },
  'not-found': { status: 404, reason: q850(1, 'Unallocated number') },
  forbidden: { status: 403, reason: q850(21, 'Call rejected') },
  'no-route': { status: 404, reason: q850(3, 'No route to destination') },
  unavailable: { status: 480, reason: q850(20, 'Subscriber absent') },
  'no-answer': { status: 480, reason: q850(19, 'No answer from user') },
  // Phones that know RFC 3326 do not list such a call as missed.
  'answered-elsewhere': { status: 480, reason: 'SIP;cause=200;text="Call completed elsewhere"' },
  'media-failed': { status: 500, reason: q850(47, 'Resource unavailable') },
  'no-such-call': { status: 481, reason: q850(16, 'Normal call clearing') },
  shutdown: { status: 503, reason: q850(41, 'Temporary failure') },
} as const satisfies Record<string, Ending>;
