import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DnsServer, openDnsServer } from '../../../testing/peers/dns-server.ts';
import { createDnsNames } from './dns-names.ts';

let server: DnsServer;
beforeEach(async () => {
  server = await openDnsServer({
    'carrier.example': [
      { type: 'A', address: '192.0.2.1', ttlSec: 300 },
      { type: 'A', address: '192.0.2.2', ttlSec: 40 },
      {
        type: 'NAPTR',
        ttlSec: 60,
        order: 10,
        preference: 20,
        flags: 's',
        service: 'SIP+D2U',
        regexp: '',
        replacement: '_sip._udp.carrier.example',
      },
    ],
    '_sip._udp.carrier.example': [
      { type: 'SRV', ttlSec: 60, priority: 1, weight: 2, port: 5070, name: 'edge.carrier.example' },
    ],
    'empty.invalid': [],
  });
});
afterEach(() => server.close());

test('addresses come with the shortest time to live among them', async () => {
  const names = createDnsNames([server.place]);
  expect(await names.addresses('carrier.example')).toEqual({ records: ['192.0.2.1', '192.0.2.2'], ttlSec: 40 });
});

test('services and their order are read', async () => {
  const names = createDnsNames([server.place]);
  expect((await names.srv('_sip._udp.carrier.example')).records).toEqual([
    expect.objectContaining({ priority: 1, weight: 2, port: 5070, name: 'edge.carrier.example' }),
  ]);
  expect((await names.naptr('carrier.example')).records).toEqual([
    expect.objectContaining({
      order: 10,
      preference: 20,
      service: 'SIP+D2U',
      replacement: '_sip._udp.carrier.example',
    }),
  ]);
});

test('a name that does not exist, or has no such records, is an answer', async () => {
  const names = createDnsNames([server.place]);
  expect((await names.srv('_sip._tcp.carrier.example')).records).toEqual([]);
  expect((await names.naptr('empty.invalid')).records).toEqual([]);
  expect((await names.addresses('empty.invalid')).records).toEqual([]);
});

test('a server that fails or cannot be reached is no answer', async () => {
  const names = createDnsNames([server.place]);
  server.mood = 'fails';
  await expect(names.srv('_sip._udp.carrier.example')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  server.mood = 'answers';
  expect((await names.srv('_sip._udp.carrier.example')).records).toHaveLength(1);
});

test('what only the machine knows is found when DNS does not know it', async () => {
  const names = createDnsNames([server.place]);
  expect((await names.addresses('localhost')).records).toContain('127.0.0.1');
  expect(server.asked.every((question) => question.endsWith(' localhost'))).toBe(true);
});
