/** So many a second for ever, and so many at once after a quiet time. */
export interface Rate {
  perSec: number;
  burst: number;
}

/** What is left of a rate; changed in place, since it is asked for each datagram. */
export interface Bucket {
  tokens: number;
  at: number;
}

export const fullBucket = (rate: Rate, nowMs: number): Bucket => ({ tokens: rate.burst, at: nowMs });

/** Takes one if there is one. A clock that was set back gives nothing and takes nothing. */
export function takeToken(bucket: Bucket, rate: Rate, nowMs: number): boolean {
  const passedMs = nowMs - bucket.at;
  if (passedMs > 0) bucket.tokens = Math.min(rate.burst, bucket.tokens + (passedMs * rate.perSec) / 1000);
  bucket.at = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
