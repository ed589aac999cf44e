import { expect, test } from 'vitest';
import { chooseNaptr, isDenied, orderSrv, planLocation, type SipTransport } from './locate.ts';
import { parseSipUri } from './uri.ts';

const all: SipTransport[] = ['udp', 'tcp', 'tls'];
const plan = (uri: string, have: SipTransport[] = all) =>
  planLocation(parseSipUri(uri)!, {
    has: (transport) => have.includes(transport),
    listens: (transport) => have.includes(transport),
  });

const address = (host: string, port: number, transport: SipTransport) => ({
  kind: 'address',
  address: host,
  port,
  transport,
});
const refused = { kind: 'refused', why: 'requested protocol/transport not available' };

test.each([
  ['RFC 3263 4.1: a numeric address of a sip URI is reached by UDP', 'sip:192.0.2.1', 'udp', 5060],
  ['RFC 3263 4.1: a numeric address of a sips URI is reached by TLS', 'sips:192.0.2.1', 'tls', 5061],
  ['RFC 3263 4.2: a port with a numeric address is kept', 'sip:192.0.2.1:5080;transport=tcp', 'tcp', 5080],
  ['RFC 3263 4.1: a transport of the URI is used', 'sip:192.0.2.1;transport=TLS', 'tls', 5061],
  ['RFC 3263 4: maddr is the target', 'sip:carrier.example;maddr=192.0.2.1', 'udp', 5060],
  ['RFC 5630 3.1.1: tcp in a sips URI is TLS over TCP', 'sips:192.0.2.1;transport=tcp', 'tls', 5061],
] as const)('%s', (_, uri, transport, port) => {
  expect(plan(uri)).toEqual(address('192.0.2.1', port, transport));
});

test('an IPv6 address is an address', () => {
  expect(plan('sip:[2001:db8::1]')).toEqual(address('2001:db8::1', 5060, 'udp'));
});

test('what we have no transport for is refused', () => {
  expect(plan('sip:a.example;transport=sctp')).toEqual(refused);
  expect(plan('sip:a.example;transport=tls', ['udp', 'tcp'])).toEqual(refused);
  expect(plan('sips:a.example', ['udp', 'tcp'])).toEqual(refused);
  expect(plan('sips:a.example;transport=udp')).toEqual(refused);
  expect(plan('sip:192.0.2.1', ['tcp'])).toEqual(address('192.0.2.1', 5060, 'tcp'));
});

test('RFC 3263 4.1: a name with a port skips NAPTR and SRV', () => {
  expect(plan('sip:carrier.example:5070')).toEqual({
    kind: 'name',
    host: 'carrier.example',
    services: [],
    asksNaptr: false,
    otherwise: { port: 5070, transport: 'udp' },
  });
});

test('RFC 3263 4.1: a name with a transport skips NAPTR and asks for the SRV of that transport', () => {
  expect(plan('sip:carrier.example;transport=tls')).toEqual({
    kind: 'name',
    host: 'carrier.example',
    services: [{ name: '_sips._tcp.carrier.example', transport: 'tls' }],
    asksNaptr: false,
    otherwise: { port: 5061, transport: 'tls' },
  });
});

test('RFC 3263 4.1: a bare name asks NAPTR, then the SRV of each transport of ours; sips only of TLS', () => {
  expect(plan('sip:carrier.example', ['udp', 'tcp'])).toMatchObject({
    services: [
      { name: '_sip._udp.carrier.example', transport: 'udp' },
      { name: '_sip._tcp.carrier.example', transport: 'tcp' },
    ],
    asksNaptr: true,
    otherwise: { port: 5060, transport: 'udp' },
  });
  expect(plan('sips:carrier.example')).toMatchObject({
    services: [{ name: '_sips._tcp.carrier.example', transport: 'tls' }],
    asksNaptr: true,
    otherwise: { port: 5061, transport: 'tls' },
  });
});

