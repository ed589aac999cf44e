import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues } from '../../../core/sip/message.ts';
import { parseMessage } from '../../../core/sip/parse.ts';
import { readHeaders } from '../../../core/sip/read-headers.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { rfc4475 } from '../../../testing/torture/rfc4475.ts';
import { rfc5118 } from '../../../testing/torture/rfc5118.ts';
import { nameOf, type TortureCase } from '../../../testing/torture/torture-case.ts';

let exchange: EngineStage;
let socket: Socket;
/** Methods of the requests that reached the application. */
let seen: string[];
/** Told of each datagram; an answer to a broken request repeats its faults, so that no parser may stand here. */
let onText: (text: string) => void = () => undefined;

beforeEach(async () => {
  // The Via of these messages names hosts that are not there: answers go to where the message came from.
  exchange = await openEngineStage({ forceRport: true });
  seen = [];
  for (const method of ['invite', 'register', 'options', 'message'])
    exchange.srf.use(method, (req, res) => {
      seen.push(req.method);
      res.send(method === 'invite' ? 486 : 200);
    });
  socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', (bytes) => onText(bytes.toString()));
});
afterEach(async () => {
  await exchange.close();
  await new Promise<void>((resolve) => socket.close(resolve));
});

const probe =
  'BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;rport;branch=z9hG4bKprobe\r\nFrom: <sip:a@b>;tag=1\r\n' +
  'To: <sip:a@b>;tag=nobody\r\nCall-ID: probe\r\nCSeq: 1 BYE\r\n\r\n';
const isFinal = (text: string): boolean => /^SIP\/2\.0 [2-6]/.test(text);

/** What comes back for it: a final answer when one is owed, and all that came before the answer to a probe behind it. */
function provoke(message: Uint8Array, owed: boolean): Promise<string[]> {
  return new Promise((resolve) => {
    const came: string[] = [];
    let probed = false;
    onText = (text) => {
      if (/^Call-ID: probe\r$/m.test(text)) probed = true;
      else came.push(text);
      if (probed && (!owed || came.some(isFinal))) resolve(came);
    };
    socket.send(message, exchange.udp.port, exchange.udp.address);
    socket.send(probe, exchange.udp.port, exchange.udp.address);
  });
}

async function expectOutcome({ message, outcome }: TortureCase): Promise<void> {
  const came = await provoke(message, outcome !== 'silence');
  if (outcome === 'silence') {
    expect([came, seen]).toEqual([[], []]);
    return;
  }
  const [answer, ...more] = came.filter(isFinal);
  expect(more).toEqual([]);
  expect(seen.length).toBe(outcome === 'application' ? 1 : 0);
  const status = outcome === 'application' ? (seen[0] === 'INVITE' ? 486 : 200) : outcome.status;
  expect(answer).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
  const got = readHeaders(answer!.slice(0, answer!.indexOf('\r\n\r\n')), answer!.indexOf('\r\n') + 2);
  if (outcome !== 'application')
    for (const [name, values] of Object.entries(outcome.headers ?? {})) expect(headerValues(got, name)).toEqual(values);
  const parsed = parseMessage(message, { transport: 'datagram' });
  const request = parsed.ok ? parsed.message : parsed.partial!;
  for (const name of ['From', 'Call-ID', 'CSeq']) expect(header(got, name)).toBe(header(request, name));
  expect(headerValues(got, 'Via').slice(1)).toEqual(headerValues(request, 'Via').slice(1));
  expect(header(got, 'To')?.startsWith(header(request, 'To') ?? '') ?? !header(request, 'To')).toBe(true);
}

describe('as the engine answers them', () => {
  afterEach(() => {
    expect(exchange.complaints).toEqual([]);
  });
  test.each(rfc4475.map((each) => [nameOf(4475, each), each] as const))('%s', (_, each) => expectOutcome(each));
  test.each(rfc5118.map((each) => [nameOf(5118, each), each] as const))('%s', (_, each) => expectOutcome(each));
});
