import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseNaptr, orderSrv } from '../../../core/sip/locate.ts';
import { type DnsServer, openDnsServer } from '../../../testing/peers/dns-server.ts';
import { seeded } from '../../../testing/seeded.ts';
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

test('records that are broken are left out or no answer, and the next sound ones are believed again', async () => {
  const names = createDnsNames([server.place]);
  const below = seeded(2);
  server.spoil = (records) => {
    const spoilt = Buffer.from(records.subarray(0, below(4) === 0 ? below(records.length) : records.length));
    for (let strikes = 1 + below(3); strikes > 0 && spoilt.length > 0; strikes--)
      spoilt[below(spoilt.length)] = below(2) === 0 ? 0xc0 : below(256);
    return spoilt;
  };
  const outcomes = [];
  // One after the other: a broken answer sends all that is asked of the same server again.
  for (let count = 0; count < 200; count++)
    outcomes.push(
      ...(await Promise.allSettled([
        count % 2 ? names.srv('_sip._udp.carrier.example') : names.naptr('carrier.example'),
      ])),
    );
  const told = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(told.length).toBeGreaterThan(50);
  expect(outcomes.length - told.length).toBeGreaterThan(50);
  for (const { records, ttlSec } of told) {
    expect(ttlSec).toBeGreaterThan(0);
    const servers = orderSrv(
      records.filter((each) => 'port' in each),
      below,
    );
    for (const { name, port } of servers) expect(`${name}:${port}`).toMatch(/^[\w.-]+:[1-9]\d*$/);
    const services = chooseNaptr(
      records.filter((each) => 'regexp' in each),
      [{ name: '_sip._udp.carrier.example', transport: 'udp' }],
    );
    for (const { name } of services) expect(name).toMatch(/^[\w.-]+$/);
  }
  server.spoil = undefined;
  expect((await names.srv('_sip._udp.carrier.example')).records).toHaveLength(1);
});
