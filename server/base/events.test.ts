import { expect, test } from 'vitest';
import { createBus } from './events.ts';

test("a listener's throw is reported and keeps nobody else from hearing", () => {
  const errors: unknown[] = [];
  const heard: number[] = [];
  const bus = createBus<{ 'call.answered': number }>((_topic, error) => errors.push(error));
  bus.on('call.answered', () => {
    throw new Error('deaf');
  });
  const stop = bus.on('call.answered', (fact) => heard.push(fact));
  bus.onAny((topic, fact) => heard.push(topic === 'call.answered' ? fact * 10 : 0));
  bus.publish('call.answered', 1);
  stop();
  bus.publish('call.answered', 2);
  expect(heard).toEqual([1, 10, 20]);
  expect(errors).toHaveLength(2);
});
