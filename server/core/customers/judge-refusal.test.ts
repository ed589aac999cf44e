import { expect, test } from 'vitest';
import type { PointState } from './customer.ts';
import { judgeRefusal } from './judge-refusal.ts';

const day = 86_400_000;
const now = 100 * day;
const number = '+34912345678';
const person = (id: string, refuses: boolean, state: PointState = 'good') => ({
  id,
  name: `Name of ${id}`,
  standing: 'active' as const,
  points: [{ id: 1, channel: 'phone', typed: '912345678', key: number, state } as const],
  refusals: refuses ? [{ channel: 'calls', at: 5, by: 'ana', reason: 'asked so' } as const] : [],
});
const judge = (request: Partial<Parameters<typeof judgeRefusal>[0]>) =>
  judgeRefusal({ e164: number, customers: [person('a', true)], askedBack: [], now, ...request });

test('who wants no calls is not called, and it is told who and since when', () => {
  expect(judge({})).toEqual({ customerId: 'a', name: 'Name of a', since: 5, allowed: false, why: 'refuses' });
});

test('a wish about mails or faxes says nothing about calls', () => {
  const customer = { ...person('a', true), refusals: [{ channel: 'mails', at: 5, by: 'ana', reason: 'x' } as const] };
  expect(judge({ customers: [customer] })).toBeUndefined();
});

test('a number that is not theirs may be called', () => {
  expect(judge({ customers: [person('a', true, 'wrong')] })).toBeUndefined();
  expect(judge({ customers: [person('a', true, 'not-the-person')] })).toBeUndefined();
  expect(judge({ customers: [person('a', true, 'not-in-service')] })).toMatchObject({ allowed: false });
});

test('of several with one number the wish of who is meant counts, and of any where nobody is named', () => {
  const customers = [person('a', false), person('b', true)];
  expect(judge({ customers })).toMatchObject({ customerId: 'b', allowed: false });
  expect(judge({ customers, meantFor: 'a' })).toBeUndefined();
  expect(judge({ customers, meantFor: 'b' })).toMatchObject({ allowed: false });
});

test('to name a customer who has another number does not get round the wish', () => {
  expect(judge({ meantFor: 'somebody-else' })).toMatchObject({ customerId: 'a', allowed: false });
});

test('a company that closed is not called; a number that is not in service is not either, unless somebody answers there', () => {
  expect(judge({ customers: [{ ...person('a', false), standing: 'closed' }] })).toMatchObject({ why: 'closed' });
  const dead = person('a', false, 'not-in-service');
  expect(judge({ customers: [dead] })).toMatchObject({ why: 'not-in-service' });
  expect(judge({ customers: [dead, person('b', false)] })).toBeUndefined();
});

test('a number that is not of who is meant is not called for them', () => {
  const customers = [person('a', false, 'wrong'), person('b', false)];
  expect(judge({ customers, meantFor: 'a' })).toMatchObject({ customerId: 'a', why: 'wrong-number' });
  expect(judge({ customers, meantFor: 'b' })).toBeUndefined();
  expect(judge({ customers, meantFor: 'a', reason: 'asked them' })).toMatchObject({ why: 'overridden' });
});

test('who asked to be called back is called, by number or by card, for a week or as long as the request says', () => {
  expect(judge({ askedBack: [{ e164: number, at: now - day }] })).toMatchObject({ allowed: true, why: 'asked-back' });
  expect(judge({ askedBack: [{ customerId: 'a', at: now - day }] })).toMatchObject({ why: 'asked-back' });
  expect(judge({ askedBack: [{ customerId: 'b', at: now - day }] })).toMatchObject({ why: 'refuses' });
  expect(judge({ askedBack: [{ e164: number, at: now - 8 * day }] })).toMatchObject({ allowed: false });
  expect(judge({ askedBack: [{ e164: number, at: now - day, until: now - 1 }] })).toMatchObject({ allowed: false });
});

test('a reason that is more than blanks lets the call pass and is kept', () => {
  expect(judge({ reason: ' owes an answer ' })).toMatchObject({
    allowed: true,
    why: 'overridden',
    reason: 'owes an answer',
  });
  expect(judge({ reason: '  ' })).toMatchObject({ allowed: false });
});
