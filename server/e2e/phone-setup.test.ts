import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Phone, phoneDefaults } from '../core/office/phones.ts';
import { header, type SipRequest } from '../core/sip/message.ts';
import { parseMessage } from '../core/sip/parse.ts';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { eventually } from '../testing/eventually.ts';
import { createFacts } from '../testing/facts.ts';
import { pickPortRange } from '../testing/loopback.ts';
import { startBaresip } from '../testing/peers/baresip.ts';
import { startLinphone } from '../testing/peers/linphone.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const isInstalled = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const phone = (id: string, more: Pick<Phone, 'vendor' | 'extensions'>): Phone => ({
  ...phoneDefaults,
  id,
  name: id,
  ...more,
});

/** The secret link, as the owner reads it on the phone's page. */
async function linkOf(office: OfficeAtWork, id: string): Promise<string> {
  const page = await (await office.logIn('olga')).get(`/owner/phones/${id}`);
  const [, path = ''] = /(\/p\/[a-z0-9]{32}\/)/.exec(page) ?? [];
  return `${office.appliance.ready.http}${path}`;
}

test.skipIf(!isInstalled('linphone-daemon'))(
  'Linphone sets itself up by its link, registers, and is called',
  async () => {
    const phones = [phone('mobile', { vendor: 'linphone', extensions: ['101'] })];
    await using office = await openOffice({ change: (built) => ({ ...built, phones }) });
    const link = await linkOf(office, 'mobile');
    await using caller = await office.openPhone({ extension: '102', toneHz: 440 });
    await using linphone = await startLinphone({
      user: '101',
      password: '',
      registrar: { ...office.appliance.sip('udp'), transport: 'udp' },
      authorities: join(office.appliance.dataFolder, 'none.pem'),
      toneHz: 660,
      provisionFrom: `${link}linphone.xml`,
    });
    const owner = await office.logIn('olga');
    // Only phones that fetch their settings stand on the page: 102 does not.
    await eventually('Linphone registered', async () =>
      (await owner.get('/owner/phones')).includes('badge-good') ? true : undefined,
    );
    const { address, port } = office.appliance.sip('udp');
    await caller.dial(`sip:101@${address}:${port}`);
    await linphone.said.waitFor((line) => line.includes('LinphoneCallIncoming'), { what: 'a call' });
    await linphone.command('answer', /Status: Ok/);
    await caller.established();
    await linphone.speak();
    await caller.hear(1000);
    await caller.hangup();
    await caller.closed();
    const [heard] = await caller.heard();
    expect(totalMs(toneSpans(heard!, { channel: 0, hz: 660 }))).toBeGreaterThan(300);
  },
);

test('baresip takes the accounts that its link gives, registers and calls', async () => {
  const phones = [phone('laptop', { vendor: 'baresip', extensions: ['101'] })];
  await using office = await openOffice({ change: (built) => ({ ...built, phones }) });
  const link = await linkOf(office, 'laptop');
  const response = await fetch(`${link}accounts`);
  expect(response.status).toBe(200);
  const accounts = await response.text();
  await using callee = await office.openPhone({ extension: '102', toneHz: 880, answers: 'auto' });
  await using laptop = await startBaresip({
    user: '101',
    accounts,
    registrar: office.appliance.sip('udp'),
    toneHz: 440,
  });
  await laptop.register();
  const { address, port } = office.appliance.sip('udp');
  await laptop.dial(`sip:102@${address}:${port}`);
  await laptop.established();
  await Promise.all([laptop.hear(1000), callee.hear(1000)]);
  await laptop.hangup();
  await callee.closed();
  const [heard] = await callee.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 440 }))).toBeGreaterThan(300);
});

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A desk phone that knows nothing but its card: it calls out by multicast and hears what comes to its port. */
async function openBarePhone(group: { host: string; port: number }) {
  const socket = createSocket('udp4');
  const heard = createFacts<{ request: SipRequest; from: { address: string; port: number } }>(
    'phone',
    ({ request }) => request.method,
  );
  await new Promise<void>((resolve) => socket.bind({ address: '127.0.0.1', port: 0 }, resolve));
  socket.setMulticastInterface('127.0.0.1');
  socket.on('message', (bytes, from) => {
    const parsed = parseMessage(bytes, { transport: 'datagram' });
    if (!parsed.ok || parsed.message.kind !== 'request') return;
    const { message } = parsed;
    const same = ['Via', 'From', 'To', 'Call-ID', 'CSeq']
      .map((name) => `${name}: ${header(message, name)}\r\n`)
      .join('');
    socket.send(`SIP/2.0 200 OK\r\n${same}Content-Length: 0\r\n\r\n`, from.port, from.address);
    heard.push({ request: message, from });
  });
  const { port } = socket.address();
  let count = 0;
  return {
    heard,
    search(mac: string): void {
      const uri = `sip:MAC%3a${mac}@224.0.1.75`;
      const lines = [
        `SUBSCRIBE ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKsearch${++count}`,
        `From: <${uri}>;tag=bare${count}`,
        `To: <${uri}>`,
        `Call-ID: search-${mac}-${count}`,
        'CSeq: 1 SUBSCRIBE',
        'Max-Forwards: 70',
        'Event: ua-profile;profile-type="device";vendor="Yealink";model="T46U";version="108.86.0.20"',
        'Expires: 0',
        'Accept: application/url',
        `Contact: <sip:127.0.0.1:${port}>`,
        'Content-Length: 0',
      ];
      socket.send(`${lines.join('\r\n')}\r\n\r\n`, group.port, group.host);
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

test('a phone that calls out is found, gets nothing until it is adopted by one click, then its password', async () => {
  const mac = '805ec0123456';
  const { from: port } = await pickPortRange(2);
  const group = { host: '239.255.77.2', port };
  await using office = await openOffice({ settings: { CENTRALITA_PNP: `${group.host}:${group.port}` } });
  await using bare = await openBarePhone(group);
  bare.search(mac);
  const first = await bare.heard.waitFor(({ request }) => header(request, 'Content-Type') === 'application/url', {
    what: 'where the settings are',
  });
  const url = text(first.request.body);
  expect(url).toBe(`${office.appliance.ready.http}/p/`);
  const get = (name: string) => fetch(`${url}${name}`, { headers: { 'User-Agent': 'Yealink SIP-T46U 108.86.0.20' } });
  expect((await get(`${mac}.cfg`)).status).toBe(404);

  const owner = await office.logIn('olga');
  expect(await owner.get('/owner/phones')).toContain('80:5e:c0:12:34:56');
  await owner.post('/owner/phones/found/adopt', { mac, extension: '101' });
  await bare.heard.waitFor(({ request }) => header(request, 'Event')?.startsWith('check-sync') === true, {
    what: 'being asked to fetch',
  });
  const settings = await (await get(`${mac}.cfg`)).text();
  const [, password = '', link = ''] = /password = (\S+)[\s\S]*server\.url = (\S+)/.exec(settings) ?? [];
  expect(settings).toContain('account.1.user_name = 101');
  expect((await fetch(`${link}${mac}.cfg`)).status).toBe(200);
  // It knows its link now: its card alone gives nothing any more.
  expect((await get(`${mac}.cfg`)).status).toBe(404);

  await using desk = await startBaresip({
    user: '101',
    password,
    registrar: office.appliance.sip('udp'),
    toneHz: 440,
  });
  await desk.register();
  expect(await owner.get('/owner/phones')).toContain('T46U');
});
