import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, fromCarrier, phoneDials } from '../../testing/call-stories.ts';

test('a caller hears the greeting, waits with music, is answered by the longest idle, and the talk is kept', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await house.advance(1000);
  house.agents.makeReady('luis');
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/welcome-es.wav'],
  });
  house.media.finishPlaying(caller.legId);
  await house.settle();
  const [phone] = house.telephony.dialled;
  expect(phone?.request.target).toMatchObject({ kind: 'device', extension: '101' });
  expect(house.media.legs.get(caller.legId)?.playing?.source.kind).toBe('music');
  phone!.ring();
  await house.advance(4000);
  phone!.answer();
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(phone!.legId);
  expect([...house.media.recordings.values()]).toMatchObject([{ left: caller.legId, right: phone!.legId }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  await house.advance(60_000);
  caller.remoteHangup();
  await house.settle();
  expect(phone!.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([
    {
      endReason: 'caller-hangup',
      waitMs: 4000,
      talkMs: 60_000,
      login: 'ana',
      queueId: 'care',
      e164: '+34600111222',
      costState: 'free',
    },
  ]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  await house.advance(20_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expectAllClosed(house);
});

test('an agent who does not answer is marked, and the next one rings', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await house.advance(1000);
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  await house.advance(15_000);
  expect(house.telephony.dialled[0]!.hungUp).toBe('no-answer');
  expect(house.agents.find('ana')).toMatchObject({ misses: 1 });
  const second = house.telephony.dialled[1]!;
  expect(second.request.target).toMatchObject({ extension: '102' });
  second.answer();
  await house.settle();
  second.remoteHangup();
  await house.settle();
  expect(caller.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', login: 'luis', waitMs: 15_000 }]);
  expectAllClosed(house);
});

test.each([
  ['while the greeting plays', 0],
  ['while an agent rings', 1],
  ['after the agent answered', 2],
])('the caller hangs up %s: nothing stays open, nobody is marked', async (_when, stage) => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  if (stage > 0) {
    house.media.finishPlaying(caller.legId);
    await house.settle();
    house.telephony.lastDialled().ring();
  }
  if (stage > 1) house.telephony.lastDialled().answer();
  await house.advance(2000);
  caller.remoteHangup();
  await house.settle();
  await house.advance(30_000);
  expect(house.rows()).toMatchObject([{ endReason: stage === 2 ? 'caller-hangup' : 'abandoned' }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expectAllClosed(house);
});

test('nobody signed in: the message, then the end; and with another number, the caller is put through to it', async () => {
  const house = buildExchange();
  const caller = await callerWaits(house);
  expect(house.media.legs.get(caller.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/no-agents-es.wav'],
  });
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'no-agents' }]);
  house.document.queues[0]!.onNoAgents = { then: { kind: 'number', number: '600999888' } };
  const second = await callerWaits(house);
  const outside = house.telephony.lastDialled();
  expect(outside.request.target).toEqual({ kind: 'trunk', trunkId: 'carrier', number: '600999888' });
  outside.answer();
  await house.settle();
  expect(house.media.legs.get(second.legId)?.peer).toBe(outside.legId);
  await house.advance(61_000);
  outside.remoteHangup();
  await house.settle();
  // The outgoing leg is what costs: connection fee 0.05 and 61 s at 0.02 a minute.
  expect(house.charges().filter(({ way }) => way === 'out')).toMatchObject([
    { state: 'rated', net: '0.0703', billedSec: 61 },
  ]);
  expectAllClosed(house);
});

test('an agent dials out: ring-back from the carrier, answer, talk, charge', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const phone = house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101' },
    to: '600999888',
  });
  await house.settle();
  const carrier = house.telephony.lastDialled();
  expect(carrier.request.from).toEqual({ number: '+34910000001' });
  carrier.ring();
  expect(phone.acts).toEqual(['ring']);
  carrier.progress();
  expect(phone.acts).toEqual(['ring', 'progress']);
  await house.advance(5000);
  carrier.answer();
  await house.settle();
  expect(phone.acts).toEqual(['ring', 'progress', 'answer']);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  await house.advance(30_000);
  phone.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([
    {
      direction: 'outbound',
      talkMs: 30_000,
      login: 'ana',
      e164: '+34600999888',
      cost: '0.06',
      costState: 'rated',
      endReason: 'caller-hangup',
    },
  ]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expectAllClosed(house);
});

