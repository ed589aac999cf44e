import { expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.ts';
import { type BillLine, matchBill, type OwnLeg } from './match-bill.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const cent = 10_000_000n;
const how = { withinMs: 120_000, bearable: cent / 2n };

const leg = (chargeId: number, more: Partial<OwnLeg> = {}): OwnLeg => ({
  chargeId,
  callId: `c${chargeId}`,
  number: '34911222333',
  answeredAt: noon + chargeId * 600_000,
  seconds: 60,
  net: 7n * cent,
  ...more,
});
const billOf = (own: OwnLeg, more: Partial<BillLine> = {}): BillLine => ({
  line: own.chargeId,
  number: own.number,
  atMs: own.answeredAt,
  seconds: own.seconds,
  amount: own.net,
  ...more,
});

test('the same calls at the same prices: nothing differs', () => {
  const legs = [leg(1), leg(2), leg(3)];
  const { same, different, onlyBilled, onlyOurs, sums } = matchBill(
    legs.map((each) => billOf(each)),
    legs,
    how,
  );
  expect([same.length, different, onlyBilled, onlyOurs]).toEqual([3, [], [], []]);
  expect(sums).toEqual({ billed: 21n * cent, ours: 21n * cent });
});

test('what was billed dearer, longer, twice, or not at all is told apart', () => {
  const legs = [leg(1), leg(2), leg(3), leg(4)];
  const [first, second, third] = legs as [OwnLeg, OwnLeg, OwnLeg, OwnLeg];
  const answer = matchBill(
    [
      billOf(first, { amount: first.net + 3n * cent }),
      billOf(second, { seconds: 120, amount: 14n * cent }),
      billOf(third, { amount: third.net + cent / 4n }),
      billOf(third, { line: 9 }),
    ],
    legs,
    how,
  );
  expect(answer.different.map(({ bill, moreAmount, moreSeconds }) => [bill.line, moreAmount, moreSeconds])).toEqual([
    [1, 3n * cent, 0],
    [2, 7n * cent, 60],
  ]);
  expect(answer.same.map(({ bill }) => bill.line)).toEqual([3]);
  expect(answer.onlyBilled.map(({ line }) => line)).toEqual([9]);
  expect(answer.onlyOurs).toEqual([legs[3]]);
});

test('a carrier in another zone, with a clock that is wrong, that counts from the beginning of the call', () => {
  const legs = Array.from({ length: 20 }, (_, i) => leg(i + 1, { seconds: 30 + i * 7 }));
  const drift = -5 * 3_600_000 + 47_000;
  const lines = legs.map((own, i) => billOf(own, { atMs: own.answeredAt + drift - (i % 5) * 4_000 }));
  const answer = matchBill(lines, legs, how);
  expect(answer.same.map(({ bill, own }) => bill.line - own.chargeId)).toEqual(Array(20).fill(0));
  expect(Math.abs(answer.driftMs - drift)).toBeLessThan(30_000);
});

test('hidden last digits are no hindrance, a number of another length is', () => {
  const legs = [leg(1), leg(2, { number: '349112223334' })];
  const answer = matchBill([billOf(legs[0]!, { number: '34911222xxx' })], legs, how);
  expect(answer.same.map(({ own }) => own.chargeId)).toEqual([1]);
  expect(answer.onlyOurs.map(({ chargeId }) => chargeId)).toEqual([2]);
});

test('an empty bill, or one for nobody of ours, leaves all where it is', () => {
  expect(matchBill([], [leg(1)], how)).toMatchObject({ same: [], onlyOurs: [{ chargeId: 1 }], driftMs: 0 });
  expect(matchBill([billOf(leg(1))], [], how)).toMatchObject({ onlyBilled: [{ line: 1 }], driftMs: 0 });
});

test('of many calls to few numbers each line finds its own, whatever drift, rounding and gaps there are', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const below = seeded(seed);
    const driftMs = (below(25) - 12) * 3_600_000 + below(120_000) - 60_000;
    const legs = Array.from({ length: 300 }, (_, i) =>
      leg(i + 1, {
        number: `34911000${100 + below(12)}`,
        // Far enough apart that nobody could take one for the other.
        answeredAt: noon + i * 900_000 + below(300_000),
        seconds: 1 + below(500),
      }),
    );
    const billed = legs.filter(() => below(20) > 0);
    const lines = billed.map((own) =>
      billOf(own, { atMs: own.answeredAt + driftMs - below(20_000), seconds: Math.ceil(own.seconds / 60) * 60 }),
    );
    const answer = matchBill(lines, legs, how);
    const wrong = [...answer.same, ...answer.different].filter(({ bill, own }) => bill.line !== own.chargeId);
    expect([seed, wrong.length, answer.onlyBilled.length, answer.onlyOurs.length]).toEqual([
      seed,
      0,
      0,
      legs.length - billed.length,
    ]);
  }
});
