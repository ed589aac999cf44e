import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, fromCarrier } from '../../testing/call-stories.ts';

/** One waited 40 s for ana, who sends them on to where another has been waiting for 30 s meanwhile. */
async function sentOn(keepWait: boolean) {
  const house = buildExchange();
  const { document } = house;
  document.queues.push({
    ...document.queues[0]!,
    id: 'sales',
    number: '601',
    members: ['luis'],
    distribution: { ...document.queues[0]!.distribution, keepWait },
  });
  document.inboundRoutes.push({
    ...document.inboundRoutes[0]!,
    id: 'sales',
    did: '+34910000002',
    to: { kind: 'queue', queue: 'sales' },
  });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  house.agents.makeReady('luis');
  house.agents.takeBreak('luis', 'meal');
  const first = await callerWaits(house);
  await house.advance(30_000);
  const second = house.telephony.incoming({ ...fromCarrier, to: '910000002' });
  await house.settle();
  house.media.finishPlaying(second.legId);
  await house.advance(10_000);
  house.agents.makeReady('ana');
  await house.settle();
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(20_000);
  ana.askTransfer('601');
  await house.settle();
  house.agents.makeReady('luis');
  await house.settle();
  const callId = house.exchange.live().find(({ login }) => login === 'luis')?.callId;
  const entered = house.facts(house.rows()[0]!.id).filter(({ kind }) => kind === 'queue.entered');
  for (const each of [first, second]) each.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
  return { entered, isFirst: callId === house.rows()[0]!.id, waitMs: house.rows()[0]!.waitMs };
}

test('who is transferred to a queue that keeps the wait stands before those who began to wait later', async () => {
  const { entered, isFirst, waitMs } = await sentOn(true);
  expect(entered).toMatchObject([
    { queueId: 'care', position: 1 },
    { queueId: 'sales', position: 1, keptMs: 40_000 },
  ]);
  expect(isFirst).toBe(true);
  // What was kept is not counted twice.
  expect(waitMs).toBe(40_000);
});

test('else they begin at the end of the line', async () => {
  const { entered, isFirst } = await sentOn(false);
  expect(entered[1]).toMatchObject({ queueId: 'sales', position: 2 });
  expect(entered[1]).not.toHaveProperty('keptMs');
  expect(isFirst).toBe(false);
});