test.each([
  [486, 'busy', 'busy'],
  [603, 'rejected', 'declined'],
  [404, 'invalid-number', 'not-found'],
  [503, 'unreachable', 'unavailable'],
])('a carrier that answers %i ends the call as %s', async (status, endReason, cause) => {
  const house = buildExchange();
  const phone = house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101' },
    to: '600999888',
  });
  await house.settle();
  house.telephony.lastDialled().refuse(status);
  await house.settle();
  expect(phone.hungUp).toBe(cause);
  expect(house.rows()).toMatchObject([{ endReason, talkMs: 0, cost: null }]);
  expectAllClosed(house);
});

test.each(['+34600999888', '0034600999888', '600999888', '112', '0112', '102', '*1'])(
  'who calls in over a trunk does not get out again by dialling %s',
  async (to) => {
    const house = buildExchange();
    const caller = house.telephony.incoming({ ...fromCarrier, to });
    await house.advance(60_000);
    expect(house.telephony.dialled.filter(({ request }) => request.target.kind === 'trunk')).toEqual([]);
    expect(caller.hungUp).toBeDefined();
    expectAllClosed(house);
  },
);

test('when the first trunk fails the next one is tried; a busy line is an answer', async () => {
  const house = buildExchange();
  house.document.trunks.push({ ...house.document.trunks[0]!, id: 'spare' });
  house.document.outboundRoutes[0]!.trunks = ['carrier', 'spare'];
  house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101' },
    to: '600999888',
  });
  await house.settle();
  house.telephony.lastDialled().refuse(503);
  await house.settle();
  expect(house.telephony.dialled.map(({ request }) => request.target)).toMatchObject([
    { trunkId: 'carrier' },
    { trunkId: 'spare' },
  ]);
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(house.telephony.dialled).toHaveLength(2);
  expectAllClosed(house);
});

test('an emergency number passes without any route', async () => {
  const house = buildExchange({ outboundRoutes: [] });
  house.telephony.incoming({ source: { kind: 'extension', extension: '101' }, from: { number: '101' }, to: '112' });
  await house.settle();
  const carrier = house.telephony.lastDialled();
  expect(carrier.request.target).toMatchObject({ kind: 'trunk', number: '112' });
  carrier.answer();
  await house.advance(10_000);
  carrier.remoteHangup();
  await house.settle();
  expect(house.charges()).toMatchObject([{ state: 'free', reason: 'emergency-number', net: '0' }]);
  expectAllClosed(house);
});

test('click to call: the own phone first, then the customer', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  expect(house.exchange.dial({ login: 'ana', number: '+34 600 999 888' })).toMatchObject({ kind: 'dialling' });
  await house.settle();
  const own = house.telephony.lastDialled();
  expect(own.request).toMatchObject({ autoAnswer: true, target: { extension: '101' } });
  own.answer();
  await house.settle();
  const carrier = house.telephony.lastDialled();
  expect(carrier.request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  expect(house.media.legs.get(own.legId)?.playing?.source.kind).toBe('tone');
  carrier.answer();
  await house.settle();
  expect(house.media.legs.get(own.legId)?.peer).toBe(carrier.legId);
  await house.advance(12_000);
  own.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ direction: 'outbound', login: 'ana', talkMs: 12_000 }]);
  expectAllClosed(house);
});

test.each([
  ['a number that is none', { login: 'ana', number: 'hello' }, 'invalid-number'],
  ['a person that is none', { login: 'eva', number: '600999888' }, 'unknown-person'],
])('click to call refuses %s', (_what, request, reason) => {
  const house = buildExchange();
  expect(house.exchange.dial(request)).toEqual({ kind: 'refused', reason });
});

test('a phone that is not there cannot ring: the click says so', () => {
  const house = buildExchange();
  house.registered.delete('101');
  expect(house.exchange.dial({ login: 'ana', number: '600999888' })).toEqual({
    kind: 'refused',
    reason: 'phone-not-registered',
  });
});

