import { expect, test } from 'vitest';
import { accountDefaults } from './accounts.ts';
import { type Campaign, campaignDefaults, campaignState, clashesOf, mayWorkIn, payersBy } from './campaigns.ts';

const campaign = (change: Partial<Campaign>): Campaign => ({
  ...campaignDefaults,
  id: 'spring',
  name: 'Spring',
  queues: [],
  segments: [],
  firstDay: '2026-03-01',
  ...change,
});

test('a campaign is planned, runs, rests and is over by its days and its switch', () => {
  const one = campaign({ lastDay: '2026-03-31' });
  expect(campaignState(one, '2026-02-28')).toBe('planned');
  expect(campaignState(one, '2026-03-01')).toBe('running');
  expect(campaignState(one, '2026-03-31')).toBe('running');
  expect(campaignState(one, '2026-04-01')).toBe('ended');
  expect(campaignState({ ...one, paused: true }, '2026-03-15')).toBe('paused');
  expect(campaignState({ ...one, paused: true }, '2026-04-01')).toBe('ended');
  expect(campaignState(campaign({}), '2126-01-01')).toBe('running');
});

test('two that have a queue on the same day clash, unless one of them rests', () => {
  const march = campaign({ queues: ['care', 'sales'], lastDay: '2026-03-31' });
  const april = campaign({ id: 'april', queues: ['sales'], firstDay: '2026-04-01' });
  expect(clashesOf([march, april])).toEqual([]);
  const late = { ...april, firstDay: '2026-03-31' };
  expect(clashesOf([march, late])).toEqual([{ later: 1, earlier: 0, queue: 'sales', at: 0 }]);
  expect(clashesOf([late, march])).toEqual([{ later: 1, earlier: 0, queue: 'sales', at: 1 }]);
  expect(clashesOf([march, { ...late, paused: true }])).toEqual([]);
  // Neither has an end.
  expect(clashesOf([april, campaign({ queues: ['sales'], firstDay: '2030-01-01' })])).toHaveLength(1);
});

test('who is of one of its queues or of its unit may work in it', () => {
  const office = {
    queues: [{ id: 'care', members: ['ana'] }] as never,
    departments: [
      { id: 'sales', name: 'Sales', members: ['luis'], outside: false },
      { id: 'bureau', name: 'Bureau', members: ['eva'], outside: true },
    ],
  };
  const may = (login: string, change: Partial<Campaign>) => mayWorkIn(office, { campaign: campaign(change), login });
  expect(may('ana', { queues: ['care'] })).toBe(true);
  expect(may('luis', { queues: ['care'] })).toBe(false);
  expect(may('luis', { department: 'sales' })).toBe(true);
  expect(may('eva', { department: 'bureau' })).toBe(false);
  expect(may('ana', {})).toBe(false);
});

test('a campaign says who pays; an account named in the call says more', () => {
  const office = {
    campaigns: [campaign({ department: 'sales', principal: 'Acme', account: '55' })],
    accounts: [
      { ...accountDefaults, code: '55', name: 'New roof' },
      { ...accountDefaults, code: '66', name: 'Board', principal: 'Nova', customer: 'c1' },
    ],
  };
  expect(payersBy(office, { campaign: 'spring' })).toEqual({ account: '55', department: 'sales', principal: 'Acme' });
  expect(payersBy(office, { campaign: 'spring', account: '66' })).toEqual({
    account: '66',
    department: 'sales',
    principal: 'Nova',
    customer: 'c1',
  });
  expect(payersBy(office, { campaign: 'gone' })).toEqual({});
  expect(payersBy(office, { account: '77' })).toEqual({ account: '77' });
});
