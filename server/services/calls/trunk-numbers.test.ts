import { expect, test } from 'vitest';
import { charges } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, phoneDials } from '../../testing/call-stories.ts';

const rewritings = (house: ReturnType<typeof buildExchange>) =>
  house.facts().filter(({ kind }) => kind === 'number.rewritten');

test('a carrier that wants numbers otherwise gets them so; the call is told and charged by the number meant', async () => {
  const house = buildExchange();
  house.document.trunks[0]!.rewrite = [
    { on: 'dialled', match: '6*', strip: 0, prepend: '9934' },
    { on: 'shown', match: '+34*', strip: 3, prepend: '' },
  ];
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.lastDialled();
  expect(carrier.request).toMatchObject({ target: { number: '9934600999888' }, from: { number: '910000001' } });
  expect(rewritings(house)).toMatchObject([
    { trunkId: 'carrier', which: 'dialled', from: '600999888', to: '9934600999888', rule: 1 },
    { trunkId: 'carrier', which: 'shown', from: '+34910000001', to: '910000001', rule: 2 },
  ]);
  carrier.answer();
  await house.settle();
  house.clock.advance(60_000);
  phone.remoteHangup();
  await house.settle();
  expect(house.db.select().from(charges).all()).toMatchObject([
    { destination: '+34600999888', rateName: 'Spain', state: 'rated', net: '0.07' },
  ]);
  expectAllClosed(house);
});

test('an emergency number goes out as it is, whatever the rules do with others', async () => {
  const house = buildExchange();
  house.document.trunks[0]!.rewrite = [{ on: 'dialled', match: '*', strip: 1, prepend: '00' }];
  const phone = await phoneDials(house, { extension: '101', to: '112' });
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { number: '112' } });
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('who calls and whom is read by the rules of the trunk before routes and lists look at it', async () => {
  const house = buildExchange();
  house.document.trunks[0]!.rewrite = [
    { on: 'caller', match: '0034*', strip: 4, prepend: '+34' },
    { on: 'called', match: 'xxxx', strip: 0, prepend: '+3491000' },
  ];
  house.document.callers = [{ id: 'spam', number: '+34600111222', verdict: 'block', name: 'Spam' }];
  const blocked = house.telephony.incoming({ ...fromCarrier, from: { number: '0034600111222' }, to: '0001' });
  await house.settle();
  expect(blocked.hungUp).toBe('declined');
  expect(rewritings(house)).toMatchObject([
    { which: 'caller', from: '0034600111222', to: '+34600111222', rule: 1 },
    { which: 'called', from: '0001', to: '+34910000001', rule: 2 },
  ]);
  expect(house.rows()).toMatchObject([{ fromNumber: '+34600111222', toNumber: '+34910000001' }]);
  expectAllClosed(house);
});

/** A house whose phone 101 shows a number of its own, and asks for others. */
function buildOwn(more: { foreignCallerId?: 'replace' | 'refuse' } = {}) {
  const house = buildExchange();
  Object.assign(house.document.trunks[0]!, more);
  house.document.office.numbers = ['+34910000002'];
  house.document.extensions[0]!.callerId = '+34910000002';
  return house;
}

const judged = (house: ReturnType<typeof buildExchange>) =>
  house.facts().filter(({ kind }) => kind === 'caller-id.judged');

test('an extension shows its own number outside, another extension the trunk’s', async () => {
  const house = buildOwn();
  const first = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000002' });
  first.remoteHangup();
  await house.settle();
  const second = await phoneDials(house, { extension: '102', to: '600999888' });
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001' });
  second.remoteHangup();
  await house.settle();
  expect(judged(house)).toEqual([]);
  expectAllClosed(house);
});

const asking = (to: string) => ({
  source: { kind: 'extension' as const, extension: '101' },
  from: { number: '101', preferred: '+34699000000' },
  to,
});

test('a number that is not the office’s is replaced by the trunk’s, and the story says so', async () => {
  const house = buildOwn();
  const phone = house.telephony.incoming(asking('600999888'));
  await house.settle();
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001' });
  expect(judged(house)).toMatchObject([
    { trunkId: 'carrier', wanted: '+34699000000', verdict: 'replaced', shown: '+34910000001' },
  ]);
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('where the trunk refuses such calls they do not leave the house; emergency calls do', async () => {
  const house = buildOwn({ foreignCallerId: 'refuse' });
  const phone = house.telephony.incoming(asking('600999888'));
  await house.settle();
  expect([phone.hungUp, house.telephony.dialled]).toEqual(['forbidden', []]);
  expect(judged(house)).toMatchObject([{ wanted: '+34699000000', verdict: 'refused' }]);
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed' }]);
  const emergency = house.telephony.incoming(asking('112'));
  await house.settle();
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001' });
  emergency.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('*31# before a number hides who calls, not from an emergency service', async () => {
  const house = buildOwn();
  const phone = await phoneDials(house, { extension: '101', to: '*31#600999888' });
  expect(house.telephony.lastDialled().request).toMatchObject({
    target: { number: '600999888' },
    from: { number: '+34910000002', withheld: true },
  });
  phone.remoteHangup();
  await house.settle();
  const emergency = await phoneDials(house, { extension: '101', to: '#31#112' });
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001' });
  emergency.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a queue that sends who waits outside shows its own number there', async () => {
  const house = buildOwn();
  Object.assign(house.document.queues[0]!, {
    callerId: '+34910000002',
    members: [],
    onNoAgents: { then: { kind: 'number', number: '600999888' } },
  });
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000002' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
