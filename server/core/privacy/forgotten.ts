/** How much went, and how much stays without the person, when a customer was forgotten. */
export interface ForgetCounts {
  points: number;
  changes: number;
  notes: number;
  /** Sound that was deleted. */
  recordings: number;
  /** Sound that somebody wants kept: it stays. */
  held: number;
  messages: number;
  cases: number;
  tasks: number;
  files: number;
  /** Rows of other kinds that were deleted. */
  others: number;
  /** Calls that stay under a pseudonym. */
  calls: number;
  /** Charges that stay, as the law wants accounts kept. */
  charges: number;
  /** Wishes that stay as a hash. */
  refusals: number;
}
