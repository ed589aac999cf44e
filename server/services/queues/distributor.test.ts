import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { Facts } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createDistributor, type OfferOutcome } from './distributor.ts';
import type { SeatDay } from './seat-tally.ts';

/** A distributor with people whose states the test sets and offers that the test decides. */
function buildDistributor() {
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const document = sampleOffice();
  const people = new Map<string, AgentView>();
  for (const [index, login] of ['ana', 'luis'].entries())
    people.set(login, {
      login,
      name: login,
      state: 'ready',
      since: 0,
      idleSince: index,
      misses: 0,
      phone: 'registered',
      queueIds: ['care'],
    });
  const distributor = createDistributor({
    clock,
    log: silentLog,
    bus,
    office: { read: () => document } as OfficeService,
    agents: () => [...people.values()],
    tally: { of: (_queueId, login) => days.get(login) ?? { calls: 0, talkMs: 0 } },
    random: () => 0.5,
  });
  const days = new Map<string, SeatDay>();
  const offers: {
    callId: string;
    login: string;
    reason: string;
    needs: readonly { skill: string; least: number }[];
    withdrawn: AbortSignal;
    decide: (outcome: OfferOutcome) => void;
    fail: () => void;
  }[] = [];
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
  return {
    clock,
    bus,
    document,
    people,
    days,
    distributor,
    offers,
    settle,
    /** The person's state from now on; the distributor hears of it. */
    async set(login: string, change: Partial<AgentView>): Promise<void> {
      Object.assign(people.get(login)!, change);
      bus.publish('agent.changed', { login });
      await settle();
    },
    async enter(callId: string, queueId = 'care') {
      const outcomes: unknown[] = [];
      const stay = distributor.enter({
        callId,
        queueId,
        offer: ({ login, reason, needs, withdrawn }) =>
          new Promise((resolve, reject) => {
            offers.push({
              callId,
              login,
              reason,
              needs,
              withdrawn,
              decide: resolve,
              fail: () => reject(new Error('no phone')),
            });
            people.get(login)!.state = 'ringing';
          }),
      });
      void stay.outcome.then((outcome) => outcomes.push(outcome));
      await settle();
      return { ...stay, outcomes };
    },
  };
}

test('callers are served in the order they came, people by who was idle longest', async () => {
  const { offers, enter, set, settle, distributor } = buildDistributor();
  await set('ana', { state: 'talking' });
  await set('luis', { state: 'talking' });
  const first = await enter('c1');
  const second = await enter('c2');
  expect([first.position, second.position]).toEqual([1, 2]);
  expect(offers).toEqual([]);
  await set('luis', { state: 'ready' });
  expect(offers).toMatchObject([{ callId: 'c1', login: 'luis', reason: 'only-one-free' }]);
  expect(distributor.waiting()).toMatchObject([{ callId: 'c1', offeredTo: [{ login: 'luis' }] }, { callId: 'c2' }]);
  offers[0]!.decide({ kind: 'answered' });
  await settle();
  expect(first.outcomes).toEqual([{ kind: 'answered', login: 'luis' }]);
  await set('ana', { state: 'ready' });
  expect(offers[1]).toMatchObject({ callId: 'c2', login: 'ana' });
});

test.each(['is missed', 'fails'])(
  'an offer that %s goes to the next one, and to the same one again only after the pause',
  async (how) => {
    const { offers, enter, set, settle, clock } = buildDistributor();
    await enter('c1');
    expect(offers).toMatchObject([{ login: 'ana', reason: 'longest-idle' }]);
    if (how === 'fails') offers[0]!.fail();
    else offers[0]!.decide({ kind: 'missed', why: 'no-answer' });
    await set('ana', { state: 'ready' });
    expect(offers[1]).toMatchObject({ login: 'luis' });
    await set('luis', { state: 'off' });
    offers[1]!.decide({ kind: 'missed', why: 'declined' });
    await settle();
    clock.advance(4999);
    await settle();
    expect(offers).toHaveLength(2);
    clock.advance(1);
    await settle();
    expect(offers[2]).toMatchObject({ login: 'ana', reason: 'after-miss' });
  },
);

test('nobody signed in, or the last one leaves: the caller is told at once', async () => {
  const { enter, set, distributor } = buildDistributor();
  await set('ana', { state: 'off' });
  await set('luis', { state: 'break' });
  const waiting = await enter('c1');
  expect(waiting.outcomes).toEqual([]);
  expect(distributor.explain().waiting).toMatchObject([{ reason: 'all-on-break' }]);
  await set('luis', { state: 'off' });
  expect(waiting.outcomes).toEqual([{ kind: 'no-agents' }]);
  expect((await enter('c2')).outcomes).toEqual([{ kind: 'no-agents' }]);
  expect(distributor.waiting()).toEqual([]);
});

test('who leaves while it rings is forgotten: whatever becomes of the offer, nothing is settled, and the next is served', async () => {
  const { offers, enter, set, settle, distributor } = buildDistributor();
  await set('luis', { state: 'break' });
  const first = await enter('c1');
  const second = await enter('c2');
  first.leave();
  await settle();
  expect(distributor.waiting()).toMatchObject([{ callId: 'c2' }]);
  offers[0]!.decide({ kind: 'withdrawn' });
  await set('ana', { state: 'ready' });
  expect(offers[1]).toMatchObject({ callId: 'c2', login: 'ana' });
  expect([first.outcomes, second.outcomes]).toEqual([[], []]);
});

