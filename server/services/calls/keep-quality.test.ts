import { expect, test } from 'vitest';
import { qualityByTrunk } from '../../store/queries/quality.ts';
import { legQuality } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed } from '../../testing/call-stories.ts';

test("an ended call leaves the quality of each leg's audio, the trunk's apart from the phone's", async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.settle();
  house.media.measure(caller.legId, {
    packetsReceived: 970,
    packetsSent: 1000,
    packetsLost: 30,
    jitterMs: 7,
    mos: 3.9,
  });
  house.media.measure(ana.legId, { packetsReceived: 1000, packetsSent: 900, jitterMs: 1, mos: 4.4, remoteMos: 4.3 });
  caller.remoteHangup();
  await house.advance(20_000);
  const rows = house.db.select().from(legQuality).all();
  expect(rows.find(({ legId }) => legId === caller.legId)).toMatchObject({ trunkId: 'carrier', mos: 3.9, jitterMs: 7 });
  expect(rows.find(({ legId }) => legId === ana.legId)).toMatchObject({
    extension: '101',
    trunkId: null,
    remoteMos: 4.3,
  });
  const carrier = qualityByTrunk(house.db, { from: 0, to: Number.MAX_SAFE_INTEGER }).get('carrier');
  expect(carrier).toMatchObject({ legs: 1, lossFraction: 0.03, mos: 3.9, worstMos: 3.9 });
  expectAllClosed(house);
});
