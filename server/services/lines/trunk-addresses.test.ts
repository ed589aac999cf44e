import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { createTrunkAddresses } from './trunk-addresses.ts';

const trunk = (host: string, addresses: string[] = []): Trunk => ({
  ...trunkDefaults,
  id: 'carrier',
  name: 'Carrier',
  kind: 'peer',
  host,
  registerSec: 600,
  addresses,
  optionsSec: 0,
});

const settle = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await Promise.resolve();
};

test('a trunk sends from its host, whatever its name resolves to, and from its blocks', async () => {
  const addresses = createTrunkAddresses({
    resolve: async () => ['192.0.2.1', '192.0.2.2'],
    clock: new FakeClock(),
    log: silentLog,
  });
  const named = trunk('sip.carrier.example', ['198.51.100.0/24']);
  addresses.follow([named]);
  expect(addresses.sends(named, '192.0.2.1')).toBe(false);
  await settle();
  const from = ['192.0.2.1', '192.0.2.2', '198.51.100.77', '::ffff:192.0.2.1', '203.0.113.1'];
  expect(from.map((address) => addresses.sends(named, address))).toEqual([true, true, true, true, false]);
  expect(addresses.addressOf(named)).toBe('192.0.2.1');
  expect(addresses.sends(trunk('203.0.113.1'), '203.0.113.1')).toBe(true);
});

test('a name server that fails does not take away what was known', async () => {
  const clock = new FakeClock();
  const answers = [['192.0.2.1'], undefined, ['192.0.2.9']];
  const addresses = createTrunkAddresses({
    resolve: async () => answers.shift() ?? Promise.reject(new Error('no server')),
    clock,
    log: silentLog,
  });
  const named = trunk('sip.carrier.example');
  addresses.follow([named]);
  await settle();
  clock.advance(300_000);
  await settle();
  expect(addresses.addressOf(named)).toBe('192.0.2.1');
  clock.advance(30_000);
  await settle();
  expect(addresses.addressOf(named)).toBe('192.0.2.9');
  addresses.follow([]);
  expect([addresses.addressOf(named), clock.pending]).toEqual([undefined, 0]);
});

test('calls may come from the outbound proxy, too, and from where a name leads by now', async () => {
  const clock = new FakeClock();
  let moved = ['192.0.2.1'];
  const hosts: string[] = [];
  const addresses = createTrunkAddresses({
    resolve(host) {
      hosts.push(host);
      return Promise.resolve(host === 'proxy.test' ? ['192.0.2.9'] : moved);
    },
    clock,
    log: silentLog,
  });
  const behind: Trunk = { ...trunk('carrier.test'), outboundProxy: 'proxy.test:5070' };
  addresses.follow([behind]);
  await settle();
  expect(['192.0.2.1', '192.0.2.9', '192.0.2.2'].map((each) => addresses.sends(behind, each))).toEqual([
    true,
    true,
    false,
  ]);
  moved = ['192.0.2.2'];
  clock.advance(120_000);
  await settle();
  expect(['192.0.2.1', '192.0.2.2'].map((each) => addresses.sends(behind, each))).toEqual([false, true]);
  expect(hosts).toContain('proxy.test');
  addresses.stop();
});
