import type { Dice } from './dice.ts';

/**
 * A message before it is bytes. All texts are Latin-1: one character is one byte, so that broken UTF-8 can be written
 * down.
 */
export interface Draft {
  start: string;
  headers: [name: string, value: string][];
  body: string;
}

/** Who sends: `mark` stands in branch, Call-ID and From tag, so that an answer tells what it answers. */
export interface Sender {
  address: string;
  port: number;
  transport: 'UDP' | 'TCP' | 'TLS';
  mark: string;
}

/** Where the sender is reached by the way it sends. */
export const contactOf = ({ address, port, transport }: Omit<Sender, 'mark'>, user: string): string =>
  `sip:${user}@${address}:${port}${transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`}`;

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

export const methods = [
  ...['INVITE', 'INVITE', 'REGISTER', 'OPTIONS', 'MESSAGE', 'INFO', 'NOTIFY', 'SUBSCRIBE', 'PUBLISH', 'REFER'],
  ...['BYE', 'UPDATE', 'PRACK', 'CANCEL', 'ACK', 'WHATEVER', 'invite'],
];

const users = ['101', 'ana', 'a%20b', utf8('josé'), 'sip%3Aa%40b', '+34911222333', 'x;y=z', '*97', 'a.b-c_d~e'];
const hosts = ['pbx.local', '127.0.0.1', '[2001:db8::9:1]', 'a-b.example.com', '[::ffff:192.0.2.1]', 'h'];
const uriParams = ['', '', '', ';lr', ';transport=tcp', ';user=phone', ';maddr=1.2.3.4', ';x=%22', ';ob;gr=urn:uuid:1'];
const names = ['', '', '"Ana" ', `"${utf8('Núñez')}, \\"J\\"; <x>" `, 'Ana Maria ', `${utf8('大停電')} `, '"" '];

export const uriOf = (dice: Dice): string => {
  if (dice.onceIn(20))
    return dice.pick(['tel:+34-911-222;phone-context=x', 'isbn:123', 'http://a/b?c=d', 'urn:service:sos']);
  const port = dice.onceIn(4) ? `:${dice.pick([5060, 1, 65535, 5061])}` : '';
  return `${dice.pick(['sip', 'sip', 'sips', 'SIP'])}:${dice.pick(users)}@${dice.pick(hosts)}${port}${dice.pick(uriParams)}`;
};

const addressOf = (dice: Dice, params: string): string =>
  dice.onceIn(6) ? `sip:${dice.pick(users)}@pbx.local${params}` : `${dice.pick(names)}<${uriOf(dice)}>${params}`;

const digest =
  'Digest username="101", realm="pbx", nonce="abc", uri="sip:pbx", response="0123456789abcdef0123456789abcdef", qop=auth, nc=00000001, cnonce="x", algorithm=SHA-256';

/** Headers that no method needs and each may bear. */
const spare: readonly ((dice: Dice) => [string, string])[] = [
  () => ['Authorization', digest],
  () => ['Proxy-Authorization', digest.replace('SHA-256', 'MD5')],
  () => ['WWW-Authenticate', 'Digest realm="a, b", nonce="c", stale=true'],
  (dice) => ['Route', `<${uriOf(dice)};lr>`],
  (dice) => ['Record-Route', `<${uriOf(dice)};lr>, <sip:p2;lr>`],
  () => ['Allow', 'INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, UPDATE, PRACK'],
  () => ['Supported', 'replaces, timer,, 100rel, path'],
  () => ['k', ''],
  (dice) => ['Require', dice.pick(['timer', '100rel', 'nothing', ''])],
  (dice) => ['Session-Expires', dice.pick(['1800;refresher=uac', '90', '0', '99999999999'])],
  (dice) => ['Min-SE', dice.pick(['90', '-1', 'x'])],
  () => ['Replaces', 'abc@d;to-tag=1;from-tag=2;early-only'],
  (dice) => ['Refer-To', `<${uriOf(dice)}?Replaces=a%3Bto-tag%3D1>`],
  (dice) => ['b', `<${uriOf(dice)}>`],
  (dice) => ['Event', dice.pick(['dialog', 'message-summary', 'presence', 'refer;id=1', 'talk'])],
  (dice) => ['Subscription-State', dice.pick(['active;expires=60', 'terminated;reason=timeout', 'pending'])],
  (dice) => ['Expires', dice.pick(['3600', '0', '4294967296', 'soon'])],
  (dice) => ['P-Asserted-Identity', `${addressOf(dice, '')}, <tel:+34911>`],
  (dice) => ['Diversion', `${addressOf(dice, '')};reason=user-busy;counter=1`],
  (dice) => ['History-Info', `<${uriOf(dice)}>;index=1, <sip:b@c?Reason=SIP>;index=1.1`],
  () => ['Reason', 'SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16'],
  () => ['Privacy', 'id;critical'],
  () => ['RAck', '1 1 INVITE'],
  () => ['RSeq', '1'],
  () => ['Accept', 'application/sdp, */*'],
  () => ['Date', 'Sat, 13 Nov 2010 23:29:00 GMT'],
  () => ['User-Agent', 'Phone (a "b" c)/1.0'],
  () => ['Subject', `${utf8('¿Qué?')} x`],
  () => ['Warning', '399 h "a, b", 370 x "y"'],
  () => ['Timestamp', '54.3'],
  () => ['In-Reply-To', 'a@b, c@d'],
  () => ['X-Unknown', ';;,,;"'],
];

const sdp = [
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0 101\r\n',
  'a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n',
].join('');
const bodies: readonly [type: string, body: string][] = [
  ['application/sdp', sdp],
  ['application/sdp', sdp.replaceAll('IP4 127.0.0.1', 'IP6 2001:db8::1')],
  [
    'multipart/mixed;boundary=b',
    `--b\r\nContent-Type: application/sdp\r\n\r\n${sdp}\r\n--b\r\n\r\n\0\xff\r\n--b--\r\n`,
  ],
  ['text/plain', 'hello\r\n\r\nINVITE sip:a@b SIP/2.0\r\n'],
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'],
  ['message/sipfrag', 'SIP/2.0 200 OK\r\n'],
  ['application/octet-stream', '\0\x01\xfe\xff\r\n\r\n\0'],
];

const viaOf = (dice: Dice, { address, port, transport, mark }: Sender): string =>
  `SIP/2.0/${transport} ${address}:${port}${dice.onceIn(3) ? '' : ';rport'};branch=z9hG4bK${mark}`;

/** A message that nothing is wrong with, if often nothing can be done with it. */
export function draftMessage(dice: Dice, sender: Sender): Draft {
  const method = dice.pick(methods);
  const withTag = ['BYE', 'UPDATE', 'PRACK', 'ACK'].includes(method) || dice.onceIn(6);
  const headers: Draft['headers'] = [
    ['Via', viaOf(dice, sender)],
    ['From', addressOf(dice, `;tag=f${sender.mark}`)],
    ['To', addressOf(dice, withTag ? `;tag=t${dice.below(9)}` : '')],
    ['Call-ID', `${sender.mark}@fuzz`],
    ['CSeq', `${dice.below(1000)} ${method}`],
    ['Max-Forwards', dice.pick(['70', '70', '0', '1', '255'])],
    ['Contact', `<${contactOf(sender, 'fuzz')}>`],
  ];
  if (dice.onceIn(8)) headers.splice(1, 0, ['Via', 'SIP/2.0/TCP [2001:db8::2]:5062;branch=z9hG4bKx;received=::1']);
  const first = dice.below(spare.length);
  for (let more = dice.below(5); more > 0; more--) headers.push(spare[(first + more * 5) % spare.length]!(dice));
  let body = '';
  if (method === 'INVITE' || dice.onceIn(3)) {
    const [type, content] = dice.onceIn(3) ? dice.pick(bodies) : bodies[0]!;
    headers.push(['Content-Type', type]);
    body = content;
  }
  headers.push(['Content-Length', String(body.length)]);
  const isResponse = dice.onceIn(8);
  const start = isResponse ? `SIP/2.0 ${100 + dice.below(600)} Whatever` : `${method} ${uriOf(dice)} SIP/2.0`;
  return { start, headers, body };
}

/** More than any engine takes; huge values in thousands of headers would be more than a string can hold. */
const mostPrinted = 200_000;

/** As it leaves; Content-Length stays what the draft says. */
export function printDraft({ start, headers, body }: Draft): string {
  let head = `${start}\r\n`;
  for (const [name, value] of headers) {
    if (head.length > mostPrinted) break;
    head += `${name}: ${value}\r\n`;
  }
  return `${head}\r\n${body}`;
}
