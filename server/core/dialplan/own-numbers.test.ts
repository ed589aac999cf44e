import { expect, test } from 'vitest';
import { sampleOffice } from '../../testing/builders/office.ts';
import { readHiding } from './hiding-code.ts';
import { firstOwnNumber, ownNumbersOf, ownsNumber, wantedCallerId } from './own-numbers.ts';

test('the office owns what it lists, what its trunks show and what it is called by; a route for any number owns none', () => {
  const office = sampleOffice();
  office.office.numbers = ['+3491000005*'];
  office.inboundRoutes.push({ ...office.inboundRoutes[0]!, id: 'any', did: '*' });
  office.inboundRoutes.push({ ...office.inboundRoutes[0]!, id: 'second', did: '910000009' });
  const own = ownNumbersOf(office);
  const owns = (number: string) => ownsNumber(own, { number, country: 'ES' });
  expect(['+34910000001', '910000009', '+34910000050', '0034910000059'].map(owns)).toEqual([true, true, true, true]);
  expect(['+34910000060', '+34600111222', '101', ''].map(owns)).toEqual([false, false, false, false]);
});

test('the first own number is a whole one', () => {
  expect(firstOwnNumber(['+3491*', '910000009', '+34910000001'], 'ES')).toBe('+34910000009');
  expect(firstOwnNumber(['+3491*'], 'ES')).toBeUndefined();
});

test('a phone that asks for a number comes before its extension, that before the queue', () => {
  const office = sampleOffice();
  office.extensions[0]!.callerId = '+34910000002';
  office.queues[0]!.callerId = '+34910000003';
  expect(wantedCallerId(office, { extension: '101', preferred: '+34910000004' })).toBe('+34910000004');
  expect(wantedCallerId(office, { extension: '101', queueId: 'care' })).toBe('+34910000002');
  expect(wantedCallerId(office, { queueId: 'care' })).toBe('+34910000003');
  expect(wantedCallerId(office, { extension: '102' })).toBeUndefined();
});

test.each([
  ['*31#600999888', '600999888', true],
  ['#31#+34600999888', '+34600999888', true],
  ['*31#', '*31#', false],
  ['600999888', '600999888', false],
] as const)('%s calls %s, hidden: %s', (dialled, number, withheld) => {
  expect(readHiding(dialled)).toEqual({ number, withheld });
});
