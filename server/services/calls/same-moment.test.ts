import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

/** Ana has two phones. */
function withTwoPhones(house: House): void {
  const { devicesOf } = house.lines;
  house.lines.devicesOf = (extension) =>
    devicesOf(extension).flatMap((device) => [
      device,
      { ...device, contact: `sip:${extension}@127.0.0.3:5060`, flow: 'sip:127.0.0.3:5060;transport=udp' },
    ]);
}

test('an agent who picks up and hangs up at once is marked, and the caller goes on waiting', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await house.advance(1);
  house.agents.makeReady('luis');
  const caller = await callerWaits(house);
  const first = house.telephony.lastDialled();
  first.answer();
  first.remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 1 });
  const second = house.telephony.lastDialled();
  expect(second.request.target).toMatchObject({ extension: '102' });
  second.answer();
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(second.legId);
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup', login: 'luis', extension: '102' }]);
  expectAllClosed(house);
});

test('the caller hangs up in the moment of the answer: abandoned, the agent is free again without a mark', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const phone = house.telephony.lastDialled();
  phone.answer();
  caller.remoteHangup();
  await house.settle();
  expect(phone.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ endReason: 'abandoned', talkMs: 0, login: null }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expectAllClosed(house);
});

test('the one called hangs up while the caller is still being answered: the call ends, nobody listens to nothing', async () => {
  const house = buildExchange();
  const caller = house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101' },
    to: '600999888',
    holdAck: true,
  });
  await house.settle();
  const carrier = house.telephony.lastDialled();
  carrier.answer();
  await house.settle();
  carrier.remoteHangup();
  caller.ack();
  await house.settle();
  expect(caller.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', talkMs: 0 }]);
  expectAllClosed(house);
});

test('two phones of one agent answer at once: one talks, the other is hung up', async () => {
  const house = buildExchange();
  withTwoPhones(house);
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const [one, two] = house.telephony.dialled;
  one!.answer();
  expect(two!.hungUp).toBe('answered-elsewhere');
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(one!.legId);
  expect(house.kinds().filter((kind) => kind === 'queue.offered')).toHaveLength(1);
  one!.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('click to call with two phones: the one that is busy leaves the other ringing, and the call goes its way', async () => {
  const house = buildExchange();
  withTwoPhones(house);
  house.exchange.dial({ login: 'ana', number: '600999888' });
  await house.settle();
  const [deskPhone, headset] = house.telephony.dialled;
  deskPhone!.refuse(486);
  await house.settle();
  headset!.answer();
  await house.settle();
  const carrier = house.telephony.lastDialled();
  expect(carrier.request.target).toMatchObject({ kind: 'trunk' });
  carrier.answer();
  await house.settle();
  carrier.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', login: 'ana', extension: '101' }]);
  expectAllClosed(house);
});

test.each([
  [486, 'busy'],
  [603, 'rejected'],
  [503, 'unreachable'],
])("click to call: the own phone's %i is told as %s, not as a caller who gave up", async (status, endReason) => {
  const house = buildExchange();
  house.exchange.dial({ login: 'ana', number: '600999888' });
  await house.settle();
  house.telephony.lastDialled().refuse(status);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason }]);
  expectAllClosed(house);
});

test('click to call: the customer hangs up first, or the agent while it rings', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  for (const who of ['customer', 'agent']) {
    house.exchange.dial({ login: 'ana', number: '600999888' });
    await house.settle();
    const own = house.telephony.lastDialled();
    own.answer();
    await house.settle();
    const carrier = house.telephony.lastDialled();
    if (who === 'agent') own.remoteHangup();
    else {
      carrier.answer();
      await house.settle();
      carrier.remoteHangup();
    }
    await house.settle();
    expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  }
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup' }, { endReason: 'abandoned' }]);
  expectAllClosed(house);
});

test('a second trunk is heard ringing again after the first one spoke and failed', async () => {
  const house = buildExchange();
  house.document.trunks.push({ ...house.document.trunks[0]!, id: 'spare' });
  house.document.outboundRoutes[0]!.trunks = ['carrier', 'spare'];
  house.exchange.dial({ login: 'ana', number: '600999888' });
  await house.settle();
  const own = house.telephony.lastDialled();
  own.answer();
  await house.settle();
  const first = house.telephony.lastDialled();
  first.progress();
  expect(house.media.legs.get(own.legId)).toMatchObject({ peer: first.legId });
  first.refuse(503);
  await house.settle();
  expect(house.media.legs.get(own.legId)?.playing?.source.kind).toBe('tone');
  own.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('who talks on the phone cannot click a second call, also when called from inside', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '101', to: '102' });
  house.telephony.lastDialled().answer();
  await house.settle();
  for (const login of ['ana', 'luis'])
    expect(house.exchange.dial({ login, number: '600999888' })).toEqual({ kind: 'refused', reason: 'busy' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test.each([
  ['inbound', 'rejected', 'callee-hangup'],
  ['outbound', 'abandoned', 'caller-hangup'],
])('ended from the page: an %s call is %s before the talk, %s after it', async (direction, before, after) => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  for (const isTalk of [false, true]) {
    if (direction === 'inbound') await callerWaits(house);
    else await phoneDials(house, { extension: '101', to: '600999888' });
    if (isTalk) house.telephony.lastDialled().answer();
    await house.settle();
    const [live] = house.exchange.live();
    expect(house.exchange.hangup({ callId: live!.callId, by: 'sofia' })).toBe(true);
    await house.settle();
    expect(house.exchange.hangup({ callId: live!.callId, by: 'sofia' })).toBe(false);
    house.agents.makeReady('ana');
  }
  expect(house.rows()).toMatchObject([{ endReason: before }, { endReason: after }]);
  expectAllClosed(house);
});
