import { expect, test } from 'vitest';
import type { QueueLeftWhy } from '../../core/calls/call-reasons.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, type House } from '../../testing/call-stories.ts';

/** A stay in the queue as the journal has it. */
async function stay(house: House, told: { callId: string; why: QueueLeftWhy; waitMs: number }): Promise<void> {
  const { callId, why, waitMs } = told;
  house.journal.tell(callId, { kind: 'queue.entered', queueId: 'care', position: 1 });
  house.journal.tell(callId, { kind: 'queue.left', queueId: 'care', why, waitMs });
  await house.settle();
}

const today = (house: House) => house.queues.wallboard().queues[0]!.today;

test('today begins at midnight on the clock of the office', async () => {
  const house = buildExchange();
  // Madrid is one hour ahead in January: 23:00 UTC is its midnight. The house begins at 12:00 UTC.
  await stay(house, { callId: 'c1', why: 'abandoned', waitMs: 9000 });
  expect(today(house)).toMatchObject({ entered: 1, abandoned: 1 });
  house.clock.advance(11 * 3_600_000 - 1);
  expect(today(house)).toMatchObject({ entered: 1 });
  house.clock.advance(1);
  expect(today(house)).toEqual({
    entered: 0,
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    inTime: 0,
    longestWaitMs: 0,
  });
  await stay(house, { callId: 'c2', why: 'answered', waitMs: 1000 });
  expect(today(house)).toMatchObject({ entered: 1, answered: 1, abandoned: 0 });
});

test('the day is counted from its stays: in time is up to the service level, who was sent on did not give up', async () => {
  const house = buildExchange();
  await stay(house, { callId: 'c1', why: 'answered', waitMs: 20_000 });
  await stay(house, { callId: 'c2', why: 'answered', waitMs: 20_001 });
  await stay(house, { callId: 'c3', why: 'abandoned', waitMs: 5000 });
  await stay(house, { callId: 'c4', why: 'timeout', waitMs: 300_000 });
  await stay(house, { callId: 'c5', why: 'ended', waitMs: 1 });
  expect(today(house)).toEqual({
    entered: 5,
    answered: 2,
    abandoned: 1,
    shortAbandoned: 1,
    inTime: 1,
    longestWaitMs: 300_000,
    averageWaitMs: 20_001,
  });
});

test('who looks in the very moment of a change does not keep the old count', async () => {
  const house = buildExchange();
  const told = stay(house, { callId: 'c1', why: 'abandoned', waitMs: 1000 });
  today(house);
  await told;
  expect(today(house)).toMatchObject({ entered: 1 });
});

test('rows that had to wait for the store are counted once they are written', async () => {
  const house = buildExchange();
  house.db.$client.exec("create trigger full before insert on call_events begin select raise(abort, 'full'); end");
  await stay(house, { callId: 'c1', why: 'answered', waitMs: 1000 });
  expect(today(house)).toMatchObject({ entered: 0 });
  house.db.$client.exec('drop trigger full');
  await house.advance(1000);
  expect(today(house)).toMatchObject({ entered: 1, answered: 1 });
});

test('a changed service level counts at once, for the whole day', async () => {
  const house = buildExchange();
  await stay(house, { callId: 'c1', why: 'answered', waitMs: 30_000 });
  expect(today(house)).toMatchObject({ inTime: 0 });
  house.document.queues[0]!.serviceLevelSec = 30;
  house.bus.publish('office.changed', { by: 'olga' });
  expect(today(house)).toMatchObject({ inTime: 1 });
});

test('callers who wait are shown in their order with why, agents by what they can take', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  house.agents.takeBreak('luis', 'meal');
  house.customers.set('+34600111222', [{ id: 'cust1', name: 'Bar Pepe' }]);
  await callerWaits(house);
  await callerWaits(house);
  const [queue] = house.queues.wallboard().queues;
  expect(queue).toMatchObject({
    ready: 0,
    signedIn: 2,
    waiting: [
      { position: 1, offeredTo: [{ login: 'ana', reason: 'only-one-free' }], name: 'Bar Pepe', number: '600111222' },
      { position: 2, reason: 'no-agent-free' },
    ],
  });
});
