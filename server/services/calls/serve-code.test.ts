import { expect, test } from 'vitest';
import { ringGroupDefaults } from '../../core/office/ring-groups.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const peerOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.peer;
const mixOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.mix;

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('*66 dials again what the phone dialled last, as if it had been dialled: direction, route and charge', async () => {
  const house = buildExchange();
  const first = await phoneDials(house, { extension: '101', to: '600999888' });
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  first.remoteHangup();
  await phoneDials(house, { extension: '101', to: '*78' });
  await house.advance(1_000);
  await phoneDials(house, { extension: '101', to: '*66' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  expect(house.rows().at(-1)).toMatchObject({ direction: 'outbound', toNumber: '600999888' });
  await hangUpAll(house);
});

test('*69 calls back who called last, also who was not answered', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  caller.remoteHangup();
  await house.advance(1_000);
  await phoneDials(house, { extension: '101', to: '*69' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600111222' });
  await hangUpAll(house);
  const inside = await phoneDials(house, { extension: '102', to: '103' });
  inside.remoteHangup();
  await house.advance(1_000);
  await phoneDials(house, { extension: '103', to: '*69' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '102' });
  await hangUpAll(house);
});

test('without a last number *66 and *69 say so', async () => {
  for (const code of ['*66', '*69']) {
    const house = buildExchange();
    const phone = await phoneDials(house, { extension: '101', to: code });
    expect(house.media.legs.get(phone.legId)?.playing?.source).toEqual({
      kind: 'prompts',
      files: ['/prompts/no-last-number-es.wav'],
    });
    house.media.finishPlaying(phone.legId);
    await hangUpAll(house);
  }
});

test('a class of service that forbids a number forbids it by *66 too', async () => {
  const house = buildExchange();
  await phoneDials(house, { extension: '101', to: '600999888' });
  await hangUpAll(house);
  const always = { kind: 'always' } as const;
  const never = { kind: 'never' } as const;
  house.document.classes.push({
    id: 'inside',
    name: 'Inside',
    allows: { internal: always, local: never, mobile: never, national: never, international: never, premium: never },
  });
  house.document.extensions[0]!.class = 'inside';
  const dialled = house.telephony.dialled.length;
  await phoneDials(house, { extension: '101', to: '*66' });
  expect(house.telephony.dialled).toHaveLength(dialled);
  await hangUpAll(house);
});

test('*80102: the phone is asked to pick up by itself, and both hear each other', async () => {
  const house = buildExchange();
  const ana = await phoneDials(house, { extension: '101', to: '*80102' });
  const luis = house.telephony.lastDialled();
  expect(luis.request).toMatchObject({ target: { extension: '102' }, autoAnswer: true });
  luis.answer();
  await house.settle();
  expect(peerOf(house, ana)).toBe(luis.legId);
  await hangUpAll(house);
});

test('a phone that is not to be disturbed, or does not pick up, is not spoken to', async () => {
  const house = buildExchange();
  const ana = await phoneDials(house, { extension: '101', to: '*80102' });
  await house.advance(10_000);
  expect(ana.hungUp).toBe('no-answer');
  house.document.extensions[1]!.dnd = true;
  const again = await phoneDials(house, { extension: '101', to: '*80102' });
  expect(again.hungUp).toBe('busy');
  expect(house.telephony.dialled).toHaveLength(1);
  await hangUpAll(house);
});

async function anaPages() {
  const house = buildExchange();
  house.document.ringGroups = [
    { ...ringGroupDefaults, number: '710', name: 'All', members: ['101', '102', '103', '104'] },
  ];
  const ana = await phoneDials(house, { extension: '101', to: '*80710' });
  return { house, ana, phones: house.telephony.dialled };
}

test('*80 and a group: its phones hear who speaks and nobody hears them; the end is with who speaks', async () => {
  const { house, ana, phones } = await anaPages();
  expect(phones.map(({ request }) => [request.target, request.autoAnswer])).toMatchObject([
    [{ extension: '102' }, true],
    [{ extension: '103' }, true],
    [{ extension: '104' }, true],
  ]);
  for (const phone of phones.slice(0, 2)) phone.answer();
  await house.settle();
  expect(mixOf(house, ana)).toMatchObject({ muted: false });
  for (const phone of phones.slice(0, 2)) expect(mixOf(house, phone)).toMatchObject({ muted: true });
  await house.advance(10_000);
  expect(phones[2]!.hungUp).toBe('no-answer');
  phones[0]!.remoteHangup();
  await house.settle();
  expect(ana.ended).toBeUndefined();
  ana.remoteHangup();
  await house.settle();
  expect(phones[1]!.ended).toBeDefined();
  await hangUpAll(house);
});

test('when the last phone has hung up there is nobody to speak to', async () => {
  const { house, ana, phones } = await anaPages();
  for (const phone of phones) phone.answer();
  await house.settle();
  for (const phone of phones) phone.remoteHangup();
  await house.settle();
  expect(ana.ended).toBeDefined();
  await hangUpAll(house);
});

test('phones that are in a call are left in peace', async () => {
  const house = buildExchange();
  house.document.ringGroups = [{ ...ringGroupDefaults, number: '710', name: 'Two', members: ['102', '103'] }];
  await phoneDials(house, { extension: '102', to: '600999888' });
  await phoneDials(house, { extension: '101', to: '*80710' });
  expect(house.telephony.dialled.at(-1)!.request.target).toMatchObject({ extension: '103' });
  expect(house.telephony.dialled).toHaveLength(2);
  await hangUpAll(house);
});
