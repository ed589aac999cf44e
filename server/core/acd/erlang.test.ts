import { describe, expect, test } from 'vitest';
import { agentsNeeded, erlangA, erlangB, erlangC, erlangsOf } from './erlang.ts';

describe('Erlang C', () => {
  test.each([
    [20, 180, 3, 92.72, 8.18],
    [20, 240, 3, 84.27, 26.0],
    [20, 240, 2, 49.55, undefined],
    [30, 240, 4, 85.28, 20.9],
    [30, 240, 3, 59.11, 106.7],
    [40, 240, 5, 86.69, undefined],
    [60, 240, 7, 89.48, undefined],
    [60, 300, 8, 86.31, undefined],
  ])('%d calls an hour of %d s with %d agents: %d %% within 20 s', (callsPerHour, handlingSec, agents, level, asa) => {
    const forecast = erlangC({ callsPerHour, handlingSec, agents });
    expect(forecast.withinSec(20) * 100).toBeCloseTo(level, 1);
    if (asa !== undefined) expect(Math.abs(forecast.asaSec - asa)).toBeLessThan(0.051);
  });

  test('without callers nobody waits; with more than can be served everybody does', () => {
    expect(erlangC({ callsPerHour: 0, handlingSec: 240, agents: 0 })).toMatchObject({ waits: 0, asaSec: 0 });
    const drowned = erlangC({ callsPerHour: 60, handlingSec: 240, agents: 4 });
    expect(drowned).toMatchObject({ waits: 1, asaSec: Number.POSITIVE_INFINITY, occupancy: 1 });
    expect(drowned.withinSec(20)).toBe(0);
  });

  test('the fewest agents that keep a promise', () => {
    const load = { callsPerHour: 30, handlingSec: 240, withinSec: 20 };
    expect(agentsNeeded({ ...load, share: 0.8 })).toBe(4);
    expect(agentsNeeded({ ...load, share: 0.9 })).toBe(5);
    expect(agentsNeeded({ ...load, callsPerHour: 0, share: 0.8 })).toBe(1);
  });
});

test('Erlang B: two erlangs find three lines busy 21.05 % of the time', () => {
  expect(erlangsOf({ callsPerHour: 30, handlingSec: 240 })).toBe(2);
  expect(erlangB(2, 3)).toBeCloseTo(0.2105, 4);
});

describe('Erlang A', () => {
  const load = { callsPerHour: 30, handlingSec: 240, agents: 3 };

  test('with endless patience it is Erlang C', () => {
    const endless = erlangA({ ...load, patienceSec: 1e9 });
    const patient = erlangC(load);
    expect(endless.waits).toBeCloseTo(patient.waits, 5);
    expect(endless.asaSec).toBeCloseTo(patient.asaSec, 3);
    expect(endless.abandons).toBeCloseTo(0, 6);
    for (const sec of [0, 20, 300, 3600]) expect(endless.withinSec(sec)).toBeCloseTo(patient.withinSec(sec), 5);
  });

  test('with as much patience as a call takes the number of callers is as if each had an agent', () => {
    // Each caller leaves at the same rate, served or not: M/M/infinity, Poisson with 2 callers in the mean.
    const equal = erlangA({ ...load, patienceSec: 240 });
    const fewerThanThree = Math.exp(-2) * (1 + 2 + 2);
    expect(equal.waits).toBeCloseTo(1 - fewerThanThree, 9);
    const busy = 0 + Math.exp(-2) * (2 + 2 * 2) + 3 * (1 - fewerThanThree);
    expect(equal.occupancy).toBeCloseTo(busy / 3, 9);
    expect(equal.abandons).toBeCloseTo((2 - busy) / 2, 9);
  });

  test('who is drowned in calls serves as many as can be served, the others give up', () => {
    const drowned = erlangA({ callsPerHour: 600, handlingSec: 240, agents: 4, patienceSec: 60 });
    expect(drowned.occupancy).toBeCloseTo(1, 4);
    expect(drowned.abandons).toBeCloseTo(1 - (4 * 15) / 600, 4);
    // In the end everybody was answered or gone.
    expect(drowned.withinSec(36_000)).toBeCloseTo(1 - drowned.abandons, 6);
  });

  test('no callers, no figures', () => {
    expect(erlangA({ ...load, callsPerHour: 0, patienceSec: 60 })).toMatchObject({ waits: 0, abandons: 0, asaSec: 0 });
  });
});
