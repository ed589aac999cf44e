import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming } from '../../testing/fakes/fake-telephony.ts';

function buildHouse(): House {
  const house = buildExchange();
  house.document.mailboxes = [
    { ...mailboxDefaults, number: '101', name: 'Ana' },
    { ...mailboxDefaults, number: '600', name: 'Care', pin: '4711' },
  ];
  return house;
}

/** A message of two minutes ago; its id. */
function leave(house: House, message: { mailbox: string; fromNumber?: string }): string {
  const { id, file } = house.mailboxes.begin({ callId: 'c', fromNumber: '+34600111222', ...message });
  mkdirSync(dirname(join(house.dataFolder, file)), { recursive: true });
  writeFileSync(join(house.dataFolder, file), 'RIFF');
  house.mailboxes.keep(id, 5000);
  return id;
}

const press = async (house: House, { legId }: FakeIncoming, keys: string): Promise<void> => {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
};

/** All that is said up to a silence, by the names of the files. */
async function listen(house: House, { legId }: FakeIncoming): Promise<string[]> {
  const heard: string[] = [];
  for (;;) {
    const source = house.media.legs.get(legId)?.playing?.source;
    if (source?.kind !== 'prompts') return heard;
    heard.push(...source.files.map((file) => file.replace(/^.*\//, '').replace(/(-es)?\.wav$/, '')));
    house.media.finishPlaying(legId);
    await house.settle();
  }
}

test('*97 from the own phone: how many there are, when each came, each message, and what can be done with it', async () => {
  const house = buildHouse();
  const first = leave(house, { mailbox: '101' });
  await house.advance(60_000);
  const second = leave(house, { mailbox: '101' });
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  const time = ['received', 'today', 'at', 'number-13'];
  expect(await listen(house, phone)).toEqual([
    ...['you-have', 'number-2', 'new-messages', ...time, 'number-0', first, 'message-menu'],
  ]);
  expect(house.mailboxes.counts('101')).toEqual({ unheard: 1, heard: 1 });
  await press(house, phone, '2');
  expect(await listen(house, phone)).toEqual([...time, 'number-1', second, 'message-menu']);
  await press(house, phone, '2');
  expect(await listen(house, phone)).toEqual(['no-more-messages', 'main-menu']);
  phone.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup' }]);
  expectAllClosed(house);
});

test('a message is deleted by one key, also while it is still being heard', async () => {
  const house = buildHouse();
  const id = leave(house, { mailbox: '101' });
  const file = join(house.dataFolder, house.mailboxes.find(id)!.file);
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  await press(house, phone, '#');
  for (let said = 0; said < 4; said++) {
    house.media.finishPlaying(phone.legId);
    await house.settle();
  }
  await press(house, phone, '3');
  expect(await listen(house, phone)).toEqual(['message-deleted', 'no-more-messages', 'main-menu']);
  expect(house.mailboxes.list('101')).toEqual([]);
  expect(existsSync(file)).toBe(false);
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'voicemail.deleted', messageId: id }));
});

test('one key calls back whoever left the message', async () => {
  const house = buildHouse();
  leave(house, { mailbox: '101', fromNumber: '102' });
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  await listen(house, phone);
  await press(house, phone, '5');
  const called = house.telephony.lastDialled();
  expect(called.request.target).toMatchObject({ kind: 'device', extension: '102' });
  called.answer();
  await house.settle();
  expect(house.media.legs.get(phone.legId)?.peer).toBe(called.legId);
  called.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
  expectAllClosed(house);
});

test('a call back that nobody answers leads back to the message', async () => {
  const house = buildHouse();
  leave(house, { mailbox: '101', fromNumber: '102' });
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  await listen(house, phone);
  await press(house, phone, '5');
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(await listen(house, phone)).toEqual(['unavailable', 'message-menu']);
});

test('a group box opens by its PIN alone, and the journal does not tell it', async () => {
  const house = buildHouse();
  leave(house, { mailbox: '600' });
  const phone = await phoneDials(house, { extension: '103', to: '*97600' });
  expect(await listen(house, phone)).toEqual(['mailbox-pin']);
  await press(house, phone, '4712');
  expect(await listen(house, phone)).toEqual(['wrong-pin', 'mailbox-pin']);
  await press(house, phone, '4711');
  expect((await listen(house, phone))[0]).toBe('you-have');
  const keys = house.facts().flatMap((fact) => (fact.kind === 'dtmf.received' ? [fact.digit] : []));
  expect(new Set(keys)).toEqual(new Set(['•']));
});

test('after three wrong PINs the call is over', async () => {
  const house = buildHouse();
  const phone = await phoneDials(house, { extension: '103', to: '*97600' });
  for (let attempt = 0; attempt < 3; attempt++) {
    await listen(house, phone);
    await press(house, phone, '0000');
  }
  expect(await listen(house, phone)).toEqual(['not-allowed']);
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed' }]);
  expectAllClosed(house);
});

test("somebody else's mailbox without a PIN opens for nobody but its owner", async () => {
  const house = buildHouse();
  leave(house, { mailbox: '101' });
  const phone = await phoneDials(house, { extension: '102', to: '*97101' });
  expect(await listen(house, phone)).toEqual(['not-allowed']);
  expect(house.mailboxes.counts('101')).toEqual({ unheard: 1, heard: 0 });
});

test('an extension without a mailbox has none to hear', async () => {
  const house = buildHouse();
  const phone = await phoneDials(house, { extension: '102', to: '*97' });
  expect(phone.hungUp).toBe('not-found');
  expectAllClosed(house);
});

test('who presses nothing hears the menu three times, then the call ends', async () => {
  const house = buildHouse();
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  for (let times = 0; times < 3; times++) {
    expect((await listen(house, phone)).at(-1)).toBe('main-menu');
    await house.advance(5000);
  }
  expect(phone.hungUp).toBe('normal');
  expectAllClosed(house);
});

test('a greeting is recorded, heard, and from then on what callers hear; another key brings back the built-in one', async () => {
  const house = buildHouse();
  const phone = await phoneDials(house, { extension: '101', to: '*97' });
  await listen(house, phone);
  await press(house, phone, '2');
  expect(await listen(house, phone)).toEqual(['record-greeting', 'beep']);
  await press(house, phone, '#');
  const said = await listen(house, phone);
  expect(said.at(-1)).toBe('greeting-menu');
  await press(house, phone, '1');
  expect(await listen(house, phone)).toEqual(['greeting-saved', 'main-menu']);
  const caller = await phoneDials(house, { extension: '102', to: '*96101' });
  expect((await listen(house, caller))[0]).toBe(said[0]);
  await press(house, phone, '2');
  await listen(house, phone);
  house.media.dictate({ soundMs: 0 });
  await press(house, phone, '#');
  expect(await listen(house, phone)).toEqual(['greeting-menu-empty']);
  await press(house, phone, '3');
  await listen(house, phone);
  expect(house.mailboxes.greeting('101')).toBeUndefined();
});
