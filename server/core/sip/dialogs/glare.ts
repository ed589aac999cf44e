/**
 * RFC 3261 14.1 and RFC 3311 5.1: how long to wait after a 491 before the same request again, in ms. Whoever made the
 * Call-ID waits 2.1 to 4 s, the other side up to 2 s, in steps of 10 ms; `below` draws from [0, limit).
 */
export const glareWaitMs = (side: { ownsCallId: boolean; below: (limit: number) => number }): number =>
  side.ownsCallId ? 2100 + side.below(191) * 10 : side.below(201) * 10;
