import { expect, test } from 'vitest';
import { recordings } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import {
  callerWaits,
  expectAllClosed,
  type House,
  phoneDials,
  phoneStory,
  queueStory,
} from '../../testing/call-stories.ts';
import { ASK_AFTER_MS, GIVE_UP_AFTER_MS } from './silence-watch.ts';

/** The store refuses what is written to the table, as a full disk does; returns how to give it room again. */
function refuseWrites(house: House, table: string): () => void {
  for (const act of ['insert', 'update'])
    house.db.$client.exec(
      `create trigger full_${table}_${act} before ${act} on ${table} begin select raise(abort, 'disk full'); end`,
    );
  return () => {
    for (const act of ['insert', 'update']) house.db.$client.exec(`drop trigger full_${table}_${act}`);
  };
}

const stories = { queue: queueStory, phone: phoneStory };

test.each(
  (['queue', 'phone'] as const).flatMap((story) =>
    Array.from({ length: 16 }, (_, index) => [story, index + 1] as const),
  ),
)('%s call: the media worker dies at its order %i, and nothing stays open', async (story, nth) => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.media.dieAt(nth);
  await stories[story](house);
  expect(house.rows()).toHaveLength(1);
  expectAllClosed(house);
  // The next one finds the house as it should be.
  house.media.dieAt(0);
  house.agents.makeReady('ana');
  await stories[story](house);
  expect(house.rows().at(-1)).toMatchObject({ endReason: 'caller-hangup' });
  expectAllClosed(house);
});

test.each([
  ['close', 1],
  ['close', 2],
  ['stopRecording', 1],
  ['open', 2],
] as const)('the media port refuses %s for the %i. time: the call closes all the same', async (method, nth) => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.media.refuse({ method, nth, code: 'media-lost' });
  await queueStory(house);
  expect(house.rows()).toMatchObject([{ endReason: method === 'open' ? 'abandoned' : 'caller-hangup' }]);
  // What a fake cannot close stays in its book; all else must be closed.
  if (method === 'open') expectAllClosed(house);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expect(house.clock.pending).toBe(0);
});

test('no audio port for the agent: the miss is told, the caller waits on and is offered again', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.media.refuse({ method: 'open', nth: 2, code: 'media-ports-exhausted' });
  const caller = await callerWaits(house);
  expect(house.telephony.dialled).toEqual([]);
  expect(house.kinds()).toContain('queue.missed');
  expect(house.exchange.live()).toMatchObject([{ stage: 'waiting' }]);
  await house.advance(5000);
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ login: 'ana', endReason: 'caller-hangup' }]);
  expectAllClosed(house);
});

test.each(['call_events', 'calls', 'charges', 'recordings', 'agent_events'])(
  'the store takes no %s: the talk goes on, everyone is free afterwards, and the rows are made up for',
  async (table) => {
    const house = buildExchange();
    const makeRoom = refuseWrites(house, table);
    house.agents.makeReady('ana');
    const caller = await callerWaits(house);
    house.telephony.lastDialled().answer();
    await house.settle();
    expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
    expect(house.media.legs.get(caller.legId)?.peer).toBe(house.telephony.lastDialled().legId);
    await house.advance(10_000);
    caller.remoteHangup();
    await house.settle();
    expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
    makeRoom();
    await house.advance(20_000);
    await phoneStory(house);
    expect(house.rows()).toMatchObject([
      { login: 'ana', talkMs: 10_000, endReason: 'caller-hangup', costState: 'free' },
      { endReason: 'caller-hangup' },
    ]);
    expectAllClosed(house);
  },
);

test('the disk is full in the middle of a call: it goes on, and once there is room all of it is there', async () => {
  const house = buildExchange();
  const { $client } = house.db;
  const troubles: unknown[] = [];
  house.bus.on('health.changed', ({ code, active }) => troubles.push([code, active]));
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  house.telephony.lastDialled().answer();
  await house.settle();
  $client.pragma(`max_page_count = ${$client.pragma('page_count', { simple: true })}`);
  // More than what the last pages have room for.
  for (let second = 0; second < 60; second++) {
    phone.dtmf('1234567890*#');
    await house.advance(1_000);
  }
  expect(troubles).toEqual([['store-not-writable', true]]);
  expect(house.exchange.live()).toMatchObject([{ stage: 'talking' }]);
  phone.remoteHangup();
  await house.advance(10_000);
  expect(house.rows()).toMatchObject([{ endedAt: null }]);
  $client.pragma('max_page_count = 1000000');
  await house.advance(1_000);
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup', talkMs: 60_000 }]);
  expect(house.charges()).toMatchObject([{ billedSec: 60, net: '0.07' }]);
  expect(house.kinds().filter((kind) => kind === 'dtmf.received')).toHaveLength(720);
  expect(troubles.at(-1)).toEqual(['store-not-writable', false]);
  expectAllClosed(house);
});

