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
