import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { Facts } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createDistributor, type OfferOutcome } from './distributor.ts';

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
  });
  const offers: {
    callId: string;
    login: string;
    reason: string;
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
        offer: ({ login, reason }) =>
          new Promise((resolve, reject) => {
            offers.push({ callId, login, reason, decide: resolve, fail: () => reject(new Error('no phone')) });
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
  expect(distributor.waiting()).toMatchObject([{ callId: 'c1', offeredTo: 'luis' }, { callId: 'c2' }]);
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
