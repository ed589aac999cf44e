import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const queueLeft = (house: House, callId?: string) =>
  house.facts(callId).flatMap((fact) => (fact.kind === 'queue.left' ? fact.why : []));

test('a caller who waits is offered to the only agent as soon as the wrap-up is over', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const first = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  const second = await callerWaits(house);
  first.remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  expect(house.telephony.dialled).toHaveLength(1);
  await house.advance(20_000);
  expect(house.telephony.dialled).toHaveLength(2);
  house.telephony.lastDialled().answer();
  await house.settle();
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a caller is offered to who comes back from a break, is called no more, or whose phone comes back', async () => {
  for (const way of ['break', 'call', 'phone']) {
    const house = buildExchange();
    house.agents.makeReady('ana');
    if (way === 'break') house.agents.takeBreak('ana', 'meal');
    if (way === 'phone') house.registered.delete('101');
    const own = way === 'call' ? await phoneDials(house, { extension: '101', to: '600999888' }) : undefined;
    const dialledBefore = house.telephony.dialled.length;
    const caller = await callerWaits(house);
    expect(house.telephony.dialled).toHaveLength(dialledBefore);
    if (way === 'break') house.agents.makeReady('ana');
    if (way === 'phone') {
      house.registered.add('101');
      house.bus.publish('extension.changed', { extension: '101' });
    }
    own?.remoteHangup();
    await house.settle();
    expect(house.telephony.dialled).toHaveLength(dialledBefore + 1);
    caller.remoteHangup();
    await house.settle();
    expectAllClosed(house);
  }
});

test('the wait is over while a phone rings: it is given its time, then nobody else rings', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!, { maxWaitSec: 20, missesBeforeBreak: 0, retrySec: 0 });
  house.agents.makeReady('ana');
  await house.advance(1);
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  await house.advance(15_000);
  expect(house.telephony.dialled).toHaveLength(2);
  await house.advance(14_000);
  expect(house.telephony.dialled[1]!.ended).toBeUndefined();
  await house.advance(1000);
  expect(house.telephony.dialled).toHaveLength(2);
  expect(house.media.legs.get(caller.legId)?.playing?.source).toMatchObject({ files: ['/prompts/all-busy-es.wav'] });
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(queueLeft(house)).toEqual(['timeout']);
  expect(house.rows()).toMatchObject([{ endReason: 'queue-timeout', waitMs: 30_000, login: null }]);
  expectAllClosed(house);
});

test('the wait is over while a phone rings, and the phone is answered: they talk', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!, { maxWaitSec: 10 });
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  await house.advance(12_000);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(house.telephony.lastDialled().legId);
  await house.advance(60_000);
  caller.remoteHangup();
  await house.settle();
  expect(queueLeft(house)).toEqual(['answered']);
  expectAllClosed(house);
});

test('who is waiting when the appliance stops, or is hung up from the page, did not give up', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'rest');
  await callerWaits(house);
  const [live] = house.exchange.live();
  house.exchange.hangup({ callId: live!.callId, by: 'sofia' });
  await house.settle();
  await callerWaits(house);
  await house.exchange.stop();
  const [byPage, byStop] = house.rows();
  expect(byPage).toMatchObject({ endReason: 'rejected' });
  expect(byStop).toMatchObject({ endReason: 'shutdown' });
  expect([...queueLeft(house, byPage!.id), ...queueLeft(house, byStop!.id)]).toEqual(['ended', 'ended']);
  expectAllClosed(house);
});

test('an agent who signs out while it rings: the call may still be taken, then the agent is gone', async () => {
  for (const isTaken of [true, false]) {
    const house = buildExchange();
    house.agents.makeReady('ana');
    const caller = await callerWaits(house);
    expect(house.agents.signOut('ana')).toEqual({ kind: 'pending' });
    if (isTaken) {
      house.telephony.lastDialled().answer();
      await house.settle();
      expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
      caller.remoteHangup();
      await house.advance(20_000);
    } else {
      await house.advance(15_000);
      // Nobody is left: the caller hears so.
      house.media.finishPlaying(caller.legId);
      await house.settle();
      expect(house.rows()).toMatchObject([{ endReason: 'no-agents' }]);
    }
    expect(house.agents.find('ana')).toMatchObject({ state: 'off' });
    expectAllClosed(house);
  }
});

test('the queue is taken away under its callers: they get its way out', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'rest');
  const caller = await callerWaits(house);
  house.document.queues = [];
  house.bus.publish('office.changed', { by: 'olga' });
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'no-agents' }]);
  expectAllClosed(house);
});

