import { expect, test } from 'vitest';
import { fakeNames, srv } from '../../testing/fakes/fake-names.ts';
import { createTrunkHosts } from './trunk-hosts.ts';

const zone = {
  srv: {
    '_sip._udp.carrier.test': [srv('a.carrier.test', 5060), srv('192.0.2.3', 5060)],
    '_sips._tcp.carrier.test': [srv('.', 0)],
  },
  addresses: { 'a.carrier.test': ['192.0.2.1', '2001:db8::1'], 'carrier.test': ['192.0.2.2', '192.0.2.1'] },
};

test('RFC 3263 4.2: a carrier is all the servers that its name stands for', async () => {
  expect(new Set(await createTrunkHosts(fakeNames(zone))('carrier.test'))).toEqual(
    new Set(['192.0.2.1', '2001:db8::1', '192.0.2.3', '192.0.2.2']),
  );
});

test('a name that leads nowhere, or that no server knows of, is told', async () => {
  const names = fakeNames(zone);
  await expect(createTrunkHosts(names)('other.test')).rejects.toThrow('other.test has no address');
  names.dead = true;
  await expect(createTrunkHosts(names)('carrier.test')).rejects.toThrow('ETIMEOUT');
});
