import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { callerWaits, expectAllClosed } from '../../testing/call-stories.ts';

/** Ana alone is there: at 101, else at these. */
function anaAt(nextPhones: string[], more: Parameters<typeof buildExchange>[0] = {}) {
  const { people } = sampleOffice();
  const house = buildExchange({
    people: people.map((each) => (each.login === 'ana' ? { ...each, nextPhones } : each)),
    ...more,
  });
  house.agents.makeReady('ana');
  return house;
}

type House = ReturnType<typeof anaAt>;

const rungAt = (house: House): string[] =>
  house.telephony.dialled.map(({ request: { target } }) =>
    target.kind === 'device' ? target.extension : target.number,
  );

const missed = (house: House) => house.facts().filter(({ kind }) => kind === 'queue.missed');

test('a phone that is not registered is not asked: the next one rings, and she counts as reachable', async () => {
  const house = anaAt(['104']);
  house.registered.delete('101');
  expect(house.agents.find('ana')).toMatchObject({
    phone: 'registered',
    phones: [
      { number: '101', isThere: false },
      { number: '104', isThere: true },
    ],
  });
  const caller = await callerWaits(house);
  expect(rungAt(house)).toEqual(['104']);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test.each([480, 503])(
  'a phone that answers %i is not there: the next one rings at once, and nothing is missed',
  async (status) => {
    const house = anaAt(['104']);
    const caller = await callerWaits(house);
    house.telephony.lastDialled().refuse(status);
    await house.settle();
    expect(rungAt(house)).toEqual(['101', '104']);
    expect(missed(house)).toEqual([]);
    caller.remoteHangup();
    await house.settle();
    expectAllClosed(house);
  },
);

test('a phone that says nothing for four seconds is not there; one that rings is waited for', async () => {
  const house = anaAt(['104']);
  const caller = await callerWaits(house);
  await house.advance(3_999);
  expect(rungAt(house)).toEqual(['101']);
  await house.advance(1);
  expect(rungAt(house)).toEqual(['101', '104']);
  house.telephony.lastDialled().ring();
  await house.advance(10_999);
  expect(missed(house)).toEqual([]);
  await house.advance(1);
  expect(missed(house)).toMatchObject([{ login: 'ana', why: 'no-answer' }]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test.each([486, 603])('a phone that answers %i is there: nothing else rings', async (status) => {
  const house = anaAt(['104']);
  const caller = await callerWaits(house);
  house.telephony.lastDialled().refuse(status);
  await house.settle();
  expect(rungAt(house)).toEqual(['101']);
  expect(missed(house)).toHaveLength(1);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a number outside rings by a trunk where the class lets her, and the talk is hers', async () => {
  const house = anaAt(['600999888']);
  house.registered.delete('101');
  const caller = await callerWaits(house);
  const outside = house.telephony.lastDialled();
  expect(outside.request.target).toMatchObject({ kind: 'trunk', trunkId: 'carrier' });
  outside.answer();
  await house.settle();
  house.media.fire({ kind: 'dtmf', legId: outside.legId, digit: '1', durationMs: 100 });
  await house.settle();
  await house.advance(5_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
