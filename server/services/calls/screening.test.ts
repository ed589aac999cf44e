import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, phoneDials } from '../../testing/call-stories.ts';

const call = (number = '600111222') => ({ ...fromCarrier, from: { number }, to: '910000009' });

/** A house with a number that rings 101. */
function buildHouse() {
  const house = buildExchange();
  const [main] = house.document.inboundRoutes;
  const { greeting: _, ...route } = main!;
  house.document.inboundRoutes.push({
    ...route,
    id: 'direct',
    did: '910000009',
    to: { kind: 'extension', extension: '101' },
  });
  return { ...house, route: house.document.inboundRoutes[1]! };
}

test('a blocked number is turned away without ringing anybody, and the story says by which rule', async () => {
  const house = buildHouse();
  house.document.callers = [{ id: 'spam', number: '+34600*', verdict: 'block', name: 'Spam' }];
  const caller = house.telephony.incoming(call());
  await house.settle();
  expect([caller.hungUp, house.telephony.dialled]).toEqual(['declined', []]);
  expect(house.facts().find(({ kind }) => kind === 'caller.refused')).toMatchObject({
    why: 'blocked',
    rule: '+34600*',
  });
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed', direction: 'inbound' }]);
  expectAllClosed(house);
});

test('who hides the number is turned away where the route wants it so', async () => {
  const house = buildHouse();
  house.route.refuse = 'anonymous';
  const caller = house.telephony.incoming(call(''));
  await house.settle();
  expect(caller.hungUp).toBe('declined');
  expect(house.facts().find(({ kind }) => kind === 'caller.refused')).toMatchObject({ why: 'anonymous' });
  expectAllClosed(house);
});

test('who never called before goes elsewhere; the second time as others do', async () => {
  const house = buildHouse();
  house.route.special = { 'first-time': { kind: 'extension', extension: '102' } };
  const first = house.telephony.incoming(call());
  await house.settle();
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { extension: '102' } });
  expect(house.facts().find(({ kind }) => kind === 'caller.special')).toMatchObject({ when: 'first-time' });
  first.remoteHangup();
  await house.settle();
  const second = house.telephony.incoming(call());
  await house.settle();
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { extension: '101' } });
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('an important customer counts before a known one', async () => {
  const house = buildHouse();
  house.customers.set('+34600111222', [{ id: 'c1', name: 'José' }]);
  house.route.special = {
    known: { kind: 'extension', extension: '102' },
    vip: { kind: 'extension', extension: '103' },
  };
  const caller = house.telephony.incoming(call());
  await house.settle();
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { extension: '102' }, from: { name: 'José' } });
  caller.remoteHangup();
  await house.settle();
  house.vips.add('c1');
  const again = house.telephony.incoming(call());
  await house.settle();
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { extension: '103' } });
  again.remoteHangup();
  await house.settle();
});

test('*60 blocks whoever rang this phone last, missed or not; a phone that nobody rang blocks nobody', async () => {
  const house = buildHouse();
  const caller = house.telephony.incoming(call());
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  const other = await phoneDials(house, { extension: '102', to: '*60' });
  expect(house.media.legs.get(other.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/no-last-caller-es.wav'],
  });
  other.remoteHangup();
  const own = await phoneDials(house, { extension: '101', to: '*60' });
  expect(house.media.legs.get(own.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/caller-blocked-es.wav'],
  });
  own.remoteHangup();
  await house.settle();
  expect(house.document.callers).toMatchObject([{ number: '+34600111222', verdict: 'block' }]);
  const again = house.telephony.incoming(call());
  await house.settle();
  expect(again.hungUp).toBe('declined');
  expectAllClosed(house);
});
