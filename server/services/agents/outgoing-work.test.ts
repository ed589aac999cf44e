import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { callerWaits } from '../../testing/call-stories.ts';

test('who does both kinds of work may call out once the queue has been quiet for as long as the office says', async () => {
  const { people } = sampleOffice();
  const house = buildExchange({
    people: people.map((each) => (each.login === 'ana' ? { ...each, work: 'blend' as const } : each)),
    team: { quietSec: 30, leastFree: 0 },
  });
  const ana = () => house.outgoing.who().find(({ login }) => login === 'ana');
  house.agents.makeReady('ana');
  await house.advance(30_000);
  expect(ana()).toEqual({ login: 'ana', may: true, reason: 'queues-quiet' });
  house.agents.takeBreak('ana', 'meal');
  const caller = await callerWaits(house);
  house.agents.makeReady('ana');
  house.registered.delete('101');
  expect(ana()).toMatchObject({ may: false });
  caller.remoteHangup();
  await house.settle();
  house.registered.add('101');
  expect(ana()).toMatchObject({ may: false, reason: 'not-quiet-yet', queueId: 'care' });
});
