import { expect, test } from 'vitest';
import type { ContactPoint } from '../customers/customer.ts';
import { judgeMailing, mayGoAnyway } from './judge-mailing.ts';

type Asked = Parameters<typeof judgeMailing>[0];
const point = (state: ContactPoint['state']): ContactPoint => ({
  id: 1,
  channel: 'mail',
  typed: 'Ana@x.com',
  key: 'ana@x.com',
  state,
  label: '',
});
const customer: NonNullable<Asked['customer']> = { refusals: [], standing: 'active', points: [point('good')] };
const refusal = { channel: 'mails', at: 1, reason: 'said so', by: 'ana' } as const;
const judge = (more: Partial<Asked>) =>
  judgeMailing({
    to: 'ana@x.com',
    customer,
    said: undefined,
    isForgotten: false,
    isAnswer: false,
    settings: { demandConsent: [] },
    ...more,
  });
const demanding = { settings: { demandConsent: ['mails' as const] } };

test.each<[string, Partial<Asked>, ReturnType<typeof judge>]>([
  ['a customer whose address is good', {}, undefined],
  ['nobody in particular', { customer: undefined }, undefined],
  ['no address', { to: '' }, 'no-address'],
  ['what is no address', { to: 'ana at x' }, 'bad-address'],
  ['an address whose mails come back', { customer: { ...customer, points: [point('bounced')] } }, 'bounced'],
  ['an address that is wrong', { customer: { ...customer, points: [point('wrong')] } }, 'wrong-address'],
  ['who has closed down', { customer: { ...customer, standing: 'closed' } }, 'closed'],
  ['who wants no mails', { customer: { ...customer, refusals: [refusal] } }, 'refuses-mails'],
  ['who wants no calls', { customer: { ...customer, refusals: [{ ...refusal, channel: 'calls' }] } }, undefined],
  ['who said no when asked', { said: false }, 'refuses-mails'],
  ['who was never asked, where that is demanded', demanding, 'not-asked'],
  ['who agreed, where that is demanded', { ...demanding, said: true }, undefined],
  ['who was forgotten and wanted no mails', { isForgotten: true }, 'forgotten'],
  ['who was forgotten, came back and agreed', { isForgotten: true, said: true }, undefined],
])('a mail to %s', (_, asked, objection) => {
  expect(judge(asked)).toBe(objection);
});

test('who wrote to us is answered whatever was said before, unless the mail would not arrive', () => {
  const wroteFirst = { isAnswer: true, isForgotten: true, said: false, ...demanding };
  expect(judge({ ...wroteFirst, customer: { ...customer, standing: 'closed', refusals: [refusal] } })).toBeUndefined();
  expect(judge({ ...wroteFirst, customer: { ...customer, points: [point('bounced')] } })).toBe('bounced');
});

test('only what was asked for or agreed may be set aside, not what would not arrive', () => {
  expect((['closed', 'refuses-mails', 'not-asked', 'forgotten', 'bounced'] as const).map(mayGoAnyway)).toEqual([
    ...[true, true, true, false, false],
  ]);
});
