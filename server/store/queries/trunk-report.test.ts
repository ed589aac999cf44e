import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { phoneDials } from '../../testing/call-stories.ts';
import { reportTrunks } from './trunk-report.ts';

test('a line is told by its calls out, those answered, those in, and how long they lasted', async () => {
  const house = buildExchange();
  const from = house.clock.now();
  for (const isAnswered of [true, false, true, false]) {
    const phone = await phoneDials(house, { extension: '101', to: '600111222' });
    if (isAnswered) {
      house.telephony.lastDialled().answer();
      await house.advance(30_000);
    }
    phone.remoteHangup();
    await house.settle();
  }
  const caller = house.telephony.incoming({
    source: { kind: 'trunk', trunkId: 'carrier' },
    from: { number: '600111222' },
    to: '910000001',
  });
  await house.settle();
  await house.advance(60_000);
  caller.remoteHangup();
  await house.settle();
  house.journal.flush();
  const to = house.clock.now() + 1;
  expect(reportTrunks(house.db, { from, to })).toMatchObject([
    { trunkId: 'carrier', seized: 4, answered: 2, received: 1, meanTalkMs: 40_000 },
  ]);
  expect(reportTrunks(house.db, { from: to, to: to + 1 })).toEqual([]);
});
