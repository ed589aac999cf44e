import { noSums, type Sums } from './sums.ts';

export type FigureUnit = 'count' | 'share' | 'span';

export interface Figure {
  unit: FigureUnit;
  /** Null where there is nothing to divide by: a share of no calls is no share. */
  of(sums: Sums): number | null;
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Talk, hold and wrap-up. */
const handlingMs = (sums: Sums): number => sums.talkMs + sums.holdMs + sums.wrapUpMs;
const withCallersMs = (sums: Sums): number => sums.talkingMs + sums.wrappingMs;

/** Signed in, breaks included. */
const signedInMs = (sums: Sums): number =>
  sums.readyMs + sums.ringingMs + withCallersMs(sums) + sums.workBreakMs + sums.breakMs;

/**
 * Every figure, defined here and nowhere else; each has its name and its formula among the texts (`figure.<name>`,
 * `figure.<name>.formula`), to be shown where the figure stands.
 */
export const figures = {
  offered: { unit: 'count', of: (s) => s.offered },
  answered: { unit: 'count', of: (s) => s.answered },
  abandoned: { unit: 'count', of: (s) => s.abandoned },
  'short-abandoned': { unit: 'count', of: (s) => s.shortAbandoned },
  overflowed: { unit: 'count', of: (s) => s.overflowed },
  /** The four usual ways; the first is the one shown unless another is chosen. */
  'service-level': { unit: 'share', of: (s) => share(s.inTime, s.answered + s.abandoned - s.shortAbandoned) },
  'service-level-answered': { unit: 'share', of: (s) => share(s.inTime, s.answered) },
  'service-level-all': { unit: 'share', of: (s) => share(s.inTime, s.answered + s.abandoned) },
  'service-level-ended': {
    unit: 'share',
    of: (s) => share(s.inTime + s.abandonedInTime, s.answered + s.abandoned),
  },
  'abandon-rate': { unit: 'share', of: (s) => share(s.abandoned - s.shortAbandoned, s.offered - s.shortAbandoned) },
  asa: { unit: 'span', of: (s) => share(s.answeredWaitMs, s.answered) },
  handled: { unit: 'count', of: (s) => s.handled },
  aht: { unit: 'span', of: (s) => share(handlingMs(s), s.handled) },
  'talk-time': { unit: 'span', of: (s) => s.talkMs },
  'hold-time': { unit: 'span', of: (s) => s.holdMs },
  'wrap-up-time': { unit: 'span', of: (s) => s.wrapUpMs },
  transfers: { unit: 'count', of: (s) => s.transfers },
  'transfer-rate': { unit: 'share', of: (s) => share(s.transfers, s.handled) },
  'signed-in-time': { unit: 'span', of: signedInMs },
  'break-time': { unit: 'span', of: (s) => s.breakMs + s.workBreakMs },
  occupancy: { unit: 'share', of: (s) => share(withCallersMs(s), withCallersMs(s) + s.readyMs + s.ringingMs) },
  utilisation: { unit: 'share', of: (s) => share(withCallersMs(s) + s.workBreakMs, signedInMs(s)) },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;
/** Made of time on duty, which only people have. */
export const dutyFigures = [
  'signed-in-time',
  'break-time',
  'occupancy',
  'utilisation',
] as const satisfies readonly FigureName[];

export const serviceLevels = [
  'service-level',
  'service-level-answered',
  'service-level-all',
  'service-level-ended',
] as const satisfies readonly FigureName[];

/** The service level as shown unless another is chosen, of what a queue has counted so far. */
export const serviceLevelOf = (
  counted: Pick<Sums, 'answered' | 'abandoned' | 'shortAbandoned' | 'inTime'>,
): number | null => figures['service-level'].of({ ...noSums(), ...counted });

/**
 * The value that so great a share do not exceed (nearest rank), of waits in ascending order: 0.5 the median. Undefined of
 * none.
 */
export function percentile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

/** How much of what was scheduled was kept: `1 - exceptions / scheduled`, never below 0; null when nothing was. */
export function adherence(ms: { scheduledMs: number; exceptionMs: number }): number | null {
  return ms.scheduledMs > 0 ? Math.max(0, 1 - ms.exceptionMs / ms.scheduledMs) : null;
}

/** Contacts after which the same person did not come again within the days chosen, among all contacts. */
export const firstContactResolution = (of: { contacts: number; cameAgain: number }): number | null =>
  share(of.contacts - of.cameAgain, of.contacts);
