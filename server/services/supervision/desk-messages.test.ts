import { expect, test } from 'vitest';
import { countingIds } from '../../base/ids.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { createDeskMessages } from './desk-messages.ts';

/** Ana is at work, Luis is off; Marta writes. */
function office() {
  const house = buildExchange();
  const { db, clock, bus, agents } = house;
  agents.makeReady('ana');
  const told: string[][] = [];
  bus.on('desk-message.changed', ({ logins }) => told.push(logins));
  const messages = createDeskMessages({ db, clock, bus, agents, ids: countingIds() });
  return { house, messages, told };
}

test('a message to all reaches those signed in; a read mark and an answer come back', async () => {
  const { house, messages, told } = office();
  house.agents.makeReady('sofia');
  expect(messages.send({ from: 'sofia', to: { kind: 'all' }, text: ' Two minutes ' })).toEqual({
    kind: 'sent',
    people: 1,
  });
  expect(told).toEqual([['ana']]);
  const [note] = messages.unreadOf('ana');
  expect(note).toMatchObject({ sender: 'sofia', text: 'Two minutes' });
  expect(messages.unreadOf('luis')).toEqual([]);
  await house.advance(5_000);
  expect(messages.read({ id: note!.id, login: 'luis' })).toBe(false);
  expect(messages.read({ id: note!.id, login: 'ana', answer: 'On my way' })).toBe(true);
  expect(messages.read({ id: note!.id, login: 'ana', answer: 'Twice' })).toBe(false);
  expect(messages.unreadOf('ana')).toEqual([]);
  expect(messages.latest()).toMatchObject([
    { text: 'Two minutes', people: [{ login: 'ana', readAt: house.clock.now(), answer: 'On my way' }] },
  ]);
});

test('a message to a queue reaches its people alone, one to a person waits until they come', async () => {
  const { house, messages } = office();
  const { queueId } = house.queues.wallboard().queues[0]!;
  house.agents.makeReady('sofia');
  messages.send({ from: 'marta', to: { kind: 'queue', queueId }, text: 'Queue' });
  messages.send({ from: 'marta', to: { kind: 'person', login: 'luis' }, text: 'Luis' });
  expect(messages.unreadOf('sofia')).toEqual([]);
  expect(messages.unreadOf('ana').map(({ text }) => text)).toEqual(['Queue']);
  expect(messages.unreadOf('luis').map(({ text }) => text)).toEqual(['Luis']);
  await house.advance(86_400_001);
  expect(messages.unreadOf('luis')).toEqual([]);
});

test('nothing is sent that is empty, too long, or has nobody to read it', () => {
  const { house, messages, told } = office();
  const send = (text: string) => messages.send({ from: 'marta', to: { kind: 'all' }, text });
  expect(send('  ')).toEqual({ kind: 'refused', reason: 'empty' });
  expect(send('x'.repeat(201))).toEqual({ kind: 'refused', reason: 'too-long' });
  house.agents.signOut('ana');
  expect(send('Hello')).toEqual({ kind: 'refused', reason: 'nobody-there' });
  expect(told).toEqual([]);
});

test('messages of three months ago are forgotten with the next one', async () => {
  const { house, messages } = office();
  const send = () => messages.send({ from: 'marta', to: { kind: 'all' }, text: 'Hello' });
  send();
  await house.advance(91 * 86_400_000);
  send();
  expect(messages.latest()).toHaveLength(1);
});
