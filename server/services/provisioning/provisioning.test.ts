import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { type Phone, phoneDefaults } from '../../core/office/phones.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { loadTemplates, templatesFolder } from './load-templates.ts';
import { createProvisioning, type FileRequest } from './provisioning.ts';

const mac = '805ec0123456';
const other = '805ec0999999';
const password = 'secret-of-101-0000';
const templates = loadTemplates(templatesFolder(), silentLog);

const desk = (more: Partial<Phone> = {}): Phone => ({
  ...phoneDefaults,
  id: 'front',
  name: 'Front',
  vendor: 'yealink',
  mac,
  extensions: ['101'],
  ...more,
});

function build(phones: Phone[] = [desk(), desk({ id: 'back', mac: other, extensions: ['102'] })]) {
  const office = sampleOffice({ phones });
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const cards = new Map<string, string>();
  const nudged: unknown[] = [];
  const provisioning = createProvisioning({
    db: openMemoryDb(),
    clock,
    ids: randomIds,
    bus,
    log: silentLog,
    office: { read: () => office },
    templates,
    cardAt: (address) => cards.get(address),
    nudge: (place) => nudged.push(place),
  });
  const token = (id: string) => provisioning.pathOf(id).split('/')[2]!;
  const fetch = (name: string, how: Partial<FileRequest> = {}) =>
    provisioning.fetch({
      name,
      address: '192.168.1.20',
      userAgent: 'Yealink SIP-T46U 108.86.0.20 80:5e:c0:12:34:56',
      place: { host: '192.168.1.10', ports: { udp: 5060 }, root: 'http://192.168.1.10:8080' },
      ...how,
    });
  return { office, clock, bus, cards, nudged, provisioning, token, fetch };
}

test('a phone gets its own file by its link, and what it is stands on the page', () => {
  const { fetch, token, provisioning } = build();
  const outcome = fetch(`${mac}.cfg`, { token: token('front') });
  expect(outcome).toMatchObject({ kind: 'file', type: 'text/plain; charset=utf-8' });
  expect(outcome.kind === 'file' && outcome.body).toContain(`password = ${password}\n`);
  expect(outcome.kind === 'file' && outcome.body).toContain(
    `server.url = http://192.168.1.10:8080/p/${token('front')}/\n`,
  );
  expect(provisioning.states()[0]?.link).toMatchObject({
    model: 'T46U',
    firmware: '108.86.0.20',
    lastAddress: '192.168.1.20',
  });
});

test('a link opens no other phone’s file, not from the Internet, and not once it was replaced', () => {
  const { fetch, token, provisioning } = build();
  const old = token('front');
  expect(fetch(`${other}.cfg`, { token: old })).toEqual({ kind: 'not-found' });
  expect(fetch(`${mac}.cfg`, { token: old, address: '203.0.113.9' })).toEqual({ kind: 'not-found' });
  expect(fetch('../config', { token: old })).toEqual({ kind: 'not-found' });
  expect(fetch(`${mac}.cfg`, { token: old })).toMatchObject({ kind: 'file' });
  provisioning.renew('front');
  expect(fetch(`${mac}.cfg`, { token: old })).toEqual({ kind: 'not-found' });
  expect(fetch(`${mac}.cfg`, { token: token('front') })).toMatchObject({ kind: 'file' });
});

test('a phone that may be anywhere gets its file from anywhere', () => {
  const { fetch, token } = build([desk({ anywhere: true })]);
  expect(fetch(`${mac}.cfg`, { token: token('front'), address: '203.0.113.9' })).toMatchObject({ kind: 'file' });
});

test('links are long, and no two are the same', () => {
  const { token } = build();
  expect(token('front')).toMatch(/^[a-z0-9]{32}$/);
  expect(token('front')).not.toBe(token('back'));
});

test('who knows a MAC gets nothing, and is seen', () => {
  const { fetch, provisioning } = build();
  expect(fetch(`${mac}.cfg`)).toEqual({ kind: 'not-found' });
  expect(fetch('y000000000000.cfg')).toEqual({ kind: 'not-found' });
  expect(provisioning.found()).toMatchObject([{ mac, vendor: 'yealink', model: 'T46U', addresses: ['192.168.1.20'] }]);
});

