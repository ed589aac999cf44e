import { expect, test } from 'vitest';
import { callerWaits, expectAllClosed } from '../../testing/call-stories.ts';
import {
  asksToBeCalled,
  dialled,
  factsOf,
  hearOut,
  houseThatCallsBack,
  press,
} from '../../testing/callback-stories.ts';

/** Ana is on a break while somebody asks to be called, and comes back. */
async function anaIsRung(change: (house: ReturnType<typeof houseThatCallsBack>) => void = () => undefined) {
  const house = houseThatCallsBack();
  change(house);
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  house.agents.makeReady('ana');
  await house.settle();
  return house;
}

test('the person whose own phone is off is rung for a call-back at the next one, and has missed nothing', async () => {
  const house = await anaIsRung(({ document, registered }) => {
    document.people[0]!.nextPhones = ['104'];
    registered.delete('101');
  });
  expect(dialled(house)).toEqual(['104']);
  expect(factsOf(house, 'queue.missed')).toEqual([]);
});

test('who takes a call-back at her mobile is who talked: recorded, and the customer is asked after it', async () => {
  const house = await anaIsRung(({ document, registered }) => {
    document.people[0]!.nextPhones = ['600777666'];
    document.queues[0]!.survey.share = 100;
    registered.delete('101');
  });
  const mobile = house.telephony.lastDialled();
  mobile.answer();
  await house.settle();
  await press(house, mobile.request, '1');
  const customer = house.telephony.lastDialled();
  expect(dialled(house)).toEqual(['600777666', '600111222']);
  customer.answer();
  await house.advance(10_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  mobile.remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  await press(house, customer.request, '5');
  await hearOut(house, customer.request);
  const row = house.rows().find(({ direction }) => direction === 'outbound')!;
  expect(row).toMatchObject({ login: 'ana', talkMs: 10_000, e164: '+34600111222' });
  expect(row.recordingId).not.toBeNull();
  expect(factsOf(house, 'survey.answered')).toMatchObject([{ login: 'ana', value: 5 }]);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'reached', doneBy: 'ana' }]);
  expectAllClosed(house);
});

test('who misses a call-back rests as after any call, and the paperwork wants its result', async () => {
  const house = await anaIsRung(({ document }) => {
    document.queues[0]!.resultRequired = true;
    document.queues[0]!.distribution.declinedRestSec = 30;
    document.results = [{ id: 'sold', name: 'Sold', callBack: false, queues: [] }];
  });
  house.telephony.lastDialled().refuse(603);
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 1 });
  expect(house.agents.find('ana')?.restsUntil).toBeGreaterThan(house.clock.now());
  await house.advance(120_000);
  house.telephony.lastDialled().answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.advance(5_000);
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up', resultWanted: true });
});

test('who calls in while being called is not said to be tried again: they are in the line', async () => {
  const house = await anaIsRung();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  const customer = house.telephony.lastDialled();
  const again = await callerWaits(house);
  customer.refuse(486);
  await house.settle();
  await hearOut(house, phone.request);
  expect(factsOf(house, 'callback.ended')).toMatchObject([{ why: 'called-again' }]);
  expect(factsOf(house, 'callback.failed')).toEqual([]);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'called-again' }]);
  await house.advance(20_000);
  // After her paperwork Ana is rung for them.
  expect(dialled(house).slice(2)).toEqual(['101']);
  again.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('whom a supervisor had put first keeps that place when they choose to be called', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await callerWaits(house);
  await house.advance(30_000);
  const caller = await callerWaits(house);
  const [first, second] = house.exchange.live();
  house.exchange.steer({ callId: second!.callId, by: 'sofia', wish: { act: 'head' } });
  house.exchange.steer({ callId: first!.callId, by: 'sofia', wish: { act: 'priority', priority: 'normal' } });
  await press(house, caller, '1');
  await hearOut(house, caller);
  await press(house, caller, '1');
  await hearOut(house, caller);
  expect(house.distributor.positionOf(house.callbacks.open()[0]!.id)).toBe(1);
});
