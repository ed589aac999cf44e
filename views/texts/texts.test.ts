import { expect, test } from 'vitest';
import { en } from './en.ts';
import { es } from './es.ts';
import { formatBytes, formatLongSpan, formatMoney, formatSeconds, formatSpan } from './format.ts';
import { createReader, pickLanguage, type TextKey } from './reader.ts';

const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('both languages have the same texts', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(es).sort());
});

test('a text has the same gaps in both languages, and none is empty', () => {
  const keys = Object.keys(es) as TextKey[];
  expect(keys.filter((key) => gaps(es[key]).join() !== gaps(en[key]).join())).toEqual([]);
  expect(keys.filter((key) => !es[key].trim() || !en[key].trim())).toEqual([]);
});

test('a reader gets the text of the own language with its gaps filled', () => {
  const where = { timezone: 'America/Santiago', currency: 'CLP', country: 'CL' };
  expect(createReader({ ...where, language: 'es' }).t('flash.added', { name: 'Ana' })).toBe('Añadido: Ana.');
  expect(createReader({ ...where, language: 'en' }).t('flash.added', { name: 'Ana' })).toBe('Added: Ana.');
});

test('the browser languages decide by their quality', () => {
  expect(pickLanguage('fr, en;q=0.4, es-MX;q=0.8')).toBe('es');
  expect(pickLanguage('en-GB,en')).toBe('en');
  expect(pickLanguage('fr')).toBeUndefined();
  expect(pickLanguage('es;q=0, en;q=0.1')).toBe('en');
  expect(pickLanguage(undefined)).toBeUndefined();
});

test('money keeps every decimal it has, and no float touches it', () => {
  expect(formatMoney(123_456_789n, { language: 'en', currency: 'USD' })).toBe('$0.123456789');
  expect(formatMoney(9_007_199_254_740_993_000_000_000n, { language: 'en', currency: 'USD' })).toBe(
    '$9,007,199,254,740,993.00',
  );
  expect(formatMoney(1_500_000_000n, { language: 'es', country: 'MX', currency: 'MXN' })).toBe('$1.50');
  expect(formatMoney(1_500_000_000n, { language: 'es', currency: 'EUR' })).toBe('1,50\u00a0€');
  expect(formatMoney(1_500_000_000n, { language: 'es', currency: 'no such' })).toBe('1.5 no such');
});

test('a span shows hours only when there are some', () => {
  expect(formatSpan(65_900)).toBe('01:05');
  expect(formatSpan(7_265_000)).toBe('2:01:05');
});

test('bytes are written in the unit that reads best', () => {
  expect(formatBytes(1_500_000_000, { language: 'en' })).toBe('1.5 GB');
  expect(formatSeconds(1_140, { language: 'es', country: 'CO' })).toBe('1,1');
  expect(formatBytes(0, { language: 'en' })).toBe('0 bytes');
});

test.each([
  [40, '40 minutos', '40 minutes'],
  [300, '5 horas', '5 hours'],
  [3 * 1440, '3 días', '3 days'],
])('%d minutes are told in the one unit that fits', (minutes, spanish, english) => {
  expect(formatLongSpan(minutes * 60_000, { language: 'es' })).toBe(spanish);
  expect(formatLongSpan(minutes * 60_000, { language: 'en' })).toBe(english);
});
