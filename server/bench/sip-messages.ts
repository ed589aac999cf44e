import { parseMessage } from '../core/sip/parse.ts';
import { printMessage } from '../core/sip/print.ts';
import { testSdp } from '../testing/stages/sip-puppet.ts';

const usual = [
  'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKnashds8;rport',
  'Max-Forwards: 70',
  'From: "Ana" <sip:ana@example.com>;tag=1928301774',
  'To: <sip:100@example.com>;tag=a6c85cf',
  'Call-ID: a84b4c76e66710@192.0.2.9',
];
const media = [
  'Contact: <sip:ana@192.0.2.9:5060>',
  'Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, UPDATE',
  'Supported: replaces, timer',
  'User-Agent: Phone 4.2',
  'Content-Type: application/sdp',
];

const message = (start: string, method: string, body = ''): Buffer =>
  Buffer.from(
    [
      start,
      ...usual,
      `CSeq: 314159 ${method}`,
      ...(body ? media : []),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );

/** What a short call consists of. */
const call: Record<string, Buffer> = {
  invite: message('INVITE sip:100@example.com SIP/2.0', 'INVITE', testSdp()),
  ok: message('SIP/2.0 200 OK', 'INVITE', testSdp()),
  ack: message('ACK sip:ana@192.0.2.9:5060 SIP/2.0', 'ACK'),
  bye: message('BYE sip:ana@192.0.2.9:5060 SIP/2.0', 'BYE'),
};

const times = 20_000;

/** Microseconds of processor time for one run of `work`, the best of several rounds. */
function timeOf(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const began = process.cpuUsage().user;
    for (let count = 0; count < times; count++) work();
    best = Math.min(best, (process.cpuUsage().user - began) / times);
  }
  return Math.round(best * 100) / 100;
}

/** What reading and writing one message costs; `against` is cutting the same bytes into lines, and nothing more. */
export function measureSipMessages() {
  const results = Object.entries(call).map(([name, bytes]) => {
    const parsed = parseMessage(bytes, { transport: 'datagram' });
    if (!parsed.ok) throw new Error(`${name}: ${parsed.reason}`);
    const parseUs = timeOf(() => void parseMessage(bytes, { transport: 'datagram' }));
    const printUs = timeOf(() => void printMessage(parsed.message));
    const linesUs = timeOf(() => void bytes.toString().split('\r\n'));
    return {
      name,
      bytes: bytes.length,
      parseUs,
      printUs,
      parsedPerSec: Math.round(1e6 / parseUs),
      against: { linesUs },
    };
  });
  return { messages: results, against: 'the same bytes as text, cut into lines' };
}
