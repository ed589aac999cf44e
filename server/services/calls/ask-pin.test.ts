import { expect, test } from 'vitest';
import type { CallClass, Permission } from '../../core/office/call-classes.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const always: Permission = { kind: 'always' };
const pin: Permission = { kind: 'pin' };
const never: Permission = { kind: 'never' };

const allows = (outside: Permission): CallClass['allows'] => ({
  ...{ internal: always, local: outside, mobile: outside, national: outside },
  ...{ international: never, premium: never },
});

/** 101 is a phone for everybody: who calls out gives a PIN. Luis may call mobiles, Sofía may not. */
function buildShared() {
  const house = buildExchange({
    classes: [
      { id: 'shared', name: 'Shared', allows: allows(pin) },
      { id: 'inside', name: 'Inside', allows: allows(never) },
    ],
  });
  const [shared] = house.document.extensions;
  shared!.class = 'shared';
  const [, luis, , sofia] = house.document.people;
  Object.assign(luis!, { callPin: '2468' });
  Object.assign(sofia!, { callPin: '1357', class: 'inside' });
  return house;
}

async function press(house: House, { legId }: { legId: string }, keys: string): Promise<void> {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
}

const said = (house: House, { legId }: { legId: string }): string =>
  JSON.stringify(house.media.legs.get(legId)?.playing?.source);

test('at a shared phone a PIN opens what its owner may call; nobody can read it afterwards', async () => {
  const house = buildShared();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(said(house, phone)).toContain('enter-pin');
  await press(house, phone, '2468#');
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  house.telephony.lastDialled().answer();
  await house.settle();
  phone.remoteHangup();
  await house.settle();
  expect(house.facts().find(({ kind }) => kind === 'pin.given')).toMatchObject({ extension: '101', login: 'luis' });
  expect(JSON.stringify(house.facts())).not.toContain('"digit":"2"');
  expectAllClosed(house);
});

test('the PIN of somebody who may not call there opens nothing', async () => {
  const house = buildShared();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  await press(house, phone, '1357#');
  expect(said(house, phone)).toContain('not-allowed');
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(house.telephony.dialled).toEqual([]);
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed' }]);
  expectAllClosed(house);
});

test('three wrong PINs end the call, nine lock the phone for a quarter of an hour', async () => {
  const house = buildShared();
  for (let call = 0; call < 3; call++) {
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    for (const wrong of ['0000#', '1111#', '2222#']) await press(house, phone, wrong);
    for (const _ of ['wrong-pin', 'not-allowed']) {
      house.media.finishPlaying(phone.legId);
      await house.settle();
    }
    expect(phone.hungUp).toBe('forbidden');
  }
  const locked = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(said(house, locked)).not.toContain('enter-pin');
  locked.remoteHangup();
  await house.advance(15 * 60_000);
  const again = await phoneDials(house, { extension: '101', to: '600999888' });
  await press(house, again, '2468#');
  expect(house.telephony.dialled).toHaveLength(1);
  again.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('whoever presses nothing is asked again, and a hang-up meanwhile leaves nothing open', async () => {
  const house = buildShared();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  house.media.finishPlaying(phone.legId);
  await house.advance(8_000);
  expect(said(house, phone)).toContain('wrong-pin');
  await press(house, phone, '2');
  phone.remoteHangup();
  await house.settle();
  expect(house.telephony.dialled).toEqual([]);
  expectAllClosed(house);
});

test('inside the house and for help nobody is asked for a PIN', async () => {
  const house = buildShared();
  const inside = await phoneDials(house, { extension: '101', to: '102' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '102' });
  inside.remoteHangup();
  const help = await phoneDials(house, { extension: '101', to: '112' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ number: '112' });
  help.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
