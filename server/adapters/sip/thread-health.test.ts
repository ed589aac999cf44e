import { expect, test } from 'vitest';
import { createThreadHealth } from './thread-health.ts';

test('a busy time tells what of it was computing, and how many turns it took', () => {
  const health = createThreadHealth();
  health.look();
  const cpuMs = (): number => process.threadCpuUsage().user / 1000;
  for (const began = cpuMs(); cpuMs() - began < 30; );
  const { busyMs, busiest } = health.look();
  health.stop();
  expect(busiest.cpuMs).toBeGreaterThanOrEqual(30);
  expect(busiest.wallMs).toBeGreaterThanOrEqual(Math.floor(busyMs));
  // Nothing was looked at meanwhile.
  expect(busiest).toMatchObject({ turns: 0, events: 0 });
});
