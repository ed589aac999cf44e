import { expect, test } from 'vitest';
import { createReader } from '../views/texts/reader.ts';
import type { Interface } from './adapters/sip/engine/local-address.ts';
import { FakeClock } from './base/clock.ts';
import { createBus } from './base/events.ts';
import { noteListener } from './listener-notice.ts';
import type { Facts } from './services/facts.ts';
import { createHealth } from './services/health/health.ts';
import { openEngineStage } from './testing/stages/engine-stage.ts';

test('a listener whose address has gone is told on the overview until it is back', async () => {
  const bus = createBus<Facts>(() => undefined);
  const health = createHealth({ bus, clock: new FakeClock() });
  const loopback = { address: '127.0.0.1', cidr: '127.0.0.1/8', internal: true };
  let interfaces: Interface[] = [loopback];
  const listen = (optional: boolean) =>
    ({ transport: optional ? 'tcp' : 'udp', address: '127.0.0.4', port: 0, optional }) as const;
  const { clock, close } = await openEngineStage({
    listen: [listen(false), listen(true)],
    interfaces: () => interfaces,
    onListener: (listener, state) => noteListener(bus, listener, state),
  });
  interfaces = [];
  clock.advance(10_000);
  const { t } = createReader({ language: 'en', timezone: 'UTC', currency: 'EUR', country: 'ES' });
  const texts = health
    .troubles()
    .map(({ context }) => t('health.sip-listener-lost', context as Record<string, string>));
  expect(texts).toEqual([expect.stringContaining('no longer listens on udp:127.0.0.4:')]);
  interfaces = [loopback];
  clock.advance(10_000);
  await expect.poll(() => health.troubles()).toEqual([]);
  await close();
});
