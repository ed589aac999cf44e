import { expect, test } from 'vitest';
import { pickFields } from './pick-fields.ts';

const pick = (answer: unknown, field: string) => pickFields(answer, [{ field, variable: 'it' }]).it;

test('fields of an answer are found by their path: texts, numbers, yes and no', () => {
  const answer = { order: { status: 'sent', lines: [{ id: 7 }], paid: true, open: false } };
  expect(pick(answer, 'order.status')).toBe('sent');
  expect(pick(answer, 'order.lines[0].id')).toBe('7');
  expect([pick(answer, 'order.paid'), pick(answer, 'order.open')]).toEqual(['yes', 'no']);
});

test('what is not there, or is no single value, is empty; a long text is cut', () => {
  expect(pick({ a: {} }, 'a')).toBe('');
  expect(pick({ a: 'x' }, 'a.length')).toBe('');
  expect(pick({}, 'constructor.name')).toBe('');
  expect(pick(null, 'a')).toBe('');
  expect(pick({ a: 'x'.repeat(300) }, 'a')).toHaveLength(200);
});
