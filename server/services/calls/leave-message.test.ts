import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming } from '../../testing/fakes/fake-telephony.ts';

const boxOf101 = { number: '101', name: 'Ana', ...mailboxDefaults };

/** 101 has a mailbox, and a number of the carrier rings it; after hours calls go to the mailbox 600. */
function buildHouse(): House {
  const house = buildExchange();
  house.document.mailboxes = [boxOf101, { ...boxOf101, number: '600', name: 'Care', maxMessages: 1 }];
  house.document.inboundRoutes.push({
    ...house.document.inboundRoutes[0]!,
    id: 'direct',
    did: '+34910000002',
    greeting: 'welcome',
    to: { kind: 'extension', extension: '101' },
  });
  delete house.document.inboundRoutes[1]!.greeting;
  return house;
}

/** From outside to the desk of 101. */
async function callDesk(house: House): Promise<FakeIncoming> {
  const caller = house.telephony.incoming({ ...fromCarrier, to: '910000002' });
  await house.settle();
  return caller;
}

const playing = (house: House, { legId }: { legId: string }): string[] => {
  const source = house.media.legs.get(legId)?.playing?.source;
  return source?.kind === 'prompts' ? [...source.files] : [];
};

/** Up to and with the beep. */
async function hearGreeting(house: House, caller: FakeIncoming): Promise<void> {
  for (const _ of ['greeting', 'beep']) {
    house.media.finishPlaying(caller.legId);
    await house.settle();
  }
}

test('nobody answers: the caller hears the greeting and a beep, speaks, presses #, and the message is in the mailbox', async () => {
  const house = buildHouse();
  const changed: string[] = [];
  house.bus.on('mailbox.changed', ({ mailbox }) => changed.push(mailbox));
  const caller = await callDesk(house);
  house.telephony.lastDialled().ring();
  await house.advance(25_000);
  expect(house.telephony.lastDialled().hungUp).toBe('no-answer');
  expect(playing(house, caller)).toEqual(['/prompts/leave-message-es.wav']);
  await hearGreeting(house, caller);
  const [[id, recording]] = [...house.media.recordings] as [[string, { file: string; left: string; right?: string }]];
  expect(recording).toMatchObject({ left: caller.legId, quietAfterMs: 6000 });
  expect(recording.right).toBeUndefined();
  expect(house.media.legs.get(caller.legId)?.playing?.source).toMatchObject({ kind: 'tone', frequenciesHz: [] });
  expect(house.mailboxes.list('101')).toEqual([]);
  house.media.fire({ kind: 'dtmf', legId: caller.legId, digit: '#', durationMs: 100 });
  await house.settle();
  expect(playing(house, caller)).toEqual(['/prompts/message-saved-es.wav']);
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.mailboxes.list('101')).toMatchObject([
    { id, fromNumber: '+34600111222', durationMs: 5000, heardAt: null },
  ]);
  expect(recording.file).toBe(`${house.dataFolder}/voicemail/101/${id}.wav`);
  expect(changed).toEqual(['101']);
  expect(house.rows()).toMatchObject([{ endReason: 'voicemail', answeredAt: null, talkMs: 0 }]);
  expect(house.facts()).toContainEqual(
    expect.objectContaining({ kind: 'voicemail.left', mailbox: '101', messageId: id, durationMs: 5000 }),
  );
  expectAllClosed(house);
});

test('a message whose caller simply hangs up is kept, and the call is told as one that left it', async () => {
  const house = buildHouse();
  house.registered.delete('101');
  const caller = await callDesk(house);
  await hearGreeting(house, caller);
  await house.advance(9000);
  caller.remoteHangup();
  await house.settle();
  expect(house.mailboxes.counts('101')).toEqual({ unheard: 1, heard: 0 });
  expect(house.rows()).toMatchObject([{ endReason: 'voicemail' }]);
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'voicemail.reached', why: 'unreachable' }));
  expectAllClosed(house);
});

test.each([
  ['busy', 486],
  ['rejected', 603],
] as const)('a phone that is %s leaves the caller to the mailbox', async (why, status) => {
  const house = buildHouse();
  await callDesk(house);
  house.telephony.lastDialled().refuse(status);
  await house.settle();
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'voicemail.reached', mailbox: '101', why }));
});

