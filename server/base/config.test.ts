import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { printSettingProblem, readConfig, unknownSettings } from './config.ts';

const read = (env: Record<string, string>) => {
  const outcome = readConfig(env);
  return outcome.ok ? outcome.config : printSettingProblem(outcome.problem);
};

test('an empty environment gives a start that needs no rights and no folder of its own', () => {
  expect(read({})).toEqual({
    dataFolder: resolve('data'),
    http: { host: '0.0.0.0', port: 8080 },
    https: { host: '0.0.0.0', port: 8443 },
    sip: [
      { transport: 'udp', host: '0.0.0.0', port: 5060, group: { host: '224.0.1.75', port: 5060 } },
      { transport: 'tcp', host: '0.0.0.0', port: 5060 },
      { transport: 'tls', host: '0.0.0.0', port: 5061, optional: true },
      { transport: 'wss', host: '0.0.0.0', port: 7443, optional: true },
    ],
    sipTls: { verify: true },
    rtp: { first: 10_000, last: 10_999 },
    logLevel: 'info',
  });
});

test('each setting is read', () => {
  expect(
    read({
      CENTRALITA_DATA: '/srv/office',
      CENTRALITA_HTTP: '[::1]:80',
      CENTRALITA_HTTPS: 'off',
      CENTRALITA_SIP: 'tcp:[::]:0, udp:localhost:5080,ws?:127.0.0.1:8088',
      CENTRALITA_SIP_TLS_CA: '/etc/ssl/carrier.pem',
      CENTRALITA_SIP_TLS_VERIFY: 'no',
      CENTRALITA_TLS_CERT: '/etc/ssl/own.pem',
      CENTRALITA_TLS_KEY: '/etc/ssl/own.key',
      CENTRALITA_RTP: '0',
      CENTRALITA_PUBLIC_ADDRESS: '203.0.113.7',
      CENTRALITA_DNS: '192.0.2.53, [2001:db8::53]:5353',
      CENTRALITA_SIP_ENGINE: 'drachtio://:cymru@10.0.0.2:9022',
      CENTRALITA_READY_FILE: '/run/ready.json',
      CENTRALITA_LOG: 'debug',
    }),
  ).toEqual({
    dataFolder: '/srv/office',
    http: { host: '::1', port: 80 },
    sip: [
      { transport: 'tcp', host: '::', port: 0 },
      { transport: 'udp', host: 'localhost', port: 5080 },
      { transport: 'ws', host: '127.0.0.1', port: 8088, optional: true },
    ],
    certificate: { cert: '/etc/ssl/own.pem', key: '/etc/ssl/own.key' },
    sipTls: { authorities: '/etc/ssl/carrier.pem', verify: false },
    publicAddress: '203.0.113.7',
    nameServers: ['192.0.2.53', '[2001:db8::53]:5353'],
    sipEngine: { host: '10.0.0.2', port: 9022, secret: 'cymru' },
    readyFile: '/run/ready.json',
    logLevel: 'debug',
  });
});

test('an empty web address switches that door off', () => {
  expect(read({ CENTRALITA_HTTP: '', CENTRALITA_HTTPS: '127.0.0.1:0' })).toMatchObject({
    https: { host: '127.0.0.1', port: 0 },
  });
  expect(read({ CENTRALITA_HTTP: '' })).not.toHaveProperty('http');
});

test.each([
  ['CENTRALITA_DATA', ' '],
  ['CENTRALITA_HTTP', '8080'],
  ['CENTRALITA_HTTP', '0.0.0.0:70000'],
  ['CENTRALITA_HTTP', '0.0.0.0:http'],
  ['CENTRALITA_HTTP', '::1:80'],
  ['CENTRALITA_HTTP', '300.1.1.1:80'],
  ['CENTRALITA_HTTP', '[127.0.0.1]:80'],
  ['CENTRALITA_HTTPS', 'https://0.0.0.0:8443'],
  ['CENTRALITA_HTTPS', '0.0.0.0:8080'],
  ['CENTRALITA_SIP', ''],
  ['CENTRALITA_SIP', '0.0.0.0:5060'],
  ['CENTRALITA_SIP', 'sctp:0.0.0.0:5060'],
  ['CENTRALITA_SIP', 'udp:0.0.0.0:5060,'],
  ['CENTRALITA_SIP', 'udp:0.0.0.0:5060,udp:0.0.0.0:5060'],
  ['CENTRALITA_SIP_TLS_VERIFY', 'maybe'],
  ['CENTRALITA_RTP', '10999-10000'],
  ['CENTRALITA_RTP', '10000-10001'],
  ['CENTRALITA_RTP', '80-90'],
  ['CENTRALITA_RTP', '60000-70000'],
  ['CENTRALITA_RTP', 'all'],
  ['CENTRALITA_PUBLIC_ADDRESS', 'my-router'],
  ['CENTRALITA_DNS', 'dns.example.com'],
  ['CENTRALITA_SIP_ENGINE', 'http://10.0.0.2:9022'],
  ['CENTRALITA_SIP_ENGINE', 'drachtio://10.0.0.2:9022'],
  ['CENTRALITA_LOG', 'loud'],
])('%s=%s ends the start with one line that names it and what is allowed', (setting, value) => {
  const line = read({ [setting]: value });
  expect(line).toMatch(
    new RegExp(`^${setting}="${value.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}" is not allowed: must .+$`),
  );
});

test('a certificate needs its key, and a key its certificate', () => {
  expect(read({ CENTRALITA_TLS_CERT: 'own.pem' })).toMatch(/^CENTRALITA_TLS_KEY="" is not allowed: must be a PEM file/);
  expect(read({ CENTRALITA_TLS_KEY: 'own.key' })).toMatch(/^CENTRALITA_TLS_CERT="" is not allowed: must be a PEM file/);
});

test('the secret of an external engine is not repeated when its setting is wrong', () => {
  const line = read({ CENTRALITA_SIP_ENGINE: 'drachtio://:cymru@10.0.0.2' });
  expect(line).toContain('drachtio://:***@10.0.0.2');
  expect(line).not.toContain('cymru');
});

test('a setting that does not exist is noticed', () => {
  expect(unknownSettings({ CENTRALITA_HTPP: '1', CENTRALITA_HTTP: '', PATH: '/bin' })).toEqual(['CENTRALITA_HTPP']);
});

test.each(['udp:127.0.0.1:5060,udp?:127.0.0.1:5060', 'tcp:0.0.0.0:5060,tls:0.0.0.0:5060', 'ws:[::1]:80,wss?:[::1]:80'])(
  'one port for two listeners (%s) is told at the start',
  (value) => {
    expect(read({ CENTRALITA_SIP: value })).toMatch(
      /^CENTRALITA_SIP=".+" is not allowed: must not name one address twice/,
    );
  },
);

test('phones that look for their settings are heard unless that is switched off, on loopback only where it is asked for', () => {
  const groupOf = (more: Record<string, string>) => {
    const outcome = readConfig({ CENTRALITA_SIP: 'udp:127.0.0.1:5060', ...more });
    return outcome.ok && outcome.config.sip[0]!.group;
  };
  expect(groupOf({})).toBeUndefined();
  expect(groupOf({ CENTRALITA_PNP: '239.255.77.2:5070' })).toEqual({ host: '239.255.77.2', port: 5070 });
  expect(groupOf({ CENTRALITA_SIP: 'udp:0.0.0.0:5060', CENTRALITA_PNP: 'off' })).toBeUndefined();
  expect(groupOf({ CENTRALITA_SIP: 'udp:[::]:5060' })).toBeUndefined();
});
