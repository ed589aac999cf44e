import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, fromCarrier } from '../../testing/call-stories.ts';
import { missedCallers } from './missed-calls.ts';

type House = ReturnType<typeof buildExchange>;

const missed = (house: House) => missedCallers(house.db, { since: 0, most: 10 });

async function givesUp(house: House): Promise<void> {
  const caller = await callerWaits(house);
  await house.advance(5_000);
  caller.remoteHangup();
  await house.advance(60_000);
}

test('a caller who gave up twice is one entry, until they get through', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await givesUp(house);
  await givesUp(house);
  expect(missed(house)).toMatchObject([{ number: '+34600111222', times: 2, queueId: 'care' }]);
  house.agents.makeReady('ana');
  const again = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.advance(5_000);
  again.remoteHangup();
  await house.advance(60_000);
  expect(missed(house)).toEqual([]);
  house.agents.takeBreak('ana', 'meal');
  await givesUp(house);
  expect(missed(house)).toMatchObject([{ times: 1 }]);
});

test('closes when the office gets through to the caller, not when it only tries', async () => {
  const house = buildExchange();
  const caller = await callerWaits(house);
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(missed(house)).toMatchObject([{ number: '+34600111222', times: 1 }]);
  const source = { kind: 'extension', extension: '101' } as const;
  for (const way of ['refused', 'answered']) {
    const phone = house.telephony.incoming({ source, from: { number: '101' }, to: '600111222' });
    await house.settle();
    if (way === 'refused') house.telephony.lastDialled().refuse(486);
    else house.telephony.lastDialled().answer();
    await house.advance(2_000);
    phone.remoteHangup();
    await house.advance(60_000);
    expect(missed(house)).toHaveLength(way === 'refused' ? 1 : 0);
  }
});

test('the last who called stands first, and only those of late', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await givesUp(house);
  const other = house.telephony.incoming({ ...fromCarrier, from: { number: '600999999' } });
  await house.advance(1_000);
  other.remoteHangup();
  await house.settle();
  expect(missed(house).map(({ number }) => number)).toEqual(['+34600999999', '+34600111222']);
  expect(missedCallers(house.db, { since: house.clock.now() - 10_000, most: 10 })).toHaveLength(1);
});
