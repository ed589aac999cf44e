import { expect, test } from 'vitest';
import type { CustomerFieldKind } from '../office/customer-fields.ts';
import { judgeOwnFields, readOwnCell, readOwnValue } from './own-fields.ts';

const field = (id: string, kind: CustomerFieldKind) => ({
  id,
  kind,
  names: { es: id, en: id },
  options: kind === 'list' ? [{ name: 'Oro' }, { name: 'Plata' }] : [],
  onDesk: true,
});
const fields = [field('note', 'text'), field('floors', 'number'), field('since', 'date'), field('level', 'list')];

test('values that fit their fields are no problem, nor are empty ones and those of fields that are no more', () => {
  expect(judgeOwnFields(fields, { note: 'x', floors: 3.5, since: '2024-02-29', level: 'Oro', gone: 'y' })).toEqual([]);
  expect(judgeOwnFields(fields, { note: '', floors: '', since: '', level: '' })).toEqual([]);
});

test.each([
  [{ floors: 'many' }, { field: 'floors', code: 'bad-number' }],
  [{ since: '2026-02-30' }, { field: 'since', code: 'bad-date' }],
  [{ since: '22/11/2026' }, { field: 'since', code: 'bad-date' }],
  [{ level: 'Bronce' }, { field: 'level', code: 'no-option' }],
  [{ note: 'x'.repeat(2_001) }, { field: 'note', code: 'too-long' }],
])('%j is told by its field', (own, problem) => {
  expect(judgeOwnFields(fields, own)).toEqual([problem]);
});

test('a number is read with a point or a comma, and what is none stays as typed', () => {
  expect(readOwnValue({ kind: 'number' }, ' 12,5 ')).toBe(12.5);
  expect(readOwnValue({ kind: 'number' }, '-3')).toBe(-3);
  expect(readOwnValue({ kind: 'number' }, '1.000,5')).toBe('1.000,5');
  expect(readOwnValue({ kind: 'text' }, ' 12 ')).toBe('12');
});

test.each([
  ['floors', '1,234', 'DO', 1234],
  ['floors', '1,234', 'ES', 1.234],
  ['floors', '1.234', 'CO', 1234],
  ['floors', '1.234,50', 'DO', 1234.5],
  ['floors', 'RD$ 1,234,567.5', 'DO', 1234567.5],
  ['floors', '0.125', 'CO', 0.125],
  ['floors', '12,5', 'DO', 12.5],
  ['floors', 'many', 'DO', 'many'],
  ['since', '22/11/2026', 'DO', '2026-11-22'],
  ['since', '11-22-26', 'US', '2026-11-22'],
  ['since', '2026-11-22 00:00:00', 'DO', '2026-11-22'],
  ['since', '1/2/1985', 'ES', '1985-02-01'],
  ['since', 'ayer', 'DO', 'ayer'],
  ['level', 'ORO ', 'DO', 'Oro'],
  ['level', 'Bronce', 'DO', 'Bronce'],
] as const)('a cell of %s that says %j in %s is %j', (id, cell, country, value) => {
  expect(readOwnCell(fields.find((each) => each.id === id)!, cell, country)).toBe(value);
});
