import { describe, expect, test } from 'vitest';
import { type FraudRules, fraudDefaults } from '../office/fraud.ts';
import { type Attempt, type Effect, type Input, initial, type State, step } from './fraud.ts';
import { destinationOf } from './world-prefixes.ts';

const day = Date.UTC(2026, 0, 5);

function build(rules: Partial<FraudRules> = {}) {
  const all = { ...fraudDefaults, ...rules };
  let state: State = { ...initial, known: new Set(['ES', 'FR']) };
  let nth = 0;
  const put = (input: Input): Effect[] => {
    const answer = step(state, input, all);
    state = answer.state;
    return answer.effects;
  };
  return {
    put,
    blocks: () => state.blocks.map(({ what, subject, why }) => `${what} ${subject} ${why}`),
    call(number: string, about: Partial<Attempt> = {}): string {
      const destination = destinationOf(number, 'ES');
      const legId = `leg ${++nth}`;
      const atMs = day + nth * 1000;
      const isAbroad = destination.place !== 'ES';
      const attempt = { kind: 'attempted', source: '101', day: 'monday', atMs, legId, isAbroad, destination } as const;
      const refused = put({ ...attempt, ...about }).find(({ kind }) => kind === 'refuse');
      return refused?.kind === 'refuse' ? refused.block.why : legId;
    },
    hangUp: (legId: string, talkMs = 60_000) =>
      put({ kind: 'ended', atMs: day + nth * 1000, source: '101', legId, isAbroad: true, talkMs }),
  };
}

test.each([
  ['+34910000001', 'ES', false],
  ['+33142000000', 'FR', false],
  ['+18765551234', 'JM', true],
  ['+18095551234', 'DO', false],
  ['+12125551234', 'US', false],
  ['+14165551234', 'CA', false],
  ['+19005551234', 'premium', true],
  ['+447012345678', 'premium', true],
  ['+447712345678', 'GB', false],
  ['+77012345678', 'KZ', false],
  ['+870773111111', 'satellite', true],
  ['+97912345678', 'premium', true],
  ['+24755551', 'AC', true],
  ['+99999999999', 'unknown-place', true],
])('%s leads to %s', (number, place, isDear) => {
  expect(destinationOf(number, 'ES')).toEqual({ place, isDear });
});

test('the islands of the own country are no abroad', () => {
  expect(destinationOf('+18765551234', 'JM')).toEqual({ place: 'JM', isDear: false });
  expect(destinationOf('+34803123456', 'ES')).toEqual({ place: 'ES', isDear: false });
});

describe('an ordinary office is not hindered', () => {
  test('calls at home, and abroad to where it has called before, pass by the day', () => {
    const stop = build();
    for (let nth = 0; nth < 50; nth++) {
      const leg = stop.call('+33142000000', { atMs: day + nth * 600_000 });
      expect(leg).toMatch(/^leg/);
      stop.hangUp(leg);
      expect(stop.call('+34910000001', { atMs: day + nth * 600_000 })).toMatch(/^leg/);
    }
    expect(stop.blocks()).toEqual([]);
  });
  test('a country that is new passes by day, three in one day', () => {
    const stop = build();
    const others = ['+49301234567', '+39061234567', '+12125551234'];
    for (const number of others) stop.hangUp(stop.call(number));
    expect(stop.call('+5511912345678')).toBe('new-country');
    expect(stop.call('+5511912345678', { day: 'tuesday' })).toBe('new-country');
    expect(stop.blocks()).toEqual(['destination BR new-country']);
    stop.put({ kind: 'allowed', what: 'destination', subject: 'BR' });
    expect(stop.call('+5511912345678', { day: 'tuesday' })).toMatch(/^leg/);
  });
});

describe('what thieves do is blocked', () => {
  test('islands and satellites from the first call on, until the owner allows them', () => {
    expect(build().call('+18765551234')).toBe('dear');
    expect(build().call('+870773111111')).toBe('dear');
    expect(build({ allowed: ['JM'] }).call('+18765551234')).toMatch(/^leg/);
  });
  test('a country never called before, at night', () => {
    expect(build().call('+12125551234', { night: 'monday' })).toBe('new-at-night');
  });
  test('known countries at night, after a few', () => {
    const stop = build();
    for (let nth = 0; nth < 3; nth++) stop.hangUp(stop.call('+33142000000', { night: 'monday' }));
    expect(stop.call('+33142000000', { night: 'monday' })).toBe('night');
    expect(stop.call('+34910000001', { night: 'monday' })).toMatch(/^leg/);
  });
  test('a burst abroad stops the phone for abroad, one of any calls for all', () => {
    const stop = build();
    for (let nth = 0; nth < 8; nth++) stop.hangUp(stop.call('+33142000000'));
    expect(stop.call('+33142000000')).toBe('burst-abroad');
    expect(stop.call('+34910000001')).toMatch(/^leg/);
    for (let nth = 0; nth < 50; nth++) stop.call('+34910000001');
    expect(stop.call('+34910000001')).toBe('burst');
    expect(stop.call('+34910000001', { source: '102' })).toMatch(/^leg/);
  });
  test('more at once than one person has ears for are not made, and block nothing', () => {
    const stop = build();
    const first = stop.call('+33142000000');
    stop.call('+33142000000');
    expect(stop.call('+33142000000')).toBe('at-once');
    stop.hangUp(first);
    expect(stop.call('+33142000000')).toMatch(/^leg/);
    expect(stop.blocks()).toEqual([]);
  });
  test('many short calls abroad', () => {
    const stop = build({ abroadPerTenMin: 100 });
    for (let nth = 0; nth < 9; nth++) stop.hangUp(stop.call('+33142000000'), 5_000);
    expect(stop.call('+33142000000')).toBe('short-calls');
  });
  test('a phone that tries one blocked place after the other is stopped itself', () => {
    const stop = build();
    for (const number of ['+18765551234', '+12465551234', '+67612345', '+24755551']) stop.call(number);
    expect(stop.blocks().at(-1)).toBe('source 101 probing');
    expect(stop.call('+33142000000')).toBe('probing');
  });
  test('money that is used up, of one phone or the office', () => {
    const stop = build();
    stop.put({ kind: 'spent', atMs: day, why: 'spent-hour', source: '101' });
    expect(stop.call('+33142000000')).toBe('spent-hour');
    expect(stop.call('+33142000000', { source: '102' })).toMatch(/^leg/);
    stop.put({ kind: 'spent', atMs: day, why: 'spent-office' });
    expect(stop.call('+33142000000', { source: '102' })).toBe('spent-office');
    expect(stop.call('+34910000001', { source: '102' })).toMatch(/^leg/);
  });
});

test('what the owner allows begins anew, and a block is told once', () => {
  const stop = build();
  for (let nth = 0; nth < 12; nth++) stop.hangUp(stop.call('+33142000000'));
  expect(stop.blocks()).toEqual(['source 101 burst-abroad']);
  stop.put({ kind: 'allowed', what: 'source', subject: '101' });
  expect(stop.call('+33142000000')).toMatch(/^leg/);
});

test('switched off it says nothing', () => {
  expect(build({ on: false }).call('+18765551234')).toMatch(/^leg/);
});
