import { afterEach, expect, test } from 'vitest';
import type { Extension } from '../../core/office/office.ts';
import { header, headerValues, type SipMessage } from '../../core/sip/message.ts';
import { contactUserOf } from '../../services/lines/identify.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { carrierTrunk, toCarrier } from '../../testing/builders/trunk.ts';
import { makeCertificate } from '../../testing/certificate.ts';
import { openSipPuppet, type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import type { WireTransport } from '../../testing/stages/sip-wires.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
const peers: SipPuppet[] = [];
afterEach(async () => {
  await house.close();
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});

async function openPeer(transport: WireTransport = 'udp'): Promise<SipPuppet> {
  const peer = await openSipPuppet(transport);
  peers.push(peer);
  return peer;
}

const toTrunk = toCarrier('+34910000009');

test('RFC 3261 8.1.2: a call goes to the outbound proxy, and its URI stays the carrier’s', async () => {
  const proxy = await openPeer();
  house = await openTelephonyStage({ trunks: [carrierTrunk({ outboundProxy: `127.0.0.1:${proxy.port}` })] });
  house.dial(toTrunk);
  const invite = await proxy.takeRequest('INVITE');
  expect(invite.uri).toBe('sip:+34910000009@carrier.test');
  expect(headerValues(invite, 'Route')).toEqual([`<sip:127.0.0.1:${proxy.port};lr>`]);
});

test('RFC 3608 5: calls go by the Service-Route of the registration, the registration itself by the proxy alone', async () => {
  const proxy = await openPeer();
  const trunk = carrierTrunk({
    kind: 'register',
    username: 'office',
    secret: 'x',
    outboundProxy: `127.0.0.1:${proxy.port}`,
  });
  house = await openTelephonyStage({ trunks: [trunk] });
  const register = await proxy.takeRequest('REGISTER');
  expect(register.uri).toBe('sip:carrier.test');
  expect(headerValues(register, 'Route')).toEqual([`<sip:127.0.0.1:${proxy.port};lr>`]);
  expect(headerValues(register, 'Supported')).toContain('path');
  const headers: [string, string][] = [
    ['Contact', `<sip:${contactUserOf(trunk)}@127.0.0.1>;expires=600`],
    ['Service-Route', '<sip:orig@core.carrier.test;lr>'],
  ];
  proxy.send(proxy.response(register, 200, { toTag: 'r', headers }), house.udp);
  await expect.poll(() => house.lines.trunks()[0]?.state).toBe('up');
  house.dial(toTrunk);
  expect(headerValues(await proxy.takeRequest('INVITE'), 'Route')).toEqual([
    `<sip:127.0.0.1:${proxy.port};lr>`,
    '<sip:orig@core.carrier.test;lr>',
  ]);
});

test('RFC 6140 5.1, 5.2: one registration stands for all numbers, and a call names its number', async () => {
  const carrier = await openPeer();
  const trunk = carrierTrunk({
    kind: 'register',
    username: 'office',
    secret: 'x',
    host: '127.0.0.1',
    port: carrier.port,
    bulkRegistration: true,
  });
  house = await openTelephonyStage({ trunks: [trunk] });
  const register = await carrier.takeRequest('REGISTER');
  const contact = `<sip:127.0.0.1:${house.udp.port};bnc>;expires=300`;
  expect([header(register, 'Contact'), header(register, 'Require'), header(register, 'Proxy-Require')]).toEqual([
    contact,
    'gin',
    'gin',
  ]);
  carrier.send(carrier.response(register, 200, { toTag: 'r', headers: [['Contact', contact]] }), house.udp);
  await expect.poll(() => house.lines.trunks()[0]?.state).toBe('up');
  const uri = `sip:+34910000001@127.0.0.1:${house.udp.port}`;
  carrier.send(carrier.request('INVITE', { uri, body: testSdp() }), house.udp);
  const { leg } = await house.nextLeg();
  expect([leg.source, leg.to]).toEqual([{ kind: 'trunk', trunkId: 'carrier' }, '+34910000001']);
});

test('RFC 3261 8.1.3.4: a registration follows its registrar to another place', async () => {
  const first = await openPeer();
  const second = await openPeer();
  const trunk = carrierTrunk({
    kind: 'register',
    username: 'office',
    secret: 'x',
    host: '127.0.0.1',
    port: first.port,
  });
  house = await openTelephonyStage({ trunks: [trunk] });
  const register = await first.takeRequest('REGISTER');
  const moved = first.response(register, 302, { toTag: 'r' });
  moved.headers = [...moved.headers, { name: 'Contact', value: `<sip:127.0.0.1:${second.port}>` }];
  first.send(moved, house.udp);
  const again = await second.takeRequest('REGISTER');
  expect([again.uri, header(again, 'To')]).toEqual([`sip:127.0.0.1:${second.port}`, header(register, 'To')]);
  const headers: [string, string][] = [['Contact', `<sip:${contactUserOf(trunk)}@127.0.0.1>;expires=600`]];
  second.send(second.response(again, 200, { toTag: 'r', headers }), house.udp);
  await expect.poll(() => house.lines.trunks()[0]?.state).toBe('up');
});

test('a trunk that is always behind a NAT gets ACK and BYE where its answers come from', async () => {
  const carrier = await openPeer();
  const elsewhere = await openPeer();
  const recordRoute: [string, string] = ['Record-Route', `<sip:127.0.0.1:${elsewhere.port};lr>`];
  house = await openTelephonyStage({
    trunks: [carrierTrunk({ host: '127.0.0.1', port: carrier.port, nat: 'always' })],
  });
  const { leg } = house.dial(toTrunk);
  const invite = await carrier.takeRequest('INVITE');
  expect(header(invite, 'X-Centralita-Nat')).toBeUndefined();
  carrier.send(carrier.response(invite, 200, { toTag: 'c', body: testSdp(), headers: [recordRoute] }), house.udp);
  await carrier.takeRequest('ACK');
  leg.hangup('normal');
  await carrier.takeRequest('BYE');
});

const withSwitch = (more: Partial<Extension>) => {
  const office = sampleOffice();
  return { trunks: [], extensions: office.extensions.map((each) => ({ ...each, ...more })) };
};

/** A phone of 101 that registers from `phone` with that contact. */
async function register(phone: SipPuppet, contactUri: string, headers: [string, string][] = []) {
  const request = (cseq: number) => {
    const made = phone.request('REGISTER', {
      from: '<sip:101@pbx.test>',
      to: '<sip:101@pbx.test>',
      callId: 'reg',
      cseq,
      headers: [['Contact', `<${contactUri}>`], ...headers],
    });
    return made;
  };
  const place = house.engine.bound.find(({ transport }) => transport === phone.transport)!;
  phone.send(request(1), place);
  const challenge = await phone.takeResponse(401);
  const login = { reply: challenge, username: '101', password: 'secret-of-101-0000' };
  phone.send(withCredentials(request(2), login), place);
  return { ok: await phone.takeResponse(200), target: { kind: 'device', extension: '101', contactUri } as const };
}

test.each([
  ['auto', 'phone'],
  ['always', 'phone'],
  ['never', 'elsewhere'],
] as const)('a phone with the switch %s rings at its %s', async (nat, place) => {
  house = await openTelephonyStage(withSwitch({ nat }));
  const phone = await openPeer();
  const elsewhere = await openPeer();
  const { target } = await register(phone, `sip:101@127.0.0.1:${elsewhere.port}`);
  house.dial({ target });
  expect((await (place === 'phone' ? phone : elsewhere).takeRequest('INVITE')).uri).toBe(target.contactUri);
});

test('a phone is asked by OPTIONS whether it is there, where its registration came from', async () => {
  house = await openTelephonyStage(withSwitch({}));
  const phone = await openPeer();
  const elsewhere = await openPeer();
  const contact = `sip:101@127.0.0.1:${elsewhere.port}`;
  await register(phone, contact);
  const [device] = house.lines.devices();
  const probed = house.telephony.linePort.probePhone(device!);
  const asked = await phone.takeRequest('OPTIONS');
  expect(asked.uri).toBe(contact);
  phone.send(phone.response(asked, 405, { toTag: 'p' }), house.udp);
  expect(await probed).toMatchObject({ kind: 'answered', status: 405 });
});

test('RFC 3327 5.3, 5.4: a phone behind a proxy rings by the path that its registration came', async () => {
  house = await openTelephonyStage(withSwitch({}));
  const proxy = await openPeer();
  const path: [string, string] = ['Path', `<sip:edge@127.0.0.1:${proxy.port};lr>`];
  const { ok, target } = await register(proxy, 'sip:101@10.255.255.1', [path, ['Supported', 'path']]);
  expect(headerValues(ok, 'Path')).toEqual([path[1]]);
  house.dial({ target });
  const invite = await proxy.takeRequest('INVITE');
  expect([invite.uri, ...headerValues(invite, 'Route')]).toEqual(['sip:101@10.255.255.1', path[1]]);
});

test('RFC 3581 4: a phone that is always behind a NAT is answered at its port, though it did not ask', async () => {
  house = await openTelephonyStage(withSwitch({ nat: 'always' }));
  const phone = await openPeer();
  const elsewhere = await openPeer();
  const request = phone.request('REGISTER', { from: '<sip:101@pbx.test>', to: '<sip:101@pbx.test>' });
  const via = request.headers.find(({ name }) => name === 'Via')!;
  via.value = via.value.replace(';rport', '').replace(`:${phone.port}`, `:${elsewhere.port}`);
  phone.send(request, house.udp);
  expect((await phone.takeResponse(401)).status).toBe(401);
});

test('where an answer goes does not tell whether the extension exists', async () => {
  house = await openTelephonyStage(withSwitch({ nat: 'always' }));
  const stranger = await openPeer();
  const elsewhere = await openPeer();
  for (const user of ['101', '999', '998', '997']) {
    const request = stranger.request('REGISTER', { from: `<sip:${user}@pbx.test>`, to: `<sip:${user}@pbx.test>` });
    const via = request.headers.find(({ name }) => name === 'Via')!;
    via.value = via.value.replace(';rport', '').replace(`:${stranger.port}`, `:${elsewhere.port}`);
    stranger.send(request, house.udp);
    expect((await stranger.takeResponse(401)).status).toBe(401);
  }
  expect(elsewhere.received).toEqual([]);
});

test.each([
  ['tcp', 'sip:101@10.9.9.9:5060;transport=tcp'],
  ['ws', 'sip:101@browser.invalid;transport=ws'],
] as const)(
  'RFC 5626 5.3: a phone whose %s connection has gone is not looked for at the port that it had',
  async (transport, contact) => {
    house = await openTelephonyStage(withSwitch({}));
    const phone = await openPeer(transport);
    const { target } = await register(phone, contact);
    const over = house.dial({ target });
    await phone.takeRequest('INVITE');
    over.leg.hangup('normal');
    phone.cut();
    await expect.poll(() => house.engine.connections).toBe(0);
    const { told } = house.dial({ target });
    await expect.poll(() => told).toEqual(['ended network unreachable']);
    expect(house.engine.connections).toBe(0);
  },
);

test('RFC 5922 7: a carrier whose certificate nobody vouches for is told by that reason, and hears nothing', async () => {
  const carrier = await openSipPuppet('tls', { tls: await makeCertificate() });
  peers.push(carrier);
  const account = { kind: 'register', username: 'office', secret: 'x', transport: 'tls' } as const;
  house = await openTelephonyStage({ trunks: [carrierTrunk({ ...account, host: '127.0.0.1', port: carrier.port })] });
  await expect.poll(() => house.lines.trunks()[0]).toMatchObject({ state: 'down', reason: 'certificate-untrusted' });
  expect(carrier.received).toEqual([]);
});

test('a phone that listens where its Contact says is called there when its connection has gone', async () => {
  house = await openTelephonyStage(withSwitch({}));
  const phone = await openPeer('tcp');
  const { target } = await register(phone, `sip:101@127.0.0.1:${phone.port};transport=tcp`);
  phone.cut();
  await expect.poll(() => house.engine.connections).toBe(0);
  const { leg } = house.dial({ target });
  expect((await phone.takeRequest('INVITE')).uri).toBe(target.contactUri);
  leg.hangup('normal');
});

test('whoever is in the office sees its address in Via, Contact and SDP, whoever is out there the public one', async () => {
  const [far, publicAddress] = ['127.0.0.77', '198.51.100.7'];
  const carrier = await openSipPuppet('udp', { address: far });
  peers.push(carrier);
  const trunks = [carrierTrunk({ host: far, port: carrier.port })];
  house = await openTelephonyStage({ ...withSwitch({}), trunks }, { publicAddress, near: '127.0.0.1' });
  const { port } = house.udp;
  const place = { address: '127.0.0.1', port };
  const seen = (message: SipMessage): unknown => [
    header(message, 'Contact'),
    /^c=IN IP4 (.*?)\r?$/m.exec(new TextDecoder().decode(message.body))?.[1],
  ];
  const shown = (host: string): unknown => [`<sip:${host}:${port}>`, host];

  carrier.send(carrier.request('INVITE', { uri: `sip:910000001@${publicAddress}`, body: testSdp() }), place);
  const { leg } = await house.nextLeg();
  void leg.answer({ address: leg.localAddress, port: 30_000 });
  expect(seen(await carrier.takeResponse(200))).toEqual(shown(publicAddress));

  const outside = house.telephony.port.localAddressFor({ kind: 'trunk', trunkId: 'carrier' });
  house.dial({ ...toTrunk, local: { address: outside, port: 30_002 } });
  const invite = await carrier.takeRequest('INVITE');
  expect(seen(invite)).toEqual(shown(publicAddress));
  expect(header(invite, 'Via')).toContain(`SIP/2.0/UDP ${publicAddress}:${port};`);

  const phone = await openPeer();
  const { target } = await register(phone, `sip:101@127.0.0.1:${phone.port}`);
  const inside = house.telephony.port.localAddressFor({ kind: 'extension', contactUri: target.contactUri });
  house.dial({ target, local: { address: inside, port: 30_004 } });
  const ringing = await phone.takeRequest('INVITE');
  expect(seen(ringing)).toEqual(shown('127.0.0.1'));
  expect(header(ringing, 'Via')).toContain(`SIP/2.0/UDP 127.0.0.1:${port};`);
});