test('a phone that was adopted gets its file without a link, at its own address only, until it comes by its link', () => {
  const { fetch, provisioning, token } = build();
  fetch(`${mac}.cfg`);
  expect(provisioning.open(mac)).toBe('open');
  expect(provisioning.states()[0]?.openUntil).toBeDefined();
  expect(fetch(`${mac}.cfg`, { address: '192.168.1.66' })).toEqual({ kind: 'not-found' });
  expect(fetch(`${other}.cfg`)).toEqual({ kind: 'not-found' });
  expect(fetch(`${mac}.cfg`)).toMatchObject({ kind: 'file' });
  expect(fetch(`${mac}.cfg`, { token: token('front') })).toMatchObject({ kind: 'file' });
  expect(fetch(`${mac}.cfg`)).toEqual({ kind: 'not-found' });
  expect(provisioning.states()[0]?.openUntil).toBeUndefined();
});

test('a window that nobody used closes after ten minutes', () => {
  const { fetch, provisioning, clock } = build();
  fetch(`${mac}.cfg`);
  provisioning.open(mac);
  clock.advance(10 * 60_000 + 1);
  expect(fetch(`${mac}.cfg`)).toEqual({ kind: 'not-found' });
});

test('two that say to be one phone, or one with another network card, are not let in', () => {
  const { fetch, provisioning, cards } = build();
  fetch(`${mac}.cfg`);
  fetch(`${mac}.cfg`, { address: '192.168.1.66' });
  expect(provisioning.open(mac)).toBe('contested');
  cards.set('192.168.1.21', '0200000000aa');
  fetch(`${other}.cfg`, { address: '192.168.1.21' });
  expect(provisioning.found().find((each) => each.mac === other)).toMatchObject({ isFalse: true });
  expect(provisioning.open(other)).toBe('false-card');
  expect(provisioning.open('0200000000bb')).toBe('not-seen');
});

test('who takes over the address of an adopted phone has another card, and gets nothing', () => {
  const { fetch, provisioning, cards } = build();
  cards.set('192.168.1.20', mac);
  fetch(`${mac}.cfg`);
  expect(provisioning.open(mac)).toBe('open');
  cards.set('192.168.1.20', '0200000000aa');
  expect(fetch(`${mac}.cfg`)).toEqual({ kind: 'not-found' });
});

test('who makes up phones from outside, or hundreds from one address, does not fill the list', () => {
  const { fetch, provisioning } = build();
  fetch('0200000000aa.cfg', { address: '203.0.113.9' });
  expect(provisioning.found()).toEqual([]);
  provisioning.heard({ mac: '0004134abcde', address: '192.168.1.30' });
  for (let count = 0; count < 500; count++)
    fetch(`02${String(count).padStart(10, '0')}.cfg`, { address: '192.168.1.66' });
  expect(provisioning.found()).toHaveLength(9);
  expect(provisioning.found().some((each) => each.mac === '0004134abcde' && each.by === 'multicast')).toBe(true);
});

test('a phone that calls out is told where to ask, and its own link only once it is adopted, and is asked to come', () => {
  const { provisioning, nudged } = build();
  const heard = (address = '192.168.1.20') => provisioning.heard({ mac, address, port: 5060 });
  expect(heard()).toBe('/p/');
  expect(provisioning.open(mac)).toBe('open');
  expect(nudged).toEqual([{ address: '192.168.1.20', port: 5060 }]);
  expect(heard()).toBe(provisioning.pathOf('front'));
  expect(heard('192.168.1.66')).toBe('/p/');
  expect(heard('203.0.113.9')).toBeUndefined();
});

test('a password that the format cannot hold is told on the page, and mended it is forgotten', () => {
  const { office, fetch, token, provisioning } = build();
  const [extension] = office.extensions;
  extension!.secret = 'line\nbreak';
  expect(fetch(`${mac}.cfg`, { token: token('front') })).toEqual({ kind: 'unwritable' });
  expect(provisioning.states()[0]?.link.trouble).toContain('secret');
  extension!.secret = 'good-again-1234';
  fetch(`${mac}.cfg`, { token: token('front') });
  expect(provisioning.states()[0]?.link.trouble).toBeNull();
});

test('a phone that was removed and made again has another link', () => {
  const { office, bus, token } = build();
  const old = token('front');
  const { phones } = office;
  office.phones = [];
  bus.publish('office.changed', { by: 'test' });
  office.phones = phones;
  expect(token('front')).not.toBe(old);
});
