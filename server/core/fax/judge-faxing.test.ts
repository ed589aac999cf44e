import { expect, test } from 'vitest';
import { type FaxObjection, judgeFaxing, mayFaxAnyway } from './judge-faxing.ts';

const customer = { refusals: [], standing: 'active' as const };
const refusal = { channel: 'faxes' as const, at: 1, by: 'ana', reason: 'no' };
const usual = {
  e164: '+34910000001',
  isRefused: false,
  customer,
  said: undefined,
  isForgotten: false,
  settings: { demandConsent: [] },
};
const demanding = { demandConsent: ['faxes' as const] };

test.each<[string, Partial<Parameters<typeof judgeFaxing>[0]>, FaxObjection | undefined]>([
  ['nothing speaks against an ordinary customer', {}, undefined],
  ['a number of nobody', { customer: undefined }, undefined],
  ['no number', { e164: undefined }, 'bad-number'],
  ['a destination that the office does not fax to', { isRefused: true }, 'destination-refused'],
  ['who wants no faxes', { customer: { ...customer, refusals: [refusal] } }, 'refuses-faxes'],
  ['who only wants no calls', { customer: { ...customer, refusals: [{ ...refusal, channel: 'calls' }] } }, undefined],
  ['a company that is no more', { customer: { ...customer, standing: 'closed' } }, 'closed'],
  ['who said no when asked', { said: false }, 'refuses-faxes'],
  ['who never was asked, where consent is demanded', { settings: demanding }, 'not-asked'],
  ['who agreed, where consent is demanded', { settings: demanding, said: true }, undefined],
  ['a number of somebody forgotten who wanted none', { customer: undefined, isForgotten: true }, 'refuses-faxes'],
  ['who agreed after having been forgotten', { isForgotten: true, said: true }, undefined],
])('%s', (_, differs, objection) => {
  expect(judgeFaxing({ ...usual, ...differs })).toBe(objection);
});

test('a wish may be set aside for a fax that was asked for, a wrong number may not', () => {
  expect(mayFaxAnyway('refuses-faxes')).toBe(true);
  expect(mayFaxAnyway('destination-refused')).toBe(false);
  expect(mayFaxAnyway('bad-number')).toBe(false);
});
