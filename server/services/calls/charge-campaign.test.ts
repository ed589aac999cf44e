import { expect, test } from 'vitest';
import { type Campaign, campaignDefaults } from '../../core/office/campaigns.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import { charges } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const spring: Campaign = {
  ...campaignDefaults,
  id: 'spring',
  name: 'Spring',
  principal: 'Acme',
  queues: ['care'],
  segments: [],
  firstDay: '2026-01-01',
  lastDay: '2026-01-31',
};

const build = (overrides: Partial<Office> = {}): House => buildExchange({ campaigns: [{ ...spring }], ...overrides });
const paidBy = (house: House) => house.db.select().from(charges).all();
const given = (house: House) => house.facts().filter(({ kind }) => kind === 'campaign.given');

/** Talks for so long and hangs up. */
async function talk(house: House, phone: { remoteHangup: () => void }, seconds = 10): Promise<void> {
  house.telephony.lastDialled().answer();
  await house.advance(seconds * 1_000);
  phone.remoteHangup();
  await house.settle();
}

test('the calls of a queue are charged to its campaign, and so is the leg of who hands such a call on', async () => {
  const house = build();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.settle();
  for (const digit of '*1600999888#') house.media.fire({ kind: 'dtmf', legId: ana.legId, digit, durationMs: 100 });
  await house.settle();
  await talk(house, caller);
  expect(given(house)).toMatchObject([{ campaign: 'spring', how: 'queue' }]);
  const [out] = paidBy(house).filter(({ way }) => way === 'out');
  expect(out).toMatchObject({ payerHow: 'transferred', payerCampaign: 'spring', payerPrincipal: 'Acme' });
  expect(paidBy(house).find(({ way }) => way === 'in')).toMatchObject({
    payerHow: 'answered',
    payerCampaign: 'spring',
  });
  expect(house.rows()).toMatchObject([{ campaignId: 'spring', queueId: 'care' }]);
});

test('one that is to come, rests or is over has no calls', async () => {
  for (const change of [{ firstDay: '2026-01-06' }, { paused: true }, { lastDay: '2026-01-04' }]) {
    const house = build({ campaigns: [{ ...spring, ...change }] });
    expect(house.campaignWork.choose('ana', 'spring')).toBe(false);
    await callerWaits(house);
    expect(given(house)).toEqual([]);
  }
});

test('who works in a campaign calls for it from their phone and by a click, until they say otherwise', async () => {
  const house = build();
  expect(house.campaignWork.choose('ana', 'spring')).toBe(true);
  await talk(house, await phoneDials(house, { extension: '101', to: '600999888' }));
  house.exchange.dial({ login: 'ana', number: '600999888' });
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  await talk(house, { remoteHangup: () => phone.remoteHangup() });
  await phoneDials(house, { extension: '101', to: '112' });
  expect(paidBy(house)).toMatchObject([
    { payerLogin: 'ana', payerCampaign: 'spring', payerPrincipal: 'Acme' },
    { payerLogin: 'ana', payerCampaign: 'spring' },
  ]);
  // Who calls for help calls for nobody.
  expect(house.rows().map(({ campaignId }) => campaignId)).toEqual(['spring', 'spring', null]);
  expect(house.campaignWork.choose('ana', undefined)).toBe(true);
  expect(house.campaignWork.of('ana')).toBeUndefined();
});

test('her calls show the number of the campaign', async () => {
  const house = build({ campaigns: [{ ...spring, callerId: '+34910000077' }] });
  house.campaignWork.choose('ana', 'spring');
  await phoneDials(house, { extension: '101', to: '600999888' });
  expect(house.telephony.lastDialled().request).toMatchObject({ from: { number: '+34910000077' } });
});

test('her choice holds while the campaign runs, and only for who may work in it', async () => {
  const house = build();
  expect(house.campaignWork.choose('luis', 'autumn')).toBe(false);
  house.campaignWork.choose('ana', 'spring');
  expect(house.campaignWork.peopleIn('spring')).toEqual(['ana']);
  house.document.campaigns[0]!.paused = true;
  expect(house.campaignWork.of('ana')).toBeUndefined();
  house.document.campaigns[0]!.paused = false;
  expect(house.campaignWork.of('ana')).toMatchObject({ id: 'spring' });
  house.document.queues[0]!.members = ['luis'];
  expect(house.campaignWork.of('ana')).toBeUndefined();
});

test('a budget of the campaign ends the call of who works in it before the increment that does not fit', async () => {
  const house = build({
    limits: { ...limitDefaults, budgets: [{ of: 'campaign:spring', period: 'day', amount: '1', onFull: 'cut' }] },
  });
  house.campaignWork.choose('ana', 'spring');
  await phoneDials(house, { extension: '101', to: '00442071838750' });
  house.telephony.lastDialled().answer();
  await house.advance(200_000);
  expect(house.facts().find(({ kind }) => kind === 'limit.cut')).toMatchObject({ subject: 'campaign:spring day' });
  expect(paidBy(house)).toMatchObject([{ net: '1', payerCampaign: 'spring' }]);
  expect(house.limits.budgets()).toMatchObject([{ of: 'campaign:spring', percent: 100 }]);
  expectAllClosed(house);
});

test('a call that its budget does not bear is refused, and the ear and the desk are told whose budget it is', async () => {
  const house = build({
    limits: { ...limitDefaults, budgets: [{ of: 'campaign:spring', period: 'day', amount: '0.1', onFull: 'block' }] },
  });
  house.nameFiles.add('say:Spring');
  house.campaignWork.choose('ana', 'spring');
  const phone = await phoneDials(house, { extension: '101', to: '00442071838750' });
  expect(house.telephony.dialled).toEqual([]);
  for (const prompt of ['budget-used-up', 'say:Spring']) {
    expect(JSON.stringify(house.media.legs.get(phone.legId)?.playing?.source)).toContain(prompt);
    house.media.finishPlaying(phone.legId);
    await house.settle();
  }
  expect(house.exchange.dial({ login: 'ana', number: '00442071838750' })).toEqual({
    ...{ kind: 'refused', reason: 'budget-used-up', whose: 'Spring' },
  });
  expectAllClosed(house);
});
