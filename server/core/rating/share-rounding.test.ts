import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { roundAmount } from './round.ts';
import { shareRounding } from './share-rounding.ts';

const add = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

test('three thirds of two euros are printed as 0.67, 0.67 and 0.66', () => {
  const exact = Array<bigint>(3).fill(666_666_666n);
  const total = 2_000_000_000n;
  expect(shareRounding(exact, { total, decimals: 2 })).toEqual([670_000_000n, 670_000_000n, 660_000_000n]);
});

test('whatever the amounts and the currency, what is printed adds up, and no line is moved by a whole unit', () => {
  const pick = seeded(5);
  for (let round = 0; round < 300; round += 1) {
    const exact = Array.from({ length: 1 + pick(8) }, () => BigInt(pick(2_000_000_000)) * BigInt(1 + pick(900)));
    const decimals = [0, 2, 3][pick(3)]!;
    const unit = 10n ** BigInt(9 - decimals);
    const total = roundAmount({ numerator: add(exact), denominator: 1n }, { mode: 'half-up', decimals });
    const shown = shareRounding(exact, { total, decimals });
    expect(add(shown)).toBe(total);
    for (const [index, amount] of shown.entries()) {
      expect(amount % unit).toBe(0n);
      const moved = amount - exact[index]!;
      expect(moved < unit && moved > -unit).toBe(true);
    }
  }
});
