import { expect, test } from 'vitest';
import type { ContactPoint, Customer } from './customer.ts';
import { judgeQuality } from './judge-quality.ts';

const point = (
  channel: ContactPoint['channel'],
  key?: string,
  state: ContactPoint['state'] = 'good',
): ContactPoint => ({
  id: 1,
  channel,
  typed: key ?? 'typed',
  state,
  ...(key !== undefined && { key }),
});
const whole: Pick<Customer, 'kind' | 'name' | 'document' | 'points'> = {
  kind: 'person',
  name: 'Ana Pérez',
  document: '12345678Z',
  points: [point('phone', '+34600111222'), point('mail', 'a@example.com'), point('address')],
};

test('a card with all that is needed has nothing to ask for', () => {
  expect(judgeQuality(whole, { people: 0, isDocumentValid: true })).toEqual({ score: 100, gaps: [] });
});

test.each([
  [
    'a phone marked as wrong',
    { points: [point('phone', '+34600111222', 'wrong'), ...whole.points.slice(1)] },
    ['phone'],
  ],
  ['a phone that is no number', { points: [point('phone'), ...whole.points.slice(1)] }, ['phone-number']],
  [
    'a mail that bounced',
    { points: [whole.points[0]!, point('mail', 'a@b.es', 'bounced'), whole.points[2]!] },
    ['mail'],
  ],
  ['a first name alone', { name: 'Ana' }, ['full-name']],
  ['a company of which nobody is known', { kind: 'company', name: 'Sol' }, ['contact']],
] as const)('%s is a gap', (_what, change, gaps) => {
  const judged = judgeQuality({ ...whole, ...change } as typeof whole, { people: 0, isDocumentValid: true });
  expect(judged.gaps).toEqual(gaps);
  expect(judged.score).toBeLessThan(100);
});

test('a check digit that does not fit is told; one that nobody can check is not', () => {
  expect(judgeQuality(whole, { people: 0, isDocumentValid: false }).gaps).toEqual(['document-digit']);
  expect(judgeQuality(whole, { people: 0 }).gaps).toEqual([]);
});

test('an empty card says the most useful first and does not fall below nothing', () => {
  const { score, gaps } = judgeQuality({ kind: 'person', name: 'Ana', points: [] }, { people: 0 });
  expect(gaps).toEqual(['phone', 'mail', 'document', 'full-name', 'address']);
  expect(score).toBe(0);
});
