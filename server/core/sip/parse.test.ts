import { expect, test } from 'vitest';
import { header, headerValues, type SipMessage } from './message.ts';
import { maxHeaders } from './message-limits.ts';
import { parseMessage, type Unparsed } from './parse.ts';
import { printMessage } from './print.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const base = {
  Via: 'SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKnashds8',
  From: '"Ana" <sip:ana@example.com>;tag=1928301774',
  To: '<sip:100@example.com>',
  'Call-ID': 'a84b4c76e66710',
  CSeq: '314159 INVITE',
  'Max-Forwards': '70',
};

/** An INVITE whose headers are the usual ones, changed by `changes` (undefined leaves one out), then `extra` lines. */
function invite(changes: Record<string, string | undefined> = {}, extra: string[] = []): string {
  const headers = Object.entries({ ...base, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`INVITE sip:100@example.com SIP/2.0`, ...headers, ...extra, '', ''].join('\r\n');
}

const parse = (text: string | Uint8Array, transport: 'datagram' | 'stream' = 'datagram') =>
  parseMessage(typeof text === 'string' ? encoder.encode(text) : text, { transport });

function read(text: string | Uint8Array, transport: 'datagram' | 'stream' = 'datagram'): SipMessage {
  const parsed = parse(text, transport);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.message;
}

function refused(text: string | Uint8Array, transport: 'datagram' | 'stream' = 'datagram'): Unparsed {
  const parsed = parse(text, transport);
  if (parsed.ok) throw new Error('was taken');
  return parsed;
}

const wild = [
  'INVITE sip:vivekg@chair.example.com;unknownparam SIP/2.0',
  'TO :',
  ' sip:vivekg@chair.example.com ;   tag    = 1918181833n',
  'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
  '  ;',
  '  tag = 98asjd8',
  'MaX-fOrWaRdS: 0068',
  'Call-ID: wsinv.ndaksdj@192.0.2.1',
  'Content-Length   : 5',
  'cseq: 0009',
  '  INVITE',
  'Via  : SIP  /   2.0',
  ' /UDP',
  '    192.0.2.2;branch=390skdjuw',
  's :',
  'NewFangledHeader:   newfangled value',
  ' continued newfangled value',
  'UnknownHeaderWithUnusualValue: ;;,,;;,;',
  'Content-Type: application/sdp',
  'Route:',
  ' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
  'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
  '  branch  =   z9hG4bK9ikj8  ,',
  ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
  ' z9hG4bK30239',
  'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
  '      newvalue ;',
  '  secondparam ; q = 0.33',
  '',
  'v=0\r\n',
].join('\r\n');

test('RFC 4475 3.1.1.1: folded lines, odd spacing, compact names and empty values are all legal', () => {
  const message = read(wild);
  expect(headerValues(message, 'Via')).toEqual([
    'SIP  /   2.0 /UDP 192.0.2.2;branch=390skdjuw',
    'SIP  / 2.0  / TCP     spindle.example.com   ; branch  =   z9hG4bK9ikj8',
    'SIP  /    2.0   / UDP  192.168.255.111   ; branch= z9hG4bK30239',
  ]);
  expect(header(message, 'Subject')).toBe('');
  expect(header(message, 'NewFangledHeader')).toBe('newfangled value continued newfangled value');
  expect(header(message, 'UnknownHeaderWithUnusualValue')).toBe(';;,,;;,;');
  expect(header(message, 'Contact')).toBe(
    '"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam = newvalue ; secondparam ; q = 0.33',
  );
  expect(message.headers.map((entry) => entry.name)).toContain('Max-Forwards');
  expect(decoder.decode(message.body)).toBe('v=0\r\n');
});

test('RFC 4475 3.1.1.2: every character a token may hold, and quoted control characters', () => {
  const method = "!interesting-Method0123456789_*+`.%indeed'~";
  const text = [
    `${method} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0`,
    "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
    'To: "BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
    "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.",
    'Call-ID: intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
    `CSeq: 139122385 ${method}`,
    'Max-Forwards: 255',
    "extensionHeader-!.%*+_`'~: \uFEFF大停電",
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const message = read(text, 'stream');
  expect(message).toMatchObject({ kind: 'request', method });
  expect(header(message, "extensionHeader-!.%*+_`'~")).toBe('\uFEFF大停電');
  expect(header(read(printMessage(message), 'stream'), 'To')).toBe(header(message, 'To'));
});

test.each([
  ['a', 'Accept-Contact'],
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['d', 'Request-Disposition'],
  ['e', 'Content-Encoding'],
  ['j', 'Reject-Contact'],
  ['k', 'Supported'],
  ['m', 'Contact'],
  ['n', 'Identity-Info'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['s', 'Subject'],
  ['u', 'Allow-Events'],
  ['X', 'Session-Expires'],
  ['y', 'Identity'],
])('RFC 3261 7.3.3: the compact name %s is %s', (letter, name) => {
  expect(header(read(invite({}, [`${letter}: <sip:a@b>`])), name)).toBe('<sip:a@b>');
});

test('a known header gets its usual spelling, an unknown one keeps its own', () => {
  const message = read(invite({}, ['www-AUTHENTICATE: Digest realm="a", nonce="b"', 'x-My-hEADER: 1']));
  expect(message.headers.slice(-2)).toEqual([
    { name: 'WWW-Authenticate', value: 'Digest realm="a", nonce="b"' },
    { name: 'x-My-hEADER', value: '1' },
  ]);
});

test.each([
  [
    'Contact',
    '"Pérez, Juan; \\"JP\\"" <sip:a@b;x=1,2>, <sip:c@d>',
    ['"Pérez, Juan; \\"JP\\"" <sip:a@b;x=1,2>', '<sip:c@d>'],
  ],
  ['Record-Route', '<sip:p1;lr>,<sip:p2;lr>', ['<sip:p1;lr>', '<sip:p2;lr>']],
  ['Allow', 'INVITE, ACK,BYE', ['INVITE', 'ACK', 'BYE']],
  ['Supported', '', ['']],
  ['Supported', 'timer,, replaces,', ['timer', 'replaces']],
  ['Accept', 'application/sdp;level=1, text/html', ['application/sdp;level=1', 'text/html']],
  ['P-Asserted-Identity', '"Ruiz, Ana" <sip:1@h>,<tel:+34911>', ['"Ruiz, Ana" <sip:1@h>', '<tel:+34911>']],
  ['Warning', '399 h "open, x', ['399 h "open, x']],
  ['Authorization', 'Digest username="a", realm="b"', ['Digest username="a", realm="b"']],
  ['Date', 'Sat, 13 Nov 2010 23:29:00 GMT', ['Sat, 13 Nov 2010 23:29:00 GMT']],
])('%s: %s is taken as its values', (name, value, expected) => {
  expect(headerValues(read(invite({}, [`${name}: ${value}`])), name)).toEqual(expected);
});

test('keep-alive line ends before a message are skipped', () => {
  expect(read(`\r\n\r\n${invite()}`)).toMatchObject({ kind: 'request', method: 'INVITE', uri: 'sip:100@example.com' });
});

test('RFC 3261 18.3: what a datagram carries after its Content-Length is dropped', () => {
  expect(decoder.decode(read(`${invite({ 'Content-Length': '4' })}bodyINVITE sip:x`).body)).toBe('body');
});

test('a datagram without Content-Length ends its body, NUL bytes and all', () => {
  const body = new Uint8Array([0, 1, 0, 255, 13, 10, 13, 10, 0]);
  const bytes = new Uint8Array([...encoder.encode(invite()), ...body]);
  expect(read(bytes).body).toEqual(body);
});

test('Content-Length counts bytes, not characters', () => {
  expect(decoder.decode(read(`${invite({ l: '4' })}añb…`).body)).toBe('añb');
});

test.each([
  ['more Content-Length than bytes (RFC 4475 3.1.2.2)', invite({ 'Content-Length': '9999' }), 400],
  ['a negative Content-Length (RFC 4475 3.1.2.3)', invite({ 'Content-Length': '-999' }), 400],
  ['a huge Content-Length', invite({ 'Content-Length': '9'.repeat(400) }), 400],
  ['two Content-Lengths (RFC 4475 3.3.9)', `${invite({}, ['Content-Length: 4', 'l: 2'])}body`, 400],
  ['CSeq out of range (RFC 4475 3.1.2.4)', invite({ CSeq: '36893488147419103232 INVITE' }), 400],
  ['CSeq 2^31', invite({ CSeq: '2147483648 INVITE' }), 400],
  ['Max-Forwards above 255 (RFC 4475 3.1.2.4)', invite({ 'Max-Forwards': '300' }), 400],
  ['CSeq of another method (RFC 4475 3.1.2.17)', invite({ CSeq: '8 REGISTER' }), 400],
  ['an unterminated quote (RFC 4475 3.1.2.6)', invite({ To: '"Mr. J. User <sip:j.user@example.com>' }), 400],
  ['holes in parameters (RFC 4475 3.1.2.1)', invite({ Contact: '"Joe" <sip:joe@example.org>;;;;' }), 400],
  ['holes in a Via list (RFC 4475 3.1.2.1)', invite({}, ['Via: SIP/2.0/UDP 192.0.2.15;;,;,,']), 400],
  ['a bracketed request URI (RFC 4475 3.1.2.7)', invite().replace('sip:100@example.com', '<sip:100@example.com>'), 400],
  ['spaces in the request URI (RFC 4475 3.1.2.8)', invite().replace('sip:100@', 'sip:100; lr@'), 400],
  ['two spaces in the request line (RFC 4475 3.1.2.9)', invite().replace('INVITE ', 'INVITE  '), 400],
  ['a space after the request line (RFC 4475 3.1.2.10)', invite().replace('SIP/2.0', 'SIP/2.0  '), 400],
  [
    'a Contact with ? and no brackets (RFC 4475 3.1.2.13)',
    invite({ Contact: 'sip:u@example.com?Route=%3Csip:x%3E' }),
    400,
  ],
  ['spaces inside an address (RFC 4475 3.1.2.14)', invite({ From: '"Bell, A" <sip:a@example.com >;tag=1' }), 400],
  [
    'a comma in a plain display name (RFC 4475 3.1.2.15)',
    invite({ From: 'Bell, Alexander <sip:a@example.com>;tag=1' }),
    400,
  ],
  ['another version (RFC 4475 3.1.2.16)', invite().replace('SIP/2.0', 'SIP/7.0'), 505],
  ['a repeated From (RFC 4475 3.3.8)', invite({}, ['f: <sip:x@y>;tag=4']), 400],
  ['an empty tag', invite({ To: '<sip:100@example.com>;tag' }), 400],
  ['two tags', invite({ From: '<sip:a@b>;tag=1;Tag=2' }), 400],
  ['a malformed sip URI in To', invite({ To: '<sip:@example.com>' }), 400],
  ['a line feed alone', invite({}, ['X-A: a\nVia: b']), 400],
  ['a carriage return alone', invite({}, ['X-A: a\rVia: b']), 400],
  ['NUL in a header', invite({}, ['X-A: a\0b']), 400],
  ['a header list that does not end', invite().slice(0, -2), 400],
  ['too many headers', invite({}, Array(maxHeaders).fill('X-A: 1')), 513],
  ['too many values in one header', invite({ Allow: Array(maxHeaders).fill('INFO').join() }), 513],
  ['a message above 64 KiB', `${invite()}${' '.repeat(65_536)}`, 513],
  ['a head above 64 KiB', invite({ Subject: 'x'.repeat(70_000) }), 513],
])('a request with %s is refused and can be answered', (_, text, status) => {
  const { partial, ...rest } = refused(text);
  expect(rest).toMatchObject({ ok: false, status });
  expect(partial && [header(partial, 'Via'), header(partial, 'Call-ID')]).toEqual([base.Via, base['Call-ID']]);
});

test.each([
  ['without CSeq', invite({ CSeq: undefined })],
  ['with an unreadable Via', invite({ Via: 'SIP/2.0/UDP' })],
  ['that is an ACK behind the rest of a body', invite({ CSeq: '9 ACK' }).replace('INVITE', 'dACK')],
  ['that is a broken ACK', invite({ CSeq: '9 BYE' }).replace('INVITE', 'ACK')],
  ['that is a broken response', 'SIP/2.0 200 OK\r\nVia: x\r\n\r\n'],
  [
    'whose status is out of range (RFC 4475 3.1.2.19)',
    invite().replace(/^.*\r\n/, 'SIP/2.0 4294967301 better not\r\n'),
  ],
  [
    'whose response CSeq is out of range (RFC 4475 3.1.2.5)',
    invite({ CSeq: '9292394834772304023312 OPTIONS' }).replace(/^.*\r\n/, 'SIP/2.0 503 No\r\n'),
  ],
  ['that is not SIP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['that is empty', ''],
  ['that is only a keep-alive', '\r\n\r\n'],
])('a message %s is refused and not answered', (_, text) => {
  expect(refused(text)).toEqual({ ok: false, reason: expect.any(String) });
});

test('on a stream Content-Length is required, and one above the limit is too large', () => {
  expect(refused(invite(), 'stream')).toMatchObject({ status: 400, reason: 'Missing Content-Length' });
  expect(refused(invite({ 'Content-Length': '70000' }), 'stream')).toMatchObject({ status: 513 });
});

test.each([
  ['SIP/2.0 100 Trying', { status: 100, reason: 'Trying' }],
  [
    'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять',
    { status: 200, reason: '= 2**3 * 5**2 но сто девяносто девять' },
  ],
  ['SIP/2.0 100 ', { status: 100, reason: '' }],
  ['sip/2.0 486', { status: 486, reason: '' }],
])('RFC 4475 3.1.1.12: the status line %s is read', (line, expected) => {
  expect(read(invite().replace(/^.*\r\n/, `${line}\r\n`))).toMatchObject({ kind: 'response', ...expected });
});

test.each([
  [
    'no Max-Forwards, tag or branch (RFC 4475 3.4.1)',
    invite({ 'Max-Forwards': undefined, From: 'sip:a@b', Via: 'SIP/2.0/UDP c' }),
  ],
  ['an unknown scheme in To (RFC 4475 3.3.4)', invite({ To: 'isbn:2983792873', Contact: '<name:John_Smith>' })],
  [
    'an unknown request scheme (RFC 4475 3.3.2)',
    invite().replace('sip:100@example.com', 'nobodyKnowsThisScheme:totallyopaquecontent'),
  ],
  ['an unknown transport (RFC 4475 3.1.1.10)', invite({}, ['Via: SIP/2.0/UNKNOWN t5.example.com;branch=z9hG4bK1'])],
  ['a semicolon in the user part (RFC 4475 3.1.1.8)', invite().replace('sip:100', 'sip:user;par=u%40example.net')],
  ['an escaped NUL (RFC 4475 3.1.1.4)', invite({ To: 'sip:null-%00-null@example.com' })],
  ['a request for a telephone number', invite().replace('sip:100@example.com', 'tel:+34-911-222-333;phone-context=x')],
  ['accents in a display name without quotes', invite({ From: 'José Núñez (ventas) <sip:j@example.com>;tag=1' })],
  ['a line that is no header', invite({}, ['what is this'])],
  ['an IPv6 sent-by', invite({ Via: 'SIP/2.0/UDP [2001:db8::9:1]:6050;received=[2001:db8::9:255];branch=z9hG4bKas3' })],
])('a request with %s is taken', (_, text) => {
  expect(read(text).kind).toBe('request');
});

test('a caller name in Latin-1 is read instead of losing the call', () => {
  const bytes = Uint8Array.from(invite({ From: '"Peña" <sip:a@b>;tag=1' }), (char) => char.charCodeAt(0));
  expect(header(read(bytes), 'From')).toBe('"Peña" <sip:a@b>;tag=1');
});
