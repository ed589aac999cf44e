import { expect, test } from 'vitest';
import { expectAllClosed, type House } from '../../testing/call-stories.ts';
import { asksToBeCalled, dialled, factsOf, hearOut, houseThatCallsBack } from '../../testing/callback-stories.ts';

async function promisedHouse(change: (house: House) => void = () => undefined): Promise<House> {
  const house = houseThatCallsBack();
  change(house);
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  return house;
}

async function isRung(house: House, login = 'ana') {
  house.agents.makeReady(login);
  await house.settle();
  return house.telephony.lastDialled();
}

const edited = async (house: House): Promise<void> => {
  house.bus.publish('office.changed', { by: 'olga' });
  await house.settle();
};

test('the queue is taken away while a call-back rings: the phone stops, nobody has missed anything, and the wish is not lost', async () => {
  const house = await promisedHouse();
  const phone = await isRung(house);
  house.document.queues = [];
  await edited(house);
  expect(phone.hungUp).toBe('answered-elsewhere');
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(house.distributor.waiting()).toEqual([]);
  for (let hour = 0; hour < 25; hour++) await house.advance(3_600_000);
  expect(house.callbacks.list()).toMatchObject([{ doneAt: null }]);
  expect(dialled(house)).toEqual(['101']);
  expectAllClosed(house);
});

test('the hours for calling end while the agent is rung: the phone stops', async () => {
  const house = await promisedHouse(({ document }) => {
    document.hours.push({
      id: 'day',
      name: 'Day',
      weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '13:01' }],
      exceptions: [],
    });
    document.queues[0]!.callback.hours = 'day';
  });
  await house.advance(50_000);
  const phone = await isRung(house);
  await house.advance(10_000);
  expect(phone.ended).toBeDefined();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(house.callbacks.open()).toHaveLength(1);
});

test('everybody logs off: the call-back waits for who comes back, and is not turned away', async () => {
  const house = await promisedHouse();
  house.agents.signOut('ana');
  await house.advance(3_600_000);
  expect(house.callbacks.open()).toHaveLength(1);
  await isRung(house);
  expect(dialled(house)).toEqual(['101']);
});

test.each([
  { by: 'network', cause: 'timeout' },
  { by: 'remote', cause: 'hangup' },
] as const)('the agent is gone ($by) before the customer answers: they are called again later', async (end) => {
  const house = await promisedHouse();
  const phone = await isRung(house);
  phone.answer();
  await house.settle();
  phone.end(end);
  await house.settle();
  expect(house.telephony.lastDialled().ended).toBeDefined();
  expect(house.callbacks.open()).toMatchObject([{ attempts: 1 }]);
  expect(factsOf(house, 'callback.failed')).toHaveLength(1);
  await house.advance(20 * 60_000);
  expect(dialled(house)).toEqual(['101', '600111222', '101']);
});

test('no line takes the call: the agent hears so, and it is tried again', async () => {
  const house = await promisedHouse();
  const phone = await isRung(house);
  phone.answer();
  await house.settle();
  house.telephony.lastDialled().refuse(503);
  await house.settle();
  await hearOut(house, phone.request);
  expect(factsOf(house, 'callback.failed')).toMatchObject([{ why: 'unreachable' }]);
  await house.advance(60_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
});

test('a number that the class of service does not allow is not called, and not tried again', async () => {
  const house = await promisedHouse(({ document }) => {
    const never = { kind: 'never' } as const;
    document.classes.push({
      id: 'house',
      name: 'House',
      allows: {
        internal: { kind: 'always' },
        local: never,
        national: never,
        mobile: never,
        international: never,
        premium: never,
      },
    });
    document.queues[0]!.callback.class = 'house';
  });
  const phone = await isRung(house);
  phone.answer();
  await house.settle();
  await hearOut(house, phone.request);
  expect(dialled(house)).toEqual(['101']);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'not-allowed' }]);
  expect(factsOf(house, 'callback.ended')).toHaveLength(1);
});

test('two queues promised to call the same number: who was reached is not called once more', async () => {
  const house = await promisedHouse(({ document }) => {
    document.queues.push({ ...structuredClone(document.queues[0]!), id: 'gold', name: 'Gold' });
  });
  const [first] = house.callbacks.open();
  house.callbacks.change(first!.id, { queueId: 'gold' });
  await asksToBeCalled(house);
  expect(house.callbacks.open()).toHaveLength(2);
  const phone = await isRung(house);
  phone.answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.advance(10_000);
  house.telephony.lastDialled().remoteHangup();
  await house.advance(60_000);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'reached' }, { outcome: 'reached' }]);
  expect(dialled(house)).toEqual(['101', '600111222']);
  expectAllClosed(house);
});

test('of three phones that ring for a call-back two pick up at once: one calls the customer, the other is free', async () => {
  const house = await promisedHouse(({ document }) => {
    const care = document.queues[0]!;
    care.members = ['ana', 'luis', 'sofia'];
    care.distribution.strategy = 'ring-all';
  });
  house.agents.makeReady('luis');
  house.agents.makeReady('sofia');
  await isRung(house);
  expect(dialled(house).toSorted()).toEqual(['101', '102', '103']);
  const [one, two, three] = house.telephony.dialled;
  one!.answer();
  two!.answer();
  await house.settle();
  expect([two!.hungUp, three!.hungUp]).toEqual(['answered-elsewhere', 'answered-elsewhere']);
  house.telephony.lastDialled().answer();
  await house.advance(5_000);
  expect(
    house.agents
      .all()
      .map(({ state, misses }) => `${state} ${misses}`)
      .toSorted(),
  ).toEqual(['off 0', 'ready 0', 'ready 0', 'talking 0']);
  one!.remoteHangup();
  await house.settle();
  expect(factsOf(house, 'callback.tried')).toHaveLength(1);
  expectAllClosed(house);
});