test('hold by both sides: the talk goes on when the last one takes it up again', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '101', to: '102' });
  const other = house.telephony.lastDialled();
  other.answer();
  await house.settle();
  const peer = () => house.media.legs.get(caller.legId)?.peer;
  const music = (leg: { legId: string }) => house.media.legs.get(leg.legId)?.playing?.source.kind;
  caller.changeMedia({ direction: 'recvonly' });
  other.changeMedia({ direction: 'inactive' });
  expect([music(caller), music(other), house.exchange.live()[0]!.held]).toEqual(['music', 'music', true]);
  caller.changeMedia({ direction: 'sendrecv' });
  expect([music(caller), house.exchange.live()[0]!.held]).toEqual(['music', true]);
  other.changeMedia({ direction: 'sendrecv' });
  expect([music(caller), music(other), peer(), house.exchange.live()[0]!.held]).toEqual([
    undefined,
    undefined,
    other.legId,
    false,
  ]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('hold: the other one hears music, resume brings them together', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  phone.changeMedia({ direction: 'recvonly' });
  expect(house.media.legs.get(caller.legId)?.playing?.source.kind).toBe('music');
  phone.changeMedia({ direction: 'sendrecv' });
  expect(house.media.legs.get(caller.legId)).toMatchObject({ peer: phone.legId });
  expect(house.kinds()).toEqual(expect.arrayContaining(['leg.held', 'leg.resumed']));
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a test call rings the phone, speaks to who answers and hangs up', async () => {
  const house = buildExchange();
  expect(house.exchange.testCall('101')).toBe(true);
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  expect(house.media.legs.get(phone.legId)?.playing?.source).toMatchObject({ files: ['/prompts/test-call-es.wav'] });
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(phone.hungUp).toBe('normal');
  expectAllClosed(house);
  house.registered.delete('101');
  expect(house.exchange.testCall('101')).toBe(false);
});

test('after closing time the caller hears so', async () => {
  const house = buildExchange();
  house.document.hours[0]!.weekly = [];
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.playing?.source).toMatchObject({ files: ['/prompts/closed-es.wav'] });
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'closed' }]);
  expectAllClosed(house);
});

test('a known number brings its customer before the phone rings', async () => {
  const house = buildExchange();
  house.customers.set('+34600111222', [{ id: 'cust1', name: 'Bar Pepe' }]);
  house.agents.makeReady('ana');
  const popped: unknown[] = [];
  house.bus.on('screen.popped', (fact) => popped.push({ ...fact, dialled: house.telephony.dialled.length }));
  await callerWaits(house);
  expect(popped).toMatchObject([{ login: 'ana', customerId: 'cust1', dialled: 0 }]);
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '600111222', name: 'Bar Pepe' });
});

test('the media worker dies: every call ends truthfully', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  house.media.die();
  await house.settle();
  expect(caller.hungUp).toBe('media-failed');
  expect(house.rows()).toMatchObject([{ endReason: 'media-failed' }]);
  expectAllClosed(house);
});

test('no port for the audio: the caller is refused and told so in the journal', async () => {
  const house = buildExchange();
  house.media.refuse({ method: 'open', code: 'media-ports-exhausted' });
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(caller.hungUp).toBe('media-failed');
  expect(house.rows()).toMatchObject([{ endReason: 'media-failed' }]);
  expectAllClosed(house);
});

test('stopping ends every call and takes no new one', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const stopped = house.exchange.stop();
  await house.settle();
  await stopped;
  expect(caller.hungUp).toBe('shutdown');
  const late = house.telephony.incoming(fromCarrier);
  expect(late.hungUp).toBe('shutdown');
  expect(house.rows()).toMatchObject([{ endReason: 'shutdown' }]);
  expectAllClosed(house);
});

test.each(Array.from({ length: 6 }, (_, index) => index + 1))(
  'whatever leg act %i fails, the story ends once and nothing stays open',
  async (nth) => {
    const house = buildExchange();
    house.agents.makeReady('ana');
    house.telephony.failAt(nth);
    const caller = house.telephony.incoming(fromCarrier);
    await house.settle();
    if (house.media.legs.has(caller.legId)) house.media.finishPlaying(caller.legId);
    await house.settle();
    const phone = house.telephony.dialled[0];
    if (phone && !phone.ended) phone.answer();
    await house.advance(1000);
    if (!caller.ended) caller.remoteHangup();
    await house.advance(40_000);
    expectAllClosed(house);
  },
);
