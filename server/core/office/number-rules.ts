/**
 * Which number of a call over a trunk a rule changes. On the way out: `dialled`, `shown` (our own, that the called party
 * sees). On the way in: `caller`, `called`.
 */
export const ruledNumbers = ['dialled', 'shown', 'caller', 'called'] as const;
export type RuledNumber = (typeof ruledNumbers)[number];

/** How a carrier writes numbers, where it differs from how the office means them. */
export interface NumberRule {
  on: RuledNumber;
  /** Signs as they stand, `x` for any one digit, `*` at the end for whatever follows: `1809xxxxxxx`, `+34*`, `*`. */
  match: string;
  /** Signs taken off the front, a `+` counted as one; then these are put in front. */
  strip: number;
  prepend: string;
}
