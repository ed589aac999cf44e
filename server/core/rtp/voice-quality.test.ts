import { expect, test } from 'vitest';
import { estimateMos, mosOfRating, rateTransmission } from './voice-quality.ts';

test.each([
  ['ITU-T G.107 B.4: the default rating', 93.2, 4.41],
  ['ITU-T G.109: satisfied', 80, 4.02],
  ['ITU-T G.109: many dissatisfied', 60, 3.1],
  ['ITU-T G.107 B.4: nothing gets below one', -5, 1],
  ['ITU-T G.107 B.4: nor above four and a half', 101, 4.5],
])('%s', (_, rating, mos) => {
  expect(mosOfRating(rating)).toBeCloseTo(mos, 1);
});

test('a good line sounds good, loss and delay are heard', () => {
  expect(estimateMos({ lossFraction: 0, jitterMs: 1 })).toBe(4.4);
  expect(estimateMos({ lossFraction: 0.01, jitterMs: 1 })).toBeCloseTo(4.3, 1);
  expect(estimateMos({ lossFraction: 0.1, jitterMs: 1 })).toBeCloseTo(3.4, 1);
  expect(estimateMos({ lossFraction: 0.3, jitterMs: 1 })).toBeLessThan(2.3);
  expect(estimateMos({ lossFraction: 0, jitterMs: 1, roundTripMs: 800 })).toBeLessThan(3.6);
  expect(estimateMos({ lossFraction: 1, jitterMs: 500, roundTripMs: 9000 })).toBe(1);
});

// Id = 0.024 d + 0.11 (d - 177.3) from 177.3 ms on, Ie,eff = 95 Ppl / (Ppl + 25.1); d has 20 ms of packet in it.
test.each([
  ['nothing wrong', { lossFraction: 0, jitterMs: 0 }, 92.7],
  ['one packet in a hundred lost', { lossFraction: 0.01, jitterMs: 0 }, 89.1],
  ['one in twenty', { lossFraction: 0.05, jitterMs: 0 }, 76.9],
  ['a satellite: 520 ms to and fro', { lossFraction: 0, jitterMs: 10, roundTripMs: 520 }, 72.5],
  ['all of it', { lossFraction: 0.2, jitterMs: 20, roundTripMs: 300 }, 42.4],
  ['nothing heard', { lossFraction: 1, jitterMs: 300, roundTripMs: 2000 }, 0],
])('ITU-T G.107 B.1: %s', (_, transmission, rating) => {
  expect(rateTransmission(transmission)).toBeCloseTo(rating, 1);
});
