import { expect, test } from 'vitest';
import { parkSlots, readHouseCode } from './house-codes.ts';

test.each([
  ['*8', { kind: 'pick-up' }],
  ['*8102', { kind: 'pick-up', number: '102' }],
  ['*80102', { kind: 'intercom', number: '102' }],
  ['*66', { kind: 'redial' }],
  ['*68', { kind: 'park' }],
  ['*69', { kind: 'call-back' }],
  ['*411', { kind: 'directory' }],
  ['*684', { kind: 'take-parked', slot: '684' }],
])('%s is a code of the house', (dialled, code) => {
  expect(readHouseCode(dialled)).toEqual(code);
});

test.each(['8', '*', '*80', '*81', '*680', '*61', '*97', '*78', '*2110', '600', '*8abc'])(
  '%s is none of these codes',
  (dialled) => {
    expect(readHouseCode(dialled)).toBeUndefined();
  },
);

test('there are nine places to park, all known by their code', () => {
  expect(parkSlots.map((slot) => readHouseCode(`*${slot}`))).toEqual(
    parkSlots.map((slot) => ({ kind: 'take-parked', slot })),
  );
});
