import { networkInterfaces } from 'node:os';
import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { header } from '../../../core/sip/message.ts';
import { makeCertificate } from '../../../testing/certificate.ts';
import { fakeNames } from '../../../testing/fakes/fake-names.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { EngineOptions } from './engine.ts';
import type { Interface } from './local-address.ts';
import type { Listener, TransportName } from './transport.ts';
import { createZones } from './zones.ts';

let own: { cert: string; key: string };
beforeAll(async () => {
  const { cert, key } = await makeCertificate();
  own = { cert, key };
});

let exchange: EngineStage;
let isOpen = false;
afterEach(async () => {
  if (isOpen) await exchange.close();
  isOpen = false;
});
const listen = (address: string, ...transports: TransportName[]): Listener[] =>
  transports.map((transport) => ({ transport, address, port: 0 }));
async function open(options: Partial<EngineOptions>): Promise<void> {
  exchange = await openEngineStage({ tls: { own, verify: false }, ...options });
  isOpen = true;
}
const nextInvite = (): Promise<{ req: SrfRequest; res: SrfResponse }> =>
  new Promise((resolve) => exchange.srf.invite((req, res) => resolve({ req, res })));

describe.each(['udp', 'tcp', 'tls', 'ws', 'wss'] as const)('IPv6 over %s', (transport) => {
  const param = transport === 'udp' ? '' : `;transport=${transport}`;

  test('RFC 5118 4: a call in is answered, with brackets where addresses stand in URIs', async () => {
    await open({ listen: listen('::1', transport) });
    const at = exchange.placeOf(transport);
    const caller = await exchange.peer(transport, { address: '::1' });
    const arrived = nextInvite();
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, at);
    const { req, res } = await arrived;
    expect(req.source_address).toBe('::1');
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await caller.takeResponse(200);
    expect(header(ok, 'Contact')).toBe(`<sip:[::1]:${at.port}${param}>`);
    caller.send(caller.ack(invite, ok), at);
    const ended = dialog.destroy();
    const bye = await caller.takeRequest('BYE');
    expect(header(bye, 'Via')).toContain(`SIP/2.0/${transport.toUpperCase()} [::1]:${at.port};rport`);
    caller.send(caller.response(bye, 200), at);
    await ended;
  });

  test.skipIf(transport === 'ws' || transport === 'wss')('a call out reaches a phone', async () => {
    await open({ listen: listen('::1', transport) });
    const callee = await exchange.peer(transport, { address: '::1', tls: own });
    const outcome = exchange.srf
      .createUAC(`sip:bob@[::1]:${callee.port}${param}`, { localSdp: testSdp(2) })
      .catch((error: { status: number }) => error.status);
    const invite = await callee.takeRequest('INVITE');
    const { port } = exchange.placeOf(transport);
    expect(header(invite, 'Contact')).toBe(`<sip:[::1]:${port}${param}>`);
    callee.send(callee.response(invite, 486), { address: '::1', port });
    expect(await outcome).toBe(486);
  });
});

test('IPv4 and IPv6 side by side: each peer is met in its own family', async () => {
  await open({ listen: [...listen('127.0.0.1', 'udp'), ...listen('::1', 'udp')] });
  for (const address of ['127.0.0.1', '::1']) {
    const callee = await exchange.peer('udp', { address });
    const host = address === '::1' ? '[::1]' : address;
    void exchange.srf.createUAC(`sip:bob@${host}:${callee.port}`, { localSdp: testSdp(2) }).catch(() => undefined);
    expect(header(await callee.takeRequest('INVITE'), 'Contact')).toMatch(
      new RegExp(`^<sip:${host.replace(/[[\]]/g, '\\$&')}:\\d+>$`),
    );
  }
});

/** This machine's own link-local address, where it has one. */
const linkLocal = Object.entries(networkInterfaces())
  .flatMap(([name, entries]) => (entries ?? []).map((entry) => ({ name, address: entry.address })))
  .find(({ address }) => address.startsWith('fe80:'));

