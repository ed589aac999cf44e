import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const number = '+34600999888';

function buildRefusing(): House {
  const house = buildExchange();
  house.customers.set(number, [
    {
      id: 'pepe',
      name: 'Pepe',
      points: [{ id: 1, channel: 'phone', typed: '600999888', key: number, state: 'good' }],
      refusals: [{ channel: 'calls', at: 1, by: 'ana', reason: 'asked so' }],
    },
  ]);
  return house;
}
const judged = (house: House) => house.facts().find(({ kind }) => kind === 'refusal.judged');

test('a phone that dials a customer who wants no calls is told so to the ear, and nothing leaves the house', async () => {
  const house = buildRefusing();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(phone.acts).toEqual(['progress']);
  expect(house.media.legs.get(phone.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/wants-no-calls-es.wav'],
  });
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(phone.hungUp).toBe('forbidden');
  expect(house.telephony.dialled).toEqual([]);
  expect(judged(house)).toMatchObject({ customerId: 'pepe', allowed: false, why: 'refuses' });
  expectAllClosed(house);
});

test('a click on a customer who wants no calls rings nothing, whoever clicks', () => {
  const house = buildRefusing();
  expect(house.exchange.dial({ login: 'ana', number: '600999888' })).toMatchObject({
    kind: 'refused',
    reason: 'wants-no-calls',
    refusal: { customerId: 'pepe', name: 'Pepe' },
  });
  expect(house.exchange.dial({ login: 'ana', number: '600999888', anyway: 'I want to' })).toMatchObject({
    reason: 'wants-no-calls',
  });
  expect(house.telephony.dialled).toEqual([]);
  expectAllClosed(house);
});

test('a supervisor calls anyway with a reason, and both stand in the journal', async () => {
  const house = buildRefusing();
  house.document.people[0]!.roles.push('supervisor');
  const outcome = house.exchange.dial({ login: 'ana', number: '600999888', anyway: 'a recall of the product' });
  expect(outcome.kind).toBe('dialling');
  await house.settle();
  expect(judged(house)).toMatchObject({ why: 'overridden', by: 'ana', reason: 'a recall of the product' });
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  if (outcome.kind === 'dialling') house.exchange.hangup({ callId: outcome.callId, by: 'ana' });
  await house.settle();
  expectAllClosed(house);
});

test('who asked to be called back is called from a phone as well', async () => {
  const house = buildRefusing();
  house.callbacks.add({ callId: 'c0', number: '600 999 888' });
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  expect(judged(house)).toMatchObject({ allowed: true, why: 'asked-back' });
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('an emergency number is called whatever a card says of it', async () => {
  const house = buildRefusing();
  house.customers.set('+34112', house.customers.get(number)!);
  const phone = await phoneDials(house, { extension: '101', to: '112' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '112' });
  expect(judged(house)).toBeUndefined();
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