test('a queue of higher priority goes first, also when its caller came later', async () => {
  const { offers, enter, set, document } = buildDistributor();
  document.queues.push({ ...document.queues[0]!, id: 'gold', priority: 10 });
  await set('ana', { state: 'talking', queueIds: ['care', 'gold'] });
  await set('luis', { state: 'talking' });
  await enter('c1');
  await enter('c2', 'gold');
  await set('ana', { state: 'ready' });
  expect(offers).toMatchObject([{ callId: 'c2', login: 'ana' }]);
});

test('nothing is left ticking when nobody waits', async () => {
  const { offers, enter, set, settle, clock } = buildDistributor();
  await set('luis', { state: 'off' });
  const caller = await enter('c1');
  offers[0]!.decide({ kind: 'missed', why: 'busy' });
  await set('ana', { state: 'ready' });
  expect(clock.pending).toBe(1);
  caller.leave();
  await settle();
  expect(clock.pending).toBe(0);
});

test('whose phone stops ringing for another call that goes on elsewhere gets the caller who waits', async () => {
  const { bus, offers, enter, people, set, settle } = buildDistributor();
  await set('luis', { state: 'off' });
  await set('ana', { phone: 'in-use' });
  await enter('one');
  expect(offers).toEqual([]);
  people.get('ana')!.phone = 'registered';
  const end = { kind: 'leg.ended', legId: 'rang', by: 'local', cause: 'answered-elsewhere' } as const;
  bus.publish('call.told', { ...end, callId: 'another', seq: 7, at: 0 });
  await settle();
  expect(offers).toMatchObject([{ callId: 'one', login: 'ana' }]);
});

test('rings at all: the first to answer has the caller, the others hear that and have missed nothing', async () => {
  const { offers, enter, settle, set, document, distributor } = buildDistributor();
  document.queues[0]!.distribution.strategy = 'ring-all';
  const caller = await enter('c1');
  expect(offers).toMatchObject([
    { login: 'ana', reason: 'ring-all' },
    { login: 'luis', reason: 'ring-all' },
  ]);
  expect(distributor.waiting()[0]?.offeredTo?.map(({ login }) => login)).toEqual(['ana', 'luis']);
  offers[1]!.decide({ kind: 'answered' });
  await settle();
  expect(caller.outcomes).toEqual([{ kind: 'answered', login: 'luis' }]);
  expect([offers[0]!.withdrawn.aborted, offers[1]!.withdrawn.aborted]).toEqual([true, false]);
  offers[0]!.decide({ kind: 'withdrawn' });
  await set('ana', { state: 'ready' });
  await enter('c2');
  expect(offers[2]).toMatchObject({ callId: 'c2', login: 'ana' });
});

test('rings at one more after each interval', async () => {
  const { offers, enter, settle, document, clock } = buildDistributor();
  Object.assign(document.queues[0]!.distribution, { strategy: 'ring-more', ringMoreSec: 8 });
  await enter('c1');
  expect(offers.map(({ login }) => login)).toEqual(['ana']);
  clock.advance(8000);
  await settle();
  expect(offers.map(({ login }) => login)).toEqual(['ana', 'luis']);
});

test('the queue chooses by what its people did today, know and sit', async () => {
  const { offers, enter, settle, set, document, clock, days } = buildDistributor();
  const { distribution } = document.queues[0]!;
  days.set('ana', { calls: 3, talkMs: 10_000 });
  distribution.strategy = 'fewest-calls';
  await enter('c1');
  expect(offers[0]).toMatchObject({ login: 'luis', reason: 'fewest-calls' });
  await set('luis', { state: 'off' });
  distribution.needs = [{ skill: 'english', least: 60, everySec: 30, by: 30, downTo: 0 }];
  document.people[0]!.skills = [{ skill: 'english', level: 30 }];
  await enter('c2');
  expect(offers).toHaveLength(1);
  clock.advance(30_000);
  await settle();
  expect(offers[1]).toMatchObject({ callId: 'c2', login: 'ana', needs: [{ skill: 'english', least: 30 }] });
});

test('the second tier is asked when its time has come', async () => {
  const { offers, enter, settle, document, clock, set } = buildDistributor();
  Object.assign(document.queues[0]!.distribution, {
    tiers: [{ afterSec: 20 }],
    seats: [{ login: 'luis', tier: 2, weight: 1, share: 1 }],
  });
  await set('ana', { state: 'talking' });
  await enter('c1');
  clock.advance(19_999);
  await settle();
  expect(offers).toEqual([]);
  clock.advance(1);
  await settle();
  expect(offers).toMatchObject([{ login: 'luis' }]);
});

test('another delay after a refusal than after silence', async () => {
  const { offers, enter, set, settle, clock, document } = buildDistributor();
  document.queues[0]!.distribution.declinedRetrySec = 60;
  await set('luis', { state: 'off' });
  await enter('c1');
  offers[0]!.decide({ kind: 'missed', why: 'declined' });
  await set('ana', { state: 'ready' });
  clock.advance(59_999);
  await settle();
  expect(offers).toHaveLength(1);
  clock.advance(1);
  await settle();
  expect(offers).toHaveLength(2);
});
