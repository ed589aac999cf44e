import { expect, test } from 'vitest';
import { callerWaits, expectAllClosed, fromCarrier } from '../../testing/call-stories.ts';
import {
  asksToBeCalled,
  dialled,
  factsOf,
  hearOut,
  houseThatCallsBack,
  press,
} from '../../testing/callback-stories.ts';

test('who is called back keeps the place: an agent is rung first, then the customer, charged and recorded as any talk', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  expect(factsOf(house, 'prompt.started').flatMap((fact) => ('prompt' in fact ? fact.prompt : []))).toEqual([
    'welcome',
    'call-you-at',
    ...[...'600111222'].map((digit) => `digit-${digit}`),
    'callback-confirm',
    'callback-promise',
  ]);
  expect(house.rows()).toMatchObject([{ endReason: 'callback', waitMs: 0 }]);
  await house.advance(60_000);
  const later = house.telephony.incoming({ ...fromCarrier, from: { number: '600999999' } });
  await house.settle();
  house.media.finishPlaying(later.legId);
  await house.settle();
  expect(house.distributor.positionOf(house.callbacks.open()[0]!.id)).toBe(1);
  house.agents.makeReady('ana');
  await house.settle();
  const phone = house.telephony.lastDialled();
  expect(phone.request.target).toMatchObject({ kind: 'device', extension: '101' });
  expect(phone.request.from).toMatchObject({ number: '+34600111222', name: '\u21a9 13:00' });
  phone.answer();
  await house.settle();
  expect(dialled(house)).toEqual(['101', '600111222']);
  house.telephony.lastDialled().answer();
  await house.advance(30_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  expect(house.exchange.liveOf('ana')).toMatchObject({ stage: 'talking', recording: true });
  phone.remoteHangup();
  later.remoteHangup();
  await house.settle();
  const row = house.rows().find(({ direction }) => direction === 'outbound')!;
  expect(row).toMatchObject({ queueId: 'care', login: 'ana', talkMs: 30_000, e164: '+34600111222' });
  expect(house.charges().filter(({ callId }) => callId === row.id)).toMatchObject([
    { payerHow: 'called-back', payerQueue: 'care' },
  ]);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'reached', doneBy: 'ana' }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  expectAllClosed(house);
});

test('who hangs up in the midst of the promise has not abandoned the queue', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const caller = await callerWaits(house);
  await press(house, caller, '11');
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callback' }]);
  expect(factsOf(house, 'queue.left')).toMatchObject([{ why: 'callback' }]);
  expect(house.callbacks.open()).toHaveLength(1);
});

test('the agent who does not pick up has missed it, and the next one is rung', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  house.agents.makeReady('luis');
  await house.settle();
  expect(dialled(house)).toEqual(['102']);
  house.agents.makeReady('ana');
  await house.advance(15_000);
  expect(dialled(house)).toEqual(['102', '101']);
  expect(house.agents.find('luis')).toMatchObject({ misses: 1 });
  house.telephony.lastDialled().answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.advance(1_000);
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  const tries = house.rows().filter(({ direction }) => direction === 'outbound');
  expect(tries.map(({ endReason, login }) => [endReason, login])).toEqual([
    ['no-answer', null],
    ['callee-hangup', 'ana'],
  ]);
  expectAllClosed(house);
});

test('a customer who is busy is called again later, and in the end given up', async () => {
  const house = houseThatCallsBack();
  Object.assign(house.document.queues[0]!.callback, { retries: 1, retryMin: 10 });
  house.document.queues[0]!.wrapUpSec = 0;
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  async function oneTry(): Promise<void> {
    const phone = house.telephony.lastDialled();
    phone.answer();
    await house.settle();
    house.telephony.lastDialled().refuse(486);
    await house.settle();
    await hearOut(house, { legId: phone.request.legId });
  }
  house.agents.makeReady('ana');
  await house.settle();
  await oneTry();
  expect(factsOf(house, 'callback.failed')).toMatchObject([{ why: 'busy' }]);
  await house.advance(10 * 60_000 - 1);
  expect(dialled(house)).toHaveLength(2);
  await house.advance(1);
  expect(dialled(house)).toHaveLength(3);
  await oneTry();
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'gave-up' }]);
  expect(factsOf(house, 'callback.tried')).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
  expectAllClosed(house);
});

test('who keys in another number is called there; premium numbers and other countries are refused', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const caller = await callerWaits(house);
  await press(house, caller, '1');
  await press(house, caller, '2');
  for (const number of ['806123456', '00442079460000']) {
    await press(house, caller, `${number}#`);
    await hearOut(house, caller);
  }
  expect(factsOf(house, 'callback.refused')).toMatchObject([{ why: 'premium' }, { why: 'abroad' }]);
  // Three are enough: the caller waits on, in the same place.
  expect(house.distributor.waiting()).toMatchObject([{ enteredAt: Date.UTC(2026, 0, 5, 12) }]);
  await press(house, caller, '1');
  await press(house, caller, '2');
  await press(house, caller, '912345678#');
  await hearOut(house, caller);
  await press(house, caller, '1');
  await hearOut(house, caller);
  expect(house.callbacks.open()).toMatchObject([{ number: '+34912345678', callerNumber: '+34600111222' }]);
  house.callbackLine.close(house.callbacks.open()[0]!.id, { outcome: 'cancelled', by: 'sofia' });
  await house.settle();
  expect(house.distributor.waiting()).toEqual([]);
});

