import { describe, expect, test } from 'vitest';
import { charges } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';

/** Calls outside ask for an account; 66 has a PIN, 77 is not used any more. */
function build({ required = true }: { required?: boolean } = {}): House {
  const house = buildExchange({
    departments: [{ id: 'works', name: 'Works', members: [], outside: false }],
    accounts: [
      { code: '55', name: 'New roof', department: 'works', principal: 'Acme', active: true },
      { code: '66', name: 'Board', pin: '4711', active: true },
      { code: '77', name: 'Old', active: false },
    ],
  });
  if (required) for (const route of house.document.outboundRoutes) route.account = 'required';
  return house;
}

async function press(house: House, { legId }: { legId: string }, keys: string): Promise<void> {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
}

const said = (house: House, { legId }: { legId: string }): string =>
  JSON.stringify(house.media.legs.get(legId)?.playing?.source);
const given = (house: House) => house.facts().filter(({ kind }) => kind === 'account.given');
const paidBy = (house: House) => house.db.select().from(charges).all();

async function isSentAway(house: House, phone: { legId: string }): Promise<void> {
  for (const prompt of ['wrong-account', 'not-allowed']) {
    expect(said(house, phone)).toContain(prompt);
    house.media.finishPlaying(phone.legId);
    await house.settle();
  }
}

async function talkAndHangUp(house: House, phone: { remoteHangup: () => void }): Promise<void> {
  house.telephony.lastDialled().answer();
  await house.advance(10_000);
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
}

describe('a route that demands an account', () => {
  test('asks in words, says when the code is wrong, and charges the call to the right one', async () => {
    const house = build();
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    expect(said(house, phone)).toContain('enter-account');
    await press(house, phone, '99#');
    expect(said(house, phone)).toContain('wrong-account');
    await press(house, phone, '77#');
    await press(house, phone, '55#');
    expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
    await talkAndHangUp(house, phone);
    expect(given(house)).toMatchObject([{ how: 'asked' }, { how: 'asked' }, { how: 'asked', account: '55' }]);
    expect(paidBy(house)).toMatchObject([
      {
        payerAccount: '55',
        payerDepartment: 'works',
        payerPrincipal: 'Acme',
        payerExtension: '101',
        payerHow: 'dialled',
      },
    ]);
    expect(JSON.stringify(house.facts())).not.toContain('"digit":"5"');
  });

  test('lets nobody out after three wrong codes, and locks the phone after nine', async () => {
    const house = build();
    for (let call = 0; call < 3; call++) {
      const phone = await phoneDials(house, { extension: '101', to: '600999888' });
      for (const wrong of ['11#', '22#', '33#']) await press(house, phone, wrong);
      await isSentAway(house, phone);
    }
    const locked = await phoneDials(house, { extension: '101', to: '55#600999888' });
    await isSentAway(house, locked);
    expect(house.telephony.dialled).toEqual([]);
    expect(house.rows().map(({ endReason }) => endReason)).toEqual(Array(4).fill('not-allowed'));
    expectAllClosed(house);
  });

  test('takes the code that was dialled before the number, and asks only for its PIN', async () => {
    const house = build();
    const first = await phoneDials(house, { extension: '101', to: '55#600999888' });
    expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
    await talkAndHangUp(house, first);
    const second = await phoneDials(house, { extension: '101', to: '66#600999888' });
    expect(said(house, second)).toContain('enter-pin');
    await press(house, second, '4711#');
    await talkAndHangUp(house, second);
    expect(paidBy(house).map(({ payerAccount }) => payerAccount)).toEqual(['55', '66']);
    expect(house.rows().map(({ toNumber }) => toNumber)).toEqual(['600999888', '600999888']);
  });

  test.each(['112', '55#112', '0112'])('never asks who calls for help: %s', async (dialled) => {
    const house = build();
    const phone = await phoneDials(house, { extension: '101', to: dialled });
    expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '112' });
    await talkAndHangUp(house, phone);
    expect(given(house)).toEqual([]);
  });

  test('is no way out for who transfers without saying it; with *5 it is, and the call goes on to be charged to it', async () => {
    const house = build();
    const caller = await phoneDials(house, { extension: '101', to: '102' });
    const luis = house.telephony.lastDialled();
    luis.answer();
    await house.settle();
    await press(house, luis, '*1600999888#');
    expect(house.telephony.dialled).toHaveLength(1);
    expect(house.facts().find(({ kind }) => kind === 'transfer.refused')).toMatchObject({ why: 'no-account' });
    await press(house, luis, '*555#');
    await press(house, luis, '*1600999888#');
    expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
    await talkAndHangUp(house, caller);
    expect(paidBy(house)).toMatchObject([{ payerHow: 'transferred', payerExtension: '102', payerAccount: '55' }]);
  });
});

