import { expect, test } from 'vitest';
import type { CallClass, Permission } from '../../core/office/call-classes.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import { createHotDesks } from '../desks/hot-desks.ts';

const always: Permission = { kind: 'always' };
const never: Permission = { kind: 'never' };
const inside: CallClass['allows'] = {
  ...{ internal: always, local: never, mobile: never, national: never },
  ...{ international: never, premium: never },
};

/** 104 is a phone for everybody, from which nobody calls out; Luis (102) has the PIN 2468. */
function buildShared() {
  const house = buildExchange({ classes: [{ id: 'inside', name: 'Inside', allows: inside }] });
  const { extensions, people } = house.document;
  extensions.find(({ number }) => number === '104')!.class = 'inside';
  house.document.people = people
    .filter(({ login }) => login !== 'olga')
    .map((each) => (each.login === 'luis' ? { ...each, callPin: '2468' } : each));
  return house;
}

async function press(house: House, { legId }: { legId: string }, keys: string): Promise<void> {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
}

const said = (house: House, { legId }: { legId: string }): string =>
  JSON.stringify(house.media.legs.get(legId)?.playing?.source);

async function heardOut(house: House, phone: { legId: string }): Promise<void> {
  house.media.finishPlaying(phone.legId);
  await house.settle();
}

test('who logs on at a shared phone calls from it as from the own one: caller id, class of service, person', async () => {
  const house = buildShared();
  const refused = await phoneDials(house, { extension: '104', to: '600999888' });
  refused.remoteHangup();
  const phone = await phoneDials(house, { extension: '104', to: '*111022468' });
  expect(said(house, phone)).toContain('logged-in');
  await heardOut(house, phone);
  expect(house.hotDesks.all()).toMatchObject([{ host: '104', guest: '102', login: 'luis' }]);

  const call = await phoneDials(house, { extension: '104', to: '600999888' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  expect(house.rows().at(-1)).toMatchObject({ fromNumber: '102', login: 'luis' });
  call.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('calls for the guest ring at the shared phone, too, and its signalling is that phone’s own', async () => {
  const house = buildShared();
  house.hotDesks.logIn('104', { login: 'luis', name: 'Luis', roles: ['agent'], extension: '102', active: true });
  const caller = await phoneDials(house, { extension: '101', to: '102' });
  expect(house.telephony.dialled.map(({ request }) => request.target)).toMatchObject([
    { extension: '102', contactUri: 'sip:102@127.0.0.2:5060' },
    { extension: '104', contactUri: 'sip:104@127.0.0.2:5060' },
  ]);
  house.telephony.dialled[1]!.answer();
  await house.settle();
  const made = house.facts().filter(({ kind }) => kind === 'leg.created');
  const theirs = { kind: 'extension', extension: '102', login: 'luis' };
  expect(made.slice(1)).toMatchObject([{ side: theirs }, { side: theirs }]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('the extension is asked for where it was not dialled, then the PIN; neither stands in the journal', async () => {
  const house = buildShared();
  const phone = await phoneDials(house, { extension: '104', to: '*11' });
  expect(said(house, phone)).toContain('enter-extension');
  await press(house, phone, '102#');
  expect(said(house, phone)).toContain('enter-pin');
  await press(house, phone, '2468#');
  expect(said(house, phone)).toContain('logged-in');
  await heardOut(house, phone);
  const whole = await phoneDials(house, { extension: '104', to: '*111022468' });
  await heardOut(house, whole);
  for (const { id } of house.rows()) expect(JSON.stringify(house.facts(id))).not.toContain('2468');
  expectAllClosed(house);
});

test.each(['*111022469', '*119992468'])(
  '%s: a wrong PIN and an extension that nobody has sound the same',
  async (to) => {
    const house = buildShared();
    const phone = await phoneDials(house, { extension: '104', to });
    expect(said(house, phone)).toContain('enter-pin');
    await press(house, phone, '1111#');
    expect(said(house, phone)).toContain('wrong-pin');
    expect(house.hotDesks.all()).toEqual([]);
    phone.remoteHangup();
    await house.settle();
    expectAllClosed(house);
  },
);

test('*12 makes the phone its own again, and says so where nobody sat', async () => {
  const house = buildShared();
  house.hotDesks.logIn('104', { login: 'luis', name: 'Luis', roles: ['agent'], extension: '102', active: true });
  const out = await phoneDials(house, { extension: '104', to: '*12' });
  expect(said(house, out)).toContain('logged-out');
  await heardOut(house, out);
  const again = await phoneDials(house, { extension: '104', to: '*12' });
  expect(said(house, again)).toContain('nobody-logged-in');
  await heardOut(house, again);
  expect(house.hotDesks.all()).toEqual([]);
  expectAllClosed(house);
});

test('a person sits at one phone; a restart changes nothing; who leaves the office sits nowhere', async () => {
  const house = buildShared();
  const luis = { login: 'luis', name: 'Luis', roles: ['agent' as const], extension: '102', active: true };
  house.hotDesks.logIn('104', luis);
  house.hotDesks.logIn('103', luis);
  expect(house.hotDesks.all()).toMatchObject([{ host: '103', guest: '102' }]);
  const { db, clock, bus } = house;
  const reborn = createHotDesks({ db, clock, bus, office: { read: () => house.document }, lines: house.lines });
  expect(reborn.extensionAt('103')).toBe('102');
  house.document.people = house.document.people.filter(({ login }) => login !== 'luis');
  bus.publish('office.changed', { by: 'test' });
  expect(reborn.extensionAt('103')).toBe('103');
  reborn.stop();
});