test.each([
  ['speaks no word', { soundMs: 300 }],
  ['hangs up at the beep', { durationMs: 700, soundMs: 700 }],
])('a caller who %s leaves nothing behind: no message, no file', async (_what, spoken) => {
  const house = buildHouse();
  house.media.dictate(spoken);
  house.registered.delete('101');
  const caller = await callDesk(house);
  await hearGreeting(house, caller);
  const { file } = [...house.media.recordings.values()][0]!;
  writeFileSync(file, 'a breath');
  caller.remoteHangup();
  await house.settle();
  expect(house.mailboxes.list('101')).toEqual([]);
  expect(existsSync(file)).toBe(false);
  expect(house.rows()).toMatchObject([{ endReason: 'abandoned' }]);
  expectAllClosed(house);
});

test.each([
  ['falls silent', (house: House, recordingId: string) => house.media.fire({ kind: 'recording-quiet', recordingId })],
  ['speaks for too long', (house: House) => void house.clock.advance(180_000)],
])('whoever %s is told that the message is saved', async (_what, happen) => {
  const house = buildHouse();
  house.registered.delete('101');
  const caller = await callDesk(house);
  await hearGreeting(house, caller);
  happen(house, [...house.media.recordings.keys()][0]!);
  await house.settle();
  expect(playing(house, caller)).toEqual(['/prompts/message-saved-es.wav']);
  expect(house.mailboxes.list('101')).toHaveLength(1);
});

test('after hours the office takes messages in a box of its own, until that is full', async () => {
  const house = buildHouse();
  house.document.hours[0]!.weekly = [];
  house.document.inboundRoutes[0]!.onClosed = { prompt: 'closed', then: { kind: 'voicemail', mailbox: '600' } };
  const first = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(playing(house, first)).toEqual(['/prompts/closed-es.wav']);
  house.media.finishPlaying(first.legId);
  await house.settle();
  await hearGreeting(house, first);
  first.remoteHangup();
  await house.settle();
  const second = house.telephony.incoming(fromCarrier);
  await house.settle();
  house.media.finishPlaying(second.legId);
  await house.settle();
  expect(playing(house, second)).toEqual(['/prompts/mailbox-full-es.wav']);
  house.media.finishPlaying(second.legId);
  await house.settle();
  expect(house.rows().map(({ endReason }) => endReason)).toEqual(['voicemail', 'closed']);
  expectAllClosed(house);
});

test('# goes past the greeting to the beep', async () => {
  const house = buildHouse();
  const caller = await phoneDials(house, { extension: '102', to: '*96101' });
  house.media.fire({ kind: 'dtmf', legId: caller.legId, digit: '#', durationMs: 100 });
  await house.settle();
  expect(playing(house, caller)).toEqual(['/prompts/beep-es.wav']);
});

test('a disk that takes no message is told in the journal, and the caller is not told that it was saved', async () => {
  const house = buildHouse();
  house.registered.delete('101');
  const caller = await callDesk(house);
  await hearGreeting(house, caller);
  house.media.dictate({ durationMs: 0, bytes: 0, soundMs: 0 });
  house.media.fire({ kind: 'recording-failed', recordingId: [...house.media.recordings.keys()][0]!, why: 'ENOSPC' });
  await house.settle();
  expect(playing(house, caller)).toEqual(['/prompts/message-empty-es.wav']);
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'voicemail.missed', why: 'failed' }));
  expect(house.mailboxes.list('101')).toEqual([]);
});

test('an extension without a mailbox ends as it always did', async () => {
  const house = buildHouse();
  house.document.mailboxes = [];
  const caller = await callDesk(house);
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(caller.hungUp).toBe('busy');
  expect(house.rows()).toMatchObject([{ endReason: 'busy' }]);
  expectAllClosed(house);
});

test('a phone transfers a caller to the mailbox of a colleague', async () => {
  const house = buildHouse();
  const caller = await callDesk(house);
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  phone.askTransfer('*96101');
  await house.settle();
  expect(phone.hungUp).toBe('normal');
  await hearGreeting(house, caller);
  await house.advance(3000);
  caller.remoteHangup();
  await house.settle();
  expect(house.mailboxes.list('101')).toHaveLength(1);
  expectAllClosed(house);
});
