import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { FactBus } from '../facts.ts';
import { createCallbacks } from './callbacks.ts';

const quietBus = (): FactBus => createBus(() => undefined);

test('who waits longest stands first, what was seen to behind, and it can be taken back', () => {
  const clock = new FakeClock();
  const callbacks = createCallbacks({ db: openMemoryDb(), clock, ids: countingIds(), bus: quietBus() });
  const first = callbacks.add({ callId: 'a', number: '+34600111222' });
  clock.advance(1_000);
  callbacks.add({ callId: 'b', number: '+34600333444', queueId: 'care', name: 'Ana' });
  expect(callbacks.settle(first, 'luis')).toBe(true);
  expect(callbacks.list().map(({ number, doneBy }) => [number, doneBy])).toEqual([
    ['+34600333444', null],
    ['+34600111222', 'luis'],
  ]);
  callbacks.settle(first, undefined);
  expect(callbacks.list()[0]).toMatchObject({ id: first, doneAt: null });
  expect(callbacks.settle('none', 'luis')).toBe(false);
});

test('the same number that asks again while it waits is one request', () => {
  const callbacks = createCallbacks({
    db: openMemoryDb(),
    clock: new FakeClock(),
    ids: countingIds(),
    bus: quietBus(),
  });
  const wish = { callId: 'a', number: '600', queueId: 'care' };
  const id = callbacks.add(wish);
  expect(callbacks.add({ ...wish, callId: 'b' })).toBe(id);
  callbacks.settle(id, 'ana');
  expect(callbacks.add({ ...wish, callId: 'c' })).not.toBe(id);
});
