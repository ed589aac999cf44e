/** By what the figures of cases are told apart. */
export const caseDimensions = ['department', 'motive', 'class', 'service', 'principal', 'owner'] as const;
export type CaseDimension = (typeof caseDimensions)[number];

/** Figures of the cases that have one value of a dimension; null: those that have none. */
export interface CaseFigures {
  of: string | null;
  /** Not over at this moment, of whatever time. */
  open: number;
  late: number;
  atRisk: number;
  /** Opened within the span. */
  opened: number;
  improper: number;
  /** Of those opened within the span to which an answer was promised and given, or that should have been by now. */
  answers: number;
  answersInTime: number;
  /** Closed within the span, improper ones left out. */
  closed: number;
  /** Of the closed to which a time was promised. */
  timed: number;
  inTime: number;
  reopened: number;
}
