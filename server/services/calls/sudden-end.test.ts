import { describe, expect, test } from 'vitest';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { tellStory } from '../../core/calls/story.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';
import type { Facts } from '../facts.ts';
import { createJournal } from './journal.ts';
import { createProjector } from './projector.ts';
import { startProofOfLife } from './proof-of-life.ts';
import { closeInterruptedCalls } from './recovery.ts';

/** How far a call has come when the floor opens under it. A trunk leg of ours costs from its answer on, others nothing. */
const steps: Record<string, (house: House) => Promise<void>> = {
  async 'the caller hears the greeting'(house) {
    house.agents.makeReady('ana');
    house.telephony.incoming(fromCarrier);
    await house.settle();
  },
  async 'a caller waits in the queue'(house) {
    house.agents.makeReady('ana');
    await phoneDials(house, { extension: '101', to: '102' });
    house.telephony.lastDialled().answer();
    await house.settle();
    await callerWaits(house);
  },
  async 'the phone rings'(house) {
    house.agents.makeReady('ana');
    await callerWaits(house);
    house.telephony.lastDialled().ring();
  },
  async 'the carrier rings'(house) {
    await phoneDials(house, { extension: '101', to: '600999888' });
    house.telephony.lastDialled().ring();
  },
  async 'the carrier announces something before the answer'(house) {
    await phoneDials(house, { extension: '101', to: '600999888' });
    house.telephony.lastDialled().progress();
  },
  async 'two talk'(house) {
    await phoneDials(house, { extension: '101', to: '600999888' });
    house.telephony.lastDialled().answer();
  },
  async 'one is on hold'(house) {
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    house.telephony.lastDialled().answer();
    await house.settle();
    phone.changeMedia({ direction: 'recvonly' });
  },
  async 'the talk is recorded'(house) {
    house.agents.makeReady('ana');
    await callerWaits(house);
    house.telephony.lastDialled().answer();
  },
  async 'the caller is transferred, and the next phone rings'(house) {
    house.agents.makeReady('ana');
    await callerWaits(house);
    const ana = house.telephony.lastDialled();
    ana.answer();
    await house.settle();
    ana.askTransfer('103');
    await house.settle();
    house.telephony.lastDialled().ring();
  },
  async 'a trunk leg has gone over to another call'(house) {
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    const carrier = house.telephony.lastDialled();
    carrier.answer();
    await house.settle();
    const own = await phoneDials(house, { extension: '101', to: '103' });
    house.telephony.lastDialled().answer();
    await house.settle();
    own.askTransfer('600999888', { legId: phone.legId });
    await house.settle();
  },
};

/** Each trunk leg that was answered `ms` before costs 0.05 and 0.02 a minute by the second, in four decimals; those in nothing. */
function expectCharged(house: House, ms: number): void {
  const told = house.rows().flatMap(({ id }) => tellStory(house.journal.of(id))!.legs);
  const talked = told.filter(
    (leg) => leg.side.kind === 'trunk' && leg.answeredAt !== undefined && leg.movedTo === undefined,
  );
  const charges = house.charges();
  expect(charges.map(({ legId }) => legId).sort()).toEqual(talked.map(({ legId }) => legId).sort());
  for (const { way, billedSec, net } of charges) {
    if (way === 'in') expect(net).toBe('0');
    else {
      expect(billedSec).toBe(ms / 1000);
      expect(Number(net)).toBe(Math.round((0.05 + (0.02 * ms) / 60_000) * 10_000) / 10_000);
    }
  }
}

/** Each call tells its own end and that of all that belonged to it, once. */
function expectToldToTheEnd(house: House): void {
  for (const row of house.rows()) {
    const kinds = house.kinds(row.id);
    const count = (kind: string): number => kinds.filter((each) => each === kind).length;
    expect([count('call.ended'), count('queue.left')]).toEqual([1, count('queue.entered')]);
    const { legs, endedAt } = tellStory(house.journal.of(row.id))!;
    for (const leg of legs) expect(leg.movedTo ?? leg.endedAt).toBeDefined();
    for (const leg of legs) expect(leg.endedAt ?? 0).toBeLessThanOrEqual(endedAt!);
  }
}

describe.each(Object.entries(steps))('%s', (_step, begin) => {
  test('... and the process is killed: the next start ends all at the last proof of life, charged up to there', async () => {
    const house = buildExchange();
    const stop = startProofOfLife({ db: house.db, clock: house.clock, log: silentLog });
    await begin(house);
    await house.settle();
    const began = house.clock.now();
    // Proven at 5 s and 10 s; gone 2 s after that.
    house.clock.advance(12_000);
    stop();
    house.clock.advance(3_600_000);
    const bus = createBus<Facts>(() => undefined);
    const journal = createJournal({ db: house.db, clock: house.clock, bus, log: silentLog });
    const projector = createProjector({
      db: house.db,
      journal,
      meter: house.meter,
      bus,
      log: silentLog,
      office: { read: () => house.document },
    });
    const open = house.rows().filter(({ endedAt }) => endedAt === null);
    expect(closeInterruptedCalls({ db: house.db, journal, projector, log: silentLog })).toBe(open.length);
    expect(open.length).toBeGreaterThan(0);
    const next = { ...house, journal };
    for (const { id } of open)
      expect(house.rows().find((row) => row.id === id)).toMatchObject({
        endReason: 'restart',
        endedAt: began + 10_000,
      });
    for (const row of house.rows()) {
      const kinds = journal.of(row.id).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'call.ended')).toHaveLength(1);
    }
    expectCharged(next, 10_000);
    expect(closeInterruptedCalls({ db: house.db, journal, projector, log: silentLog })).toBe(0);
  });

  test('... and the engine is killed: every call ends there and then, everyone is free, the next call is made', async () => {
    const house = buildExchange();
    await begin(house);
    await house.advance(12_000);
    for (const party of [...house.telephony.arrived, ...house.telephony.dialled])
      if (!party.ended) party.end({ by: 'network', cause: 'engine-lost' });
    await house.settle();
    expectToldToTheEnd(house);
    expectCharged(house, 12_000);
    await house.advance(60_000);
    expectAllClosed(house);
    await steps['two talk']!(house);
    await house.settle();
    expect(house.exchange.live()).toMatchObject([{ stage: 'talking' }]);
  });

  test('... and the media worker is killed: every call ends there and then, everyone is free, the next call is made', async () => {
    const house = buildExchange();
    await begin(house);
    await house.advance(12_000);
    house.media.die();
    await house.settle();
    expectToldToTheEnd(house);
    expectCharged(house, 12_000);
    await house.advance(60_000);
    expectAllClosed(house);
    await steps['two talk']!(house);
    await house.settle();
    expect(house.exchange.live()).toMatchObject([{ stage: 'talking' }]);
  });
});
