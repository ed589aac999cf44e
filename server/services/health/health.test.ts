import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import type { Facts } from '../facts.ts';
import { createHealth } from './health.ts';

test('a trouble stands from its first telling to its end, one trunk beside the other', () => {
  const clock = new FakeClock(1000);
  const bus = createBus<Facts>(() => undefined);
  const health = createHealth({ bus, clock });
  const tell = (code: string, active: boolean, context = {}) =>
    bus.publish('health.changed', { code, context, active });
  tell('trunk-down', true, { trunkId: 'carrier' });
  clock.advance(500);
  tell('trunk-down', true, { trunkId: 'spare' });
  tell('trunk-down', true, { trunkId: 'carrier' });
  tell('disk-low', true, { freeBytes: 5 });
  expect(health.troubles()).toEqual([
    { code: 'trunk-down', context: { trunkId: 'carrier' }, since: 1000 },
    { code: 'trunk-down', context: { trunkId: 'spare' }, since: 1500 },
    { code: 'disk-low', context: { freeBytes: 5 }, since: 1500 },
  ]);
  tell('trunk-down', false, { trunkId: 'carrier' });
  tell('disk-low', false, { freeBytes: 9 });
  tell('never-told', false);
  expect(health.troubles()).toMatchObject([{ context: { trunkId: 'spare' } }]);
});