test.skipIf(!linkLocal)(
  'RFC 4007: a link-local peer is answered and called without its zone in any message',
  async () => {
    const { name, address } = linkLocal!;
    await open({ listen: listen('::', 'udp') });
    const peer = await exchange.peer('udp', { address: `${address}%${name}` });
    const at = { address: `${address}%${name}`, port: exchange.udp.port };
    const bye = peer.request('BYE', { toTag: 'x' });
    bye.headers[0]!.value = `SIP/2.0/UDP [${address}]:${peer.port};rport;branch=z9hG4bKzone`;
    peer.send(bye, at);
    expect(header(await peer.takeResponse(481), 'Via')).not.toContain('%');
    void exchange.srf.createUAC(`sip:bob@[${address}]:${peer.port}`, { localSdp: testSdp(2) }).catch(() => undefined);
    expect(header(await peer.takeRequest('INVITE'), 'Contact')).toBe(`<sip:[${address}]:${exchange.udp.port}>`);
  },
);

test('RFC 4007: the zone is where the address was heard of last, else the first network with such addresses', () => {
  const zones = createZones(() => 'eth0');
  expect(zones.scoped('fe80::5')).toBe('fe80::5%eth0');
  expect(zones.strip('fe80::5%wlan0')).toBe('fe80::5');
  expect(zones.scoped('fe80::5')).toBe('fe80::5%wlan0');
  expect(zones.scoped('2001:db8::5')).toBe('2001:db8::5');
  expect(zones.strip('192.0.2.1')).toBe('192.0.2.1');
});

describe('several addresses', () => {
  const doors = (): Listener[] => [...listen('127.0.0.2', 'udp', 'tcp'), ...listen('127.0.0.3', 'udp', 'tcp')];

  test.each(['udp', 'tcp'] as const)('over %s a caller sees the one that he called', async (transport) => {
    await open({ listen: doors() });
    exchange.srf.invite((req, res) => void exchange.srf.createUAS(req, res, { localSdp: testSdp(2) }));
    for (const at of exchange.engine.bound.filter((entry) => entry.transport === transport)) {
      const caller = await exchange.peer(transport);
      caller.send(caller.request('INVITE', { body: testSdp() }), at);
      const ok = await caller.takeResponse(200);
      expect(header(ok, 'Contact')).toContain(`<sip:${at.address}:${at.port}`);
    }
  });

  test('a phone behind a NAT is called from the one that it registered at', async () => {
    await open({ listen: doors() });
    const phone = await exchange.peer('udp');
    for (const at of exchange.engine.bound.filter((entry) => entry.transport === 'udp')) {
      const proxy = `sip:127.0.0.1:${phone.port};transport=udp;received-on=${at.address}:${at.port}`;
      void exchange.srf.createUAC('sip:phone@192.168.77.5', { localSdp: testSdp(2), proxy }).catch(() => undefined);
      const invite = await phone.takeRequest('INVITE');
      expect(header(invite, 'Contact')).toBe(`<sip:${at.address}:${at.port}>`);
      expect(header(invite, 'Via')).toContain(`${at.address}:${at.port}`);
    }
  });
});