test('who calls again meanwhile stands in the place of the call-back, which is closed', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  await house.advance(60_000);
  const again = await callerWaits(house);
  expect(factsOf(house, 'queue.entered').at(-1)).toMatchObject({
    position: 1,
    headStartMs: 60_000,
    why: ['called-again'],
  });
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'called-again' }]);
  again.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('nobody is called outside the hours, nor after the wish has expired', async () => {
  const house = houseThatCallsBack();
  house.document.hours.push({
    id: 'day',
    name: 'Day',
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '13:01' }],
    exceptions: [],
  });
  Object.assign(house.document.queues[0]!.callback, { hours: 'day', expiryHours: 30 });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  expect(house.distributor.waiting()).toHaveLength(1);
  await house.advance(60_000);
  expect(house.distributor.waiting()).toEqual([]);
  // Noon in UTC is one o'clock in Madrid.
  for (let hour = 0; hour < 20; hour++) await house.advance(3_600_000);
  expect(house.distributor.waiting()).toMatchObject([{ callback: { number: '+34600111222' } }]);
  for (let hour = 0; hour < 10; hour++) await house.advance(3_600_000);
  expect(house.callbacks.list()).toMatchObject([{ outcome: 'expired' }]);
});

test('everybody who waits when the office closes is offered to be called back', async () => {
  const house = houseThatCallsBack();
  house.document.hours.push({
    id: 'day',
    name: 'Day',
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '13:01' }],
    exceptions: [],
  });
  const care = house.document.queues[0]!;
  care.callback = { ...care.callback, hours: 'day', closing: 'day' };
  care.comfort.keys = [];
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const caller = await callerWaits(house);
  await press(house, caller, '1');
  expect(house.distributor.waiting()).toHaveLength(1);
  await house.advance(60_000);
  expect(factsOf(house, 'callback.offered')).toMatchObject([{ hoursId: 'day' }]);
  await press(house, caller, '1');
  await hearOut(house, caller);
  await press(house, caller, '1');
  await hearOut(house, caller);
  // It is called when the office opens, in the place of now.
  expect(house.callbacks.open()).toMatchObject([{ since: Date.UTC(2026, 0, 5, 12) }]);
  expect(house.distributor.waiting()).toEqual([]);
  expect(house.rows()).toMatchObject([{ endReason: 'callback' }]);
});

test('those who were to be called before a restart stand in line again', async () => {
  const house = houseThatCallsBack();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  house.callbackLine.stop();
  await house.settle();
  expect(house.distributor.waiting()).toEqual([]);
  house.callbackLine.start();
  expect(house.distributor.waiting()).toMatchObject([{ enteredAt: Date.UTC(2026, 0, 5, 12) }]);
});

test('a supervisor gives it to one person, or moves it to another queue', async () => {
  const house = houseThatCallsBack();
  const [care] = house.document.queues;
  house.document.queues.push({ ...structuredClone(care!), id: 'gold', name: 'Gold', members: ['luis'] });
  house.agents.makeReady('luis');
  house.agents.takeBreak('luis', 'meal');
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  const { id } = house.callbacks.open()[0]!;
  house.callbacks.change(id, { queueId: 'gold' });
  house.agents.makeReady('ana');
  await house.settle();
  expect(dialled(house)).toEqual([]);
  house.distributor.move(id, { to: { kind: 'queue', queueId: 'care' }, by: 'sofia' });
  await house.settle();
  expect(dialled(house)).toEqual(['101']);
});

test.each([
  ['the queue’s own account pays, and nobody is asked', '55'],
  ['whoever picks up is asked where the queue has none', undefined],
])('over a route that demands a cost account: %s', async (_what, own) => {
  const house = houseThatCallsBack();
  house.document.accounts = [{ code: '55', name: 'New roof', active: true }];
  for (const route of house.document.outboundRoutes) route.account = 'required';
  if (own !== undefined) house.document.queues[0]!.account = own;
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await asksToBeCalled(house);
  house.agents.makeReady('ana');
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  if (own === undefined) {
    expect(dialled(house)).toEqual(['101']);
    await press(house, phone, '55#');
  }
  expect(dialled(house)).toEqual(['101', '600111222']);
  house.telephony.lastDialled().answer();
  await house.advance(30_000);
  phone.remoteHangup();
  await house.settle();
  const row = house.rows().find(({ direction }) => direction === 'outbound')!;
  expect(house.charges().filter(({ callId }) => callId === row.id)).toMatchObject([
    { payerQueue: 'care', payerAccount: '55' },
  ]);
  expectAllClosed(house);
});
