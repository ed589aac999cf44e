/** Money inside the product: an exact integer count of 1e-9 of the currency's unit (rating/SPEC §8). */
export type Nanos = bigint;

const SCALE = 1_000_000_000n;

/** `'0.12'` -> 120000000n. More than nine decimals, or anything that is no plain decimal number, returns undefined. */
export function parseNanos(text: string): Nanos | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!match) return undefined;
  const value = BigInt(match[2]!) * SCALE + BigInt((match[3] ?? '').padEnd(9, '0'));
  return match[1] ? -value : value;
}

/** Plain decimal text without trailing zeros: 120000000n -> `'0.12'`. Exact. */
export function printNanos(value: Nanos): string {
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction ? `.${fraction}` : ''}`;
}