describe('a network that changes', () => {
  const loopback: Interface = { address: '127.0.0.1', cidr: '127.0.0.1/8', internal: true };
  const office = (address: string): Interface => ({ address, cidr: `${address}/8`, internal: false });

  test('new calls show the new address, on the same socket', async () => {
    let interfaces: Interface[] = [office('127.9.0.1')];
    let told = 0;
    await open({ listen: listen('0.0.0.0', 'udp'), interfaces: () => interfaces, onAddresses: () => told++ });
    const phone = await exchange.peer('udp');
    const contactOf = async (): Promise<string | undefined> => {
      void exchange.srf.createUAC(`sip:bob@127.0.0.1:${phone.port}`, { localSdp: testSdp(2) }).catch(() => undefined);
      const invite = await phone.takeRequest('INVITE');
      phone.send(phone.response(invite, 486), exchange.udp);
      await phone.takeRequest('ACK');
      return header(invite, 'Contact');
    };
    expect(await contactOf()).toBe(`<sip:127.9.0.1:${exchange.udp.port}>`);
    interfaces = [office('127.9.0.2')];
    exchange.clock.advance(10_000);
    expect(told).toBe(1);
    expect(await contactOf()).toBe(`<sip:127.9.0.2:${exchange.udp.port}>`);
  });

  test('a peer is called from the listener that is in its network by then', async () => {
    const inNetwork = (address: string, bits: number): Interface[] => [
      { address, cidr: `${address}/${bits}`, internal: true },
    ];
    let interfaces = inNetwork('127.0.0.9', 28);
    await open({
      listen: [...listen('127.0.0.9', 'udp'), ...listen('127.0.0.5', 'udp')],
      interfaces: () => interfaces,
    });
    const phone = await exchange.peer('udp', { address: '127.0.0.6' });
    const calledFrom = async (): Promise<string | undefined> => {
      void exchange.srf.createUAC(`sip:bob@127.0.0.6:${phone.port}`, { localSdp: testSdp(2) }).catch(() => undefined);
      const invite = await phone.takeRequest('INVITE');
      phone.send(phone.response(invite, 486, { toTag: 'b' }), exchange.udp);
      await phone.takeRequest('ACK');
      return /sip:([\d.]+):/.exec(header(invite, 'Contact') ?? '')?.[1];
    };
    expect(await calledFrom()).toBe('127.0.0.9');
    interfaces = inNetwork('127.0.0.5', 30);
    exchange.clock.advance(10_000);
    expect(await calledFrom()).toBe('127.0.0.5');
  });

  test('a name that the old network did not answer is asked for at once on the new one', async () => {
    let interfaces: Interface[] = [office('127.9.0.1')];
    const names = fakeNames({ addresses: { 'carrier.test': ['127.0.0.1'] } });
    names.dead = true;
    await open({ listen: listen('0.0.0.0', 'udp'), names, interfaces: () => interfaces });
    const phone = await exchange.peer('udp');
    const callCarrier = (): Promise<unknown> =>
      exchange.srf
        .createUAC(`sip:bob@carrier.test:${phone.port}`, { localSdp: testSdp(2) })
        .catch((error: { status: number }) => error.status);
    expect(await callCarrier()).toBe(503);
    names.dead = false;
    // Without another network nobody asks again so soon.
    expect(await callCarrier()).toBe(503);
    interfaces = [office('127.9.0.2')];
    exchange.clock.advance(10_000);
    const outcome = callCarrier();
    phone.send(phone.response(await phone.takeRequest('INVITE'), 486, { toTag: 'b' }), exchange.udp);
    expect(await outcome).toBe(486);
  });

  test('a listener whose address has gone is told, and listens again once it is back', async () => {
    let interfaces: Interface[] = [loopback];
    const told: string[] = [];
    await open({
      listen: listen('127.0.0.4', 'udp', 'tcp'),
      interfaces: () => interfaces,
      onListener: ({ transport, address }, { up }) => told.push(`${transport} ${address} ${up}`),
    });
    const ports = exchange.engine.bound.map(({ port }) => port);
    interfaces = [];
    exchange.clock.advance(10_000);
    expect(told).toEqual(['udp 127.0.0.4 false', 'tcp 127.0.0.4 false']);
    interfaces = [loopback];
    exchange.clock.advance(10_000);
    await expect.poll(() => told.slice(2)).toEqual(['udp 127.0.0.4 true', 'tcp 127.0.0.4 true']);
    for (const [index, transport] of (['udp', 'tcp'] as const).entries()) {
      const peer = await exchange.peer(transport);
      peer.send(peer.request('BYE', { toTag: 'x' }), { address: '127.0.0.4', port: ports[index]! });
      await peer.takeResponse(481);
    }
  });

  test('a port that may be missing is had as soon as it is free', async () => {
    const holder = await openEngineStage({ listen: listen('127.0.0.1', 'tcp') });
    const { port } = holder.tcp;
    await open({
      listen: [...listen('127.0.0.1', 'udp'), { transport: 'tcp', address: '127.0.0.1', port, optional: true }],
    });
    expect(exchange.engine.bound.map(({ transport }) => transport)).toEqual(['udp']);
    await holder.close();
    exchange.clock.advance(10_000);
    const peer = await exchange.peer('tcp');
    await expect
      .poll(() => {
        peer.send(peer.request('BYE', { toTag: 'x' }), { address: '127.0.0.1', port });
        return peer.received.length;
      })
      .toBeGreaterThan(0);
  });
});