describe('an account keyed during the call', () => {
  test('pays for all of it; a wrong one says so and changes nothing, and nobody outside hears the keys', async () => {
    const house = build({ required: false });
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    const there = house.telephony.lastDialled();
    there.answer();
    await house.advance(60_000);
    await press(house, phone, '*599#');
    expect(said(house, phone)).toContain('wrong-account');
    await press(house, phone, '*566*4711#');
    expect(said(house, phone)).toContain('account-taken');
    await house.advance(10_000);
    expect(house.media.legs.get(there.legId)?.dtmfSent).toBe('');
    phone.remoteHangup();
    await house.settle();
    expect(paidBy(house)).toMatchObject([{ payerAccount: '66', payerExtension: '101', billedSec: 70 }]);
    expect(given(house)).toMatchObject([{ how: 'keyed' }, { how: 'keyed', account: '66', login: 'ana' }]);
    expectAllClosed(house);
  });

  test('is held against its budget from then on, whose last increment ends the call', async () => {
    const house = buildExchange({
      accounts: [{ code: '55', name: 'New roof', active: true }],
      limits: { warnSec: 30, calls: [], budgets: [{ of: 'account:55', period: 'day', amount: '1', onFull: 'cut' }] },
    });
    const phone = await phoneDials(house, { extension: '101', to: '00442071838750' });
    house.telephony.lastDialled().answer();
    await house.advance(70_000);
    await press(house, phone, '*555#');
    await house.advance(180_000);
    expect(house.rows().map(({ endReason }) => endReason)).toEqual(['limit-reached']);
    expect(paidBy(house)).toMatchObject([{ payerAccount: '55', net: '1' }]);
    expectAllClosed(house);
  });
});

describe('what nobody dials over a route that demands an account', () => {
  const goesOut = (house: House) => house.telephony.dialled.filter(({ request }) => request.target.kind === 'trunk');
  const extensionOf = (house: House, number: string) =>
    house.document.extensions.find((each) => each.number === number)!;

  test('is not forwarded without one: a colleague hears why, a caller from outside that nobody is there, and it is written down', async () => {
    const house = build();
    extensionOf(house, '102').forward.always = '600999888';
    const phone = await phoneDials(house, { extension: '101', to: '102' });
    expect(said(house, phone)).toContain('account-missing');
    house.media.finishPlaying(phone.legId);
    await house.settle();
    expect(goesOut(house)).toEqual([]);
    house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '102' };
    delete house.document.inboundRoutes[0]!.greeting;
    const caller = house.telephony.incoming(fromCarrier);
    await house.settle();
    expect(said(house, caller)).toContain('unavailable');
    house.media.finishPlaying(caller.legId);
    await house.settle();
    expect(goesOut(house)).toEqual([]);
    const missing = house
      .rows()
      .flatMap(({ id }) => house.facts(id))
      .filter(({ kind }) => kind === 'account.missing');
    expect(missing).toMatchObject(Array(2).fill({ routeId: house.document.outboundRoutes[0]!.id, extension: '102' }));
    expectAllClosed(house);
  });

  test.each(['the extension', 'the route'])('is charged to the account of %s, and only that leg', async (whose) => {
    const house = build();
    if (whose === 'the extension') extensionOf(house, '102').account = '55';
    else for (const route of house.document.outboundRoutes) route.houseAccount = '55';
    Object.assign(extensionOf(house, '102').forward, { always: '600999888', confirm: false });
    house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '102' };
    delete house.document.inboundRoutes[0]!.greeting;
    const caller = house.telephony.incoming(fromCarrier);
    await house.settle();
    await talkAndHangUp(house, caller);
    expect(given(house)).toMatchObject([{ how: 'fixed', account: '55' }]);
    const byWay = Object.fromEntries(paidBy(house).map((row) => [row.way, row]));
    expect(byWay.out).toMatchObject({ payerHow: 'forwarded', payerExtension: '102', payerAccount: '55' });
    expect(byWay.in).toMatchObject({ payerAccount: null });
  });

  test('a phone cannot forward itself where its calls would not go', async () => {
    const house = build();
    const phone = await phoneDials(house, { extension: '102', to: '*21*600999888#' });
    expect(said(house, phone)).toContain('account-missing');
    expect(extensionOf(house, '102').forward.always).toBeUndefined();
    phone.remoteHangup();
    await house.settle();
  });

  test('an account that is no longer used is none', async () => {
    const house = build();
    Object.assign(extensionOf(house, '102'), { account: '77' });
    extensionOf(house, '102').forward.always = '600999888';
    const phone = await phoneDials(house, { extension: '101', to: '102' });
    expect(said(house, phone)).toContain('account-missing');
    phone.remoteHangup();
    await house.settle();
    expectAllClosed(house);
  });

  test('a phone with an account of its own is not asked, unless another one was dialled; nor who transfers from it', async () => {
    const house = build();
    extensionOf(house, '101').account = '55';
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    await talkAndHangUp(house, phone);
    const other = await phoneDials(house, { extension: '101', to: '66#600999888' });
    await press(house, other, '4711#');
    await talkAndHangUp(house, other);
    extensionOf(house, '102').account = '55';
    const caller = await phoneDials(house, { extension: '101', to: '102' });
    const luis = house.telephony.lastDialled();
    luis.answer();
    await house.settle();
    await press(house, luis, '*1600999888#');
    await talkAndHangUp(house, caller);
    expect(paidBy(house)).toMatchObject([
      { payerAccount: '55', payerHow: 'dialled' },
      { payerAccount: '66', payerHow: 'dialled' },
      { payerAccount: '55', payerHow: 'transferred', payerExtension: '102' },
    ]);
  });
});
