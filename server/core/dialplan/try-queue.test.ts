import { expect, test } from 'vitest';
import { sampleOffice } from '../../testing/builders/office.ts';
import { tryCall } from './try-call.ts';

test('where people of a queue ring when their phone is not there is told, with what cannot be called', () => {
  const office = sampleOffice();
  office.people.find(({ login }) => login === 'ana')!.nextPhones = ['102', '600999888'];
  const ask = {
    office,
    ...{ from: '+34600111222', to: '910000001', atMs: Date.UTC(2026, 11, 5, 14, 5), keys: [], isAnswered: true },
    findCustomer: () => undefined,
    elsewhere: { why: 'done' as const, set: {} },
  };
  const trunks = office.trunks.map((trunk) => ({ trunk, up: true, inUse: 0 }));
  const phonesTold = (more: { isStaffed: boolean; up: boolean }) =>
    tryCall({ ...ask, isStaffed: more.isStaffed, trunks: trunks.map((each) => ({ ...each, up: more.up })) }).filter(
      ({ kind }) => kind === 'next-phones',
    );
  const told = (mayRing: boolean) => [
    {
      kind: 'next-phones',
      login: 'ana',
      phones: [
        { number: '102', mayRing: true },
        { number: '600999888', mayRing },
      ],
    },
  ];
  expect(phonesTold({ isStaffed: true, up: true })).toEqual(told(true));
  expect(phonesTold({ isStaffed: true, up: false })).toEqual(told(false));
  expect(phonesTold({ isStaffed: false, up: true })).toEqual([]);
});
