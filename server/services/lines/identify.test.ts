import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { sipRequest, withCredentials } from '../../testing/builders/sip-request.ts';
import { createDoor } from '../defence/door.ts';
import { createCredentialCheck } from './credential-check.ts';
import { contactUserOf, createIdentifier } from './identify.ts';
import type { RequestSource } from './sip-exchange.ts';
import { createTrunkAddresses } from './trunk-addresses.ts';

const trunk = (id: string, more: Partial<Trunk> = {}): Trunk => ({
  ...trunkDefaults,
  id,
  name: id,
  kind: 'peer',
  host: '192.0.2.100',
  registerSec: 600,
  addresses: [],
  optionsSec: 0,
  ...more,
});

const from = (address: string): RequestSource => ({ address, port: 5060, transport: 'udp' });

function identifier(trunks: Trunk[]) {
  const clock = new FakeClock();
  const door = createDoor({ clock });
  const credentials = createCredentialCheck({
    secretOf: (extension) => ({ '101': 'right', '102': 'other' })[extension],
    clock,
    ids: countingIds(),
    log: silentLog,
    door,
  });
  const addresses = createTrunkAddresses({ resolve: async () => [], clock, log: silentLog });
  return createIdentifier({ trunks: () => trunks, addresses, credentials, door, nameOf: () => 'Desk' });
}

const invite = (uri: string, more: Partial<Parameters<typeof sipRequest>[0]> = {}) =>
  sipRequest({ method: 'INVITE', uri, from: 'sip:101@pbx.local', ...more });

test('a trunk is known by its address, from whatever port', () => {
  const identify = identifier([trunk('carrier', { addresses: ['198.51.100.0/28'] })]);
  const request = invite('sip:+34910000001@pbx.local', { from: 'sip:600@carrier' });
  for (const address of ['192.0.2.100', '198.51.100.3'])
    expect(identify(request, { ...from(address), port: 31_337 })).toEqual({
      kind: 'trunk',
      trunkId: 'carrier',
      dialled: '+34910000001',
    });
  expect(identify(request, from('198.51.100.16'))).toMatchObject({ kind: 'refused', reply: { status: 407 } });
});

test('a phone must give its password, and speaks only for itself', () => {
  const identify = identifier([]);
  const request = invite('sip:102@pbx.local');
  const challenged = identify(request, from('192.0.2.5'));
  if (challenged.kind !== 'refused') throw new Error('was let in without a password');
  expect(challenged.reply.status).toBe(407);
  const answer = { reply: challenged.reply, username: '101', password: 'right' };
  expect(identify(withCredentials(request, answer), from('192.0.2.5'))).toEqual({
    kind: 'extension',
    extension: '101',
    name: 'Desk',
    dialled: '102',
  });
  const forged = invite('sip:102@pbx.local', { from: 'sip:102@pbx.local' });
  expect(identify(withCredentials(forged, { ...answer, count: 2 }), from('192.0.2.5'))).toMatchObject({
    kind: 'refused',
    reply: { status: 403 },
  });
});

test('a call to our registered contact is the carrier, and the number stands elsewhere', () => {
  const carrier = trunk('carrier', { kind: 'register', username: 'office', secret: 'x' });
  const identify = identifier([carrier]);
  const uri = `sip:${contactUserOf(carrier)}@pbx.local`;
  const outside = from('203.0.113.9');
  expect(identify(invite(uri, { to: 'sip:+34910000001@carrier' }), outside)).toEqual({
    kind: 'trunk',
    trunkId: 'carrier',
    dialled: '+34910000001',
  });
  const called = [{ name: 'P-Called-Party-ID', value: '<sip:+34910000002@carrier>' }];
  expect(identify(invite(uri, { to: 'sip:office@carrier', headers: called }), outside)).toMatchObject({
    dialled: '+34910000002',
  });
  expect(identify(invite('sip:office@pbx.local'), outside).kind).toBe('refused');
});

test('two accounts at one carrier are told apart by the called account', () => {
  const account = (id: string) => trunk(id, { kind: 'register', username: id, secret: 'x' });
  const identify = identifier([account('main'), account('second')]);
  expect(identify(invite('sip:second@pbx.local'), from('192.0.2.100'))).toMatchObject({ trunkId: 'second' });
  expect(identify(invite('sip:+1@pbx.local', { to: 'sip:second@c' }), from('192.0.2.100'))).toMatchObject({
    trunkId: 'second',
  });
  expect(identify(invite('sip:+1@pbx.local'), from('192.0.2.100'))).toMatchObject({ trunkId: 'main' });
});