const naptr = (order: number, preference: number, service: string, more: object = {}) => ({
  order,
  preference,
  flags: 's',
  service,
  regexp: '',
  replacement: `${order}-${preference}.example`,
  ...more,
});
const ours = all.map((transport) => ({ name: '', transport }));
const names = (records: ReturnType<typeof naptr>[], allowed = ours) =>
  chooseNaptr(records, allowed).map(({ name, transport }) => `${transport} ${name}`);

test('RFC 3403 4.1: order decides, then preference; only what we can speak counts', () => {
  expect(names([naptr(90, 50, 'SIP+D2T'), naptr(50, 60, 'SIP+D2U'), naptr(50, 50, 'sips+d2t')])).toEqual([
    'tls 50-50.example',
    'udp 50-60.example',
  ]);
  expect(names([naptr(10, 1, 'SIP+D2S'), naptr(10, 1, 'E2U+sip'), naptr(20, 1, 'SIP+D2U')])).toEqual([
    'udp 20-1.example',
  ]);
  expect(
    names([naptr(10, 1, 'SIP+D2U'), naptr(20, 1, 'SIPS+D2T')], [{ name: '', transport: 'tls' }]),
    'RFC 3263 4.1: a sips URI takes SIPS services only',
  ).toEqual(['tls 20-1.example']);
});

test('hostile NAPTR records lead nowhere', () => {
  const bad = [
    { regexp: '!^.*$!sip:evil@example!' },
    { flags: 'u' },
    { replacement: '.' },
    { replacement: '' },
    { replacement: 'a..b' },
    { replacement: '127.0.0.1' },
    { replacement: `${'x'.repeat(250)}.example` },
    { replacement: 'a b' },
  ];
  expect(names(bad.map((more) => naptr(1, 1, 'SIP+D2U', more)))).toEqual([]);
  expect(names([])).toEqual([]);
});

const srv = (priority: number, weight: number, name: string, port = 5060) => ({ priority, weight, name, port });
const order = (records: ReturnType<typeof srv>[], below: (limit: number) => number) =>
  orderSrv(records, below)
    .map(({ name }) => name)
    .join(' ');

test('RFC 2782: the lower priority goes first, and chance chooses in proportion to the weights', () => {
  const records = [srv(20, 0, 'spare'), srv(10, 60, 'big'), srv(10, 20, 'small')];
  expect(order(records, () => 0)).toBe('big small spare');
  expect(order(records, (limit) => limit - 1)).toBe('small big spare');
  const counts = new Map<string, number>();
  for (let mark = 0; mark <= 80; mark++) {
    let asked = 0;
    const [first] = orderSrv(records, () => (asked++ === 0 ? mark : 0));
    counts.set(first!.name, (counts.get(first!.name) ?? 0) + 1);
  }
  expect(counts).toEqual(
    new Map([
      ['big', 61],
      ['small', 20],
    ]),
  );
});

test('RFC 2782: weight 0 is chosen only when chance says 0', () => {
  const records = [srv(1, 10, 'heavy'), srv(1, 0, 'light')];
  expect(order(records, () => 0)).toBe('light heavy');
  expect(order(records, (limit) => (limit > 1 ? 1 : 0))).toBe('heavy light');
});

test('hostile SRV records are left out, and a long list is cut', () => {
  expect(order([srv(1, 1, '.'), srv(1, 1, 'a b'), srv(1, 1, 'port', 0), srv(1, 1, 'good')], () => 0)).toBe('good');
  const many = Array.from({ length: 500 }, (_, index) => srv(index, 65_535, `s${index}`));
  expect(orderSrv(many, (limit) => limit - 1)).toHaveLength(16);
});

test('RFC 2782: a single dot says that there is no such service', () => {
  expect(isDenied([srv(0, 0, '.', 0)])).toBe(true);
  expect(isDenied([srv(0, 0, '', 0)])).toBe(true);
  expect(isDenied([])).toBe(false);
  expect(isDenied([srv(0, 0, 'a.example')])).toBe(false);
});
