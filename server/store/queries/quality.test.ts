import { expect, test } from 'vitest';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { legQuality } from '../schema/calls.ts';
import { qualityByTrunk } from './quality.ts';

test("a trunk's quality is what its legs of the period lost and how they sounded", () => {
  const db = openMemoryDb();
  const leg = { callId: 'c', packetsReceived: 900, packetsLost: 100, jitterMs: 4 };
  db.insert(legQuality)
    .values([
      { ...leg, legId: 'a', trunkId: 'carrier', endedAt: 10, mos: 3, remoteMos: 2.5, remoteLossFraction: 0.2 },
      { ...leg, legId: 'b', trunkId: 'carrier', endedAt: 20, packetsReceived: 1000, packetsLost: 0, mos: 4 },
      { ...leg, legId: 'deaf', trunkId: 'other', endedAt: 20, packetsReceived: 0, packetsLost: 0, jitterMs: 0 },
      { ...leg, legId: 'late', trunkId: 'carrier', endedAt: 30, mos: 1 },
      { ...leg, legId: 'phone', extension: '101', endedAt: 20, mos: 1 },
    ])
    .run();
  const nothing = { remoteLossFraction: null, jitterMs: null, roundTripMs: null, mos: null, remoteMos: null };
  expect(Object.fromEntries(qualityByTrunk(db, { from: 10, to: 30 }))).toEqual({
    carrier: {
      ...nothing,
      legs: 2,
      lossFraction: 0.05,
      remoteLossFraction: 0.2,
      jitterMs: 4,
      mos: 3.5,
      remoteMos: 2.5,
      worstMos: 2.5,
    },
    other: { ...nothing, legs: 1, lossFraction: 0, worstMos: null },
  });
  db.$client.close();
});