test.each(['ringing', 'talking'])(
  'a person taken out of the office while %s is signed out afterwards',
  async (when) => {
    const house = buildExchange();
    house.agents.makeReady('ana');
    const caller = await callerWaits(house);
    if (when === 'talking') house.telephony.lastDialled().answer();
    await house.settle();
    const ana = house.document.people.find(({ login }) => login === 'ana')!;
    ana.active = false;
    house.bus.publish('office.changed', { by: 'olga' });
    await house.settle();
    caller.remoteHangup();
    await house.advance(60_000);
    ana.active = true;
    expect(house.agents.find('ana')).toMatchObject({ state: 'off' });
    expectAllClosed(house);
  },
);

test('the only phone is gone between the decision and the ring: the miss is told and the caller waits on', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const { devicesOf } = house.lines;
  let asked = 0;
  // There when the distributor looks, gone when it is to ring.
  house.lines.devicesOf = (extension) => (extension === '101' && ++asked > 1 ? [] : devicesOf(extension));
  const caller = await callerWaits(house);
  expect(house.kinds()).toContain('queue.missed');
  expect(house.exchange.live()).toMatchObject([{ stage: 'waiting' }]);
  caller.remoteHangup();
  await house.advance(10_000);
  expect(house.rows()).toMatchObject([{ endReason: 'abandoned', login: null, extension: null }]);
  expectAllClosed(house);
});

test('sent on to an extension that does not answer, the caller left for the reason that the queue gave', async () => {
  const house = buildExchange();
  house.document.queues[0]!.onNoAgents = { then: { kind: 'number', number: '103' } };
  const caller = await callerWaits(house);
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '103' });
  await house.advance(45_000);
  expect(caller.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ endReason: 'no-agents' }]);
  expectAllClosed(house);
});

test('a call from inside to an agent: talking meanwhile, ready again afterwards without wrap-up', async () => {
  const house = buildExchange();
  house.agents.makeReady('luis');
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const phone = await phoneDials(house, { extension: '101', to: '102' });
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.agents.all()).toMatchObject([{ state: 'talking' }, { state: 'talking' }, {}, {}]);
  phone.remoteHangup();
  await house.settle();
  expect(house.agents.all()).toMatchObject([{ state: 'break', breakReason: 'meal' }, { state: 'ready' }, {}, {}]);
  expectAllClosed(house);
});

test('an agent who telephones in the wrap-up is ready after the call', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  await house.advance(30_000);
  phone.remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expectAllClosed(house);
});

test('rings at all who are free: who answers has the caller, the other phone stops and nobody has missed anything', async () => {
  const house = buildExchange();
  house.document.queues[0]!.distribution.strategy = 'ring-all';
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  const [ana, luis] = house.telephony.dialled;
  ana!.ring();
  luis!.ring();
  luis!.answer();
  await house.settle();
  expect(ana!.hungUp).toBe('answered-elsewhere');
  expect(house.agents.find('luis')).toMatchObject({ state: 'talking' });
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(house.exchange.live()).toMatchObject([{ login: 'luis', stage: 'talking' }]);
  expect(house.kinds()).not.toContain('queue.missed');
  expect(house.facts().filter(({ kind }) => kind === 'queue.offered')).toMatchObject([
    { login: 'ana', reason: 'ring-all', among: 2, tier: 1, needs: [] },
    { login: 'luis', reason: 'ring-all' },
  ]);
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ login: 'luis', endReason: 'caller-hangup' }]);
  expectAllClosed(house);
});

test('rings at all: both answer at the same moment, one has the caller', async () => {
  const house = buildExchange();
  house.document.queues[0]!.distribution.strategy = 'ring-all';
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  const [ana, luis] = house.telephony.dialled;
  ana!.answer();
  luis!.answer();
  await house.settle();
  expect(house.agents.all().filter(({ state }) => state === 'talking')).toHaveLength(1);
  expect(luis!.hungUp).toBe('answered-elsewhere');
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('rings at all in vain: each has missed it once, the caller waits on', async () => {
  const house = buildExchange();
  house.document.queues[0]!.distribution.strategy = 'ring-all';
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  house.telephony.dialled[0]!.refuse(486);
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ stage: 'ringing' }]);
  await house.advance(15_000);
  expect(house.agents.all().map(({ login, misses }) => [login, misses])).toEqual(
    [
      ['ana', 1],
      ['luis', 1],
      ['sofia', 0],
      ['olga', 0],
    ].toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
  );
  caller.remoteHangup();
  await house.settle();
  expect(queueLeft(house)).toEqual(['abandoned']);
  expectAllClosed(house);
});