test('a disk that takes no recording: the talk goes on, the page does not say that it is recorded', async () => {
  const house = buildExchange();
  const troubles: unknown[] = [];
  house.bus.on('health.changed', (fact) => troubles.push(fact));
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ recording: true }]);
  const [recordingId] = [...house.media.recordings.keys()];
  house.media.fire({ kind: 'recording-failed', recordingId: recordingId!, why: 'ENOSPC' });
  expect(house.exchange.live()).toMatchObject([{ recording: false, stage: 'talking' }]);
  caller.remoteHangup();
  await house.settle();
  expect(house.db.select().from(recordings).all()).toMatchObject([{ failed: 'ENOSPC' }]);
  expect(troubles).toEqual([{ code: 'recording-failed', context: { why: 'ENOSPC' }, active: true }]);
  await house.advance(20_000);
  await queueStory(house);
  expect(troubles.at(-1)).toEqual({ code: 'recording-failed', context: {}, active: false });
  expectAllClosed(house);
});

test('a recording whose worker died keeps its row open: the next start mends the file', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  house.media.die();
  await house.settle();
  expect(house.db.select().from(recordings).all()).toMatchObject([{ durationMs: null, failed: null }]);
  expect(house.kinds()).toContain('recording.failed');
  expectAllClosed(house);
});

test('customers that cannot be looked up cost the card, not the call', async () => {
  const house = buildExchange();
  house.customers.get = () => {
    throw new Error('database is locked');
  };
  house.agents.makeReady('ana');
  await queueStory(house);
  await phoneStory(house);
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup' }, { endReason: 'caller-hangup' }]);
  expectAllClosed(house);
});

test('a price list that cannot be read costs the charge, not the row, and is made up for once it can', async () => {
  const house = buildExchange();
  const [step] = house.document.tariffs[0]!.versions[0]!.rates[0]!.steps;
  step!.price = 'no price';
  await phoneStory(house);
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup', cost: null, costState: null }]);
  expectAllClosed(house);
  step!.price = '0.02';
  await phoneStory(house);
  expect(house.rows()).toMatchObject([{ costState: 'rated' }, { costState: 'rated' }]);
  expect(house.charges()).toHaveLength(2);
});

test('a call whose row can never be made keeps no other one from it', async () => {
  const house = buildExchange();
  house.db.$client.exec(
    `create trigger bad before insert on calls when new.to_number = '112' begin select raise(abort, 'bad row'); end`,
  );
  const first = await phoneDials(house, { extension: '102', to: '112' });
  first.remoteHangup();
  await house.settle();
  await phoneStory(house);
  expect(house.rows()).toMatchObject([{ toNumber: '600999888', costState: 'rated', endReason: 'caller-hangup' }]);
});

test('what is told is measured before the call has ended, however long measuring takes', async () => {
  const house = buildExchange();
  const { close } = house.media;
  const waiting: (() => void)[] = [];
  house.media.close = async (legId) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return close(legId);
  };
  const caller = await phoneDials(house, { extension: '101', to: '102' });
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endedAt: null }]);
  for (const measured of waiting) measured();
  await house.settle();
  expect(house.kinds().slice(-3)).toEqual(['leg.measured', 'leg.measured', 'call.ended']);
  expectAllClosed(house);
});

/** A talk of a minute between a phone and the carrier, at whose end `lost` falls silent. */
async function talkThenSilence(lost: 'phone' | 'carrier') {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.lastDialled();
  carrier.answer();
  await house.settle();
  await house.advance(60_000);
  const party = lost === 'phone' ? phone : carrier;
  house.media.fire({ kind: 'silent', legId: party.legId, silentMs: 5000 });
  return { house, phone, carrier, party };
}

test('a phone that lost its power is asked after 45 s of silence; it talked until it was last heard', async () => {
  const { house, phone, carrier, party } = await talkThenSilence('phone');
  party.vanish();
  await house.advance(ASK_AFTER_MS - 5001);
  expect([party.probed, house.exchange.live().length]).toEqual([0, 1]);
  await house.advance(1);
  await house.settle();
  expect([phone.hungUp, carrier.hungUp]).toEqual(['media-failed', 'normal']);
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup', talkMs: 55_000 }]);
  // The carrier's leg stood until we ended it, and costs so much.
  expect(house.charges()).toMatchObject([{ releasedAt: house.clock.now() }]);
  expectAllClosed(house);
});

