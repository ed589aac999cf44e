import { expect, test } from 'vitest';
import { createBlotter } from './blot.ts';

const { blot, blotText } = createBlotter(
  { numbers: ['+18095551234'], names: ['María Peña'] },
  (number) => `x-${number.length}`,
);

test('a number becomes its pseudonym however it is written', () => {
  for (const written of ['+18095551234', '8095551234', '809-555-1234', '(809) 555 1234', '0018095551234'])
    expect(blotText(written), written).toBe('x-12');
  expect(blotText('sip:+18095551234@carrier.example')).toBe('sip:x-12@carrier.example');
});

test('other numbers, times and short ones stay', () => {
  for (const written of ['+18095559999', '101', '1764000000000', '55-12']) expect(blotText(written)).toBe(written);
});

test('a text that names the person goes whole, with accents and without', () => {
  expect(blotText('habló MARIA PENA hoy')).toBe('…');
  expect(blotText('habló otra persona')).toBe('habló otra persona');
});

test('values are gone through to the bottom; what the caller is called always goes', () => {
  expect(
    blot({
      from: '+18095551234',
      fromName: 'Mamá',
      side: { number: '8095551234', legs: ['101', 'María Peña'] },
      at: 5,
    }),
  ).toEqual({ from: 'x-12', fromName: '…', side: { number: 'x-12', legs: ['101', '…'] }, at: 5 });
});