test('a carrier whose BYE was lost is charged until it was last heard', async () => {
  const { house, party } = await talkThenSilence('carrier');
  const heardAt = house.clock.now() - 5000;
  party.vanish();
  await house.advance(ASK_AFTER_MS);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', talkMs: 55_000 }]);
  expect(house.charges()).toMatchObject([{ releasedAt: heardAt }]);
  expectAllClosed(house);
});

test('a session that was found dead by the signalling also ended when it was last heard', async () => {
  const { house, party } = await talkThenSilence('carrier');
  const heardAt = house.clock.now() - 5000;
  // The refresh of the session found nobody before the silence was asked about.
  await house.advance(20_000);
  party.end({ by: 'network', cause: 'timeout' });
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', talkMs: 55_000 }]);
  expect(house.charges()).toMatchObject([{ releasedAt: heardAt, billedSec: 55 }]);
  expectAllClosed(house);
});

test('who is silent and answers that the call stands is asked each minute, and given up after an hour', async () => {
  const { house, party } = await talkThenSilence('carrier');
  for (let minute = 0; minute < 10; minute++) {
    await house.advance(60_000);
    await house.settle();
  }
  expect(party.probed).toBe(10);
  party.vanish();
  const aliveAt = house.clock.now();
  await house.advance(60_000);
  await house.settle();
  expect(house.charges()).toMatchObject([{ releasedAt: aliveAt }]);

  const other = await talkThenSilence('carrier');
  await other.house.advance(GIVE_UP_AFTER_MS - 5001);
  expect(other.house.exchange.live()).toHaveLength(1);
  await other.house.advance(1);
  expect(other.house.rows()).toMatchObject([{ endReason: 'media-failed' }]);
  expectAllClosed(other.house);
});

test('an answer that comes when the far end is heard again changes nothing', async () => {
  const { house, party } = await talkThenSilence('carrier');
  party.vanish();
  house.clock.advance(ASK_AFTER_MS);
  house.media.fire({ kind: 'heard', legId: party.legId });
  await house.settle();
  expect([party.probed, house.exchange.live().length]).toEqual([1, 1]);
});

test('a carrier that holds and loses its power is missed too: it is asked, and charged until it last answered', async () => {
  const house = buildExchange();
  await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.lastDialled();
  carrier.answer();
  await house.advance(60_000);
  carrier.changeMedia({ direction: 'inactive' });
  await house.advance(ASK_AFTER_MS);
  const aliveAt = house.clock.now();
  expect([carrier.probed, house.exchange.live().length]).toEqual([1, 1]);
  carrier.vanish();
  await house.advance(60_000);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
  expect(house.charges()).toMatchObject([{ releasedAt: aliveAt }]);
  expectAllClosed(house);
});

test('who holds and comes back is not asked any more', async () => {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  house.telephony.lastDialled().answer();
  await house.settle();
  phone.changeMedia({ direction: 'recvonly' });
  phone.changeMedia({ direction: 'sendrecv' });
  await house.advance(GIVE_UP_AFTER_MS);
  expect([phone.probed, house.exchange.live().length]).toEqual([0, 1]);
});

test('who is heard again, or is on hold, is not given up', async () => {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.lastDialled();
  carrier.answer();
  await house.settle();
  house.media.fire({ kind: 'silent', legId: phone.legId, silentMs: 5000 });
  house.media.fire({ kind: 'heard', legId: phone.legId });
  await house.advance(GIVE_UP_AFTER_MS);
  house.media.fire({ kind: 'silent', legId: phone.legId, silentMs: 5000 });
  phone.changeMedia({ direction: 'inactive' });
  await house.advance(5 * GIVE_UP_AFTER_MS);
  expect(house.exchange.live()).toMatchObject([{ held: true }]);
  phone.changeMedia({ direction: 'sendrecv' });
  await house.advance(GIVE_UP_AFTER_MS);
  expect(house.rows()).toMatchObject([{ endReason: 'media-failed' }]);
  expectAllClosed(house);
});

test.each(['phone', 'carrier'])('the call ends while the %s holds: the music ends with it', async (who) => {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.lastDialled();
  carrier.answer();
  await house.settle();
  (who === 'phone' ? phone : carrier).changeMedia({ direction: 'recvonly' });
  carrier.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
  expectAllClosed(house);
});
