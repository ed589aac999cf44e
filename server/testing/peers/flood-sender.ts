import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { FloodPlan, FloodResult } from './flood.ts';

/** Run as a process of its own by `startFlood`: a plan as its argument, the result as JSON on stdout. */
const plan = JSON.parse(process.argv[2]!) as FloodPlan;
const { target, perSec, seconds } = plan;

let number = 0;
let heard = 0;
let heardBytes = 0;

const request = (method: string, from: string, more: string): string => {
  const id = `${process.pid}x${++number}`;
  return [
    `${method} sip:0034900${number % 1_000_000}@${target.address} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from}:5060;branch=z9hG4bK${id};rport`,
    `From: <sip:${100 + (number % 900)}@${target.address}>;tag=${id}`,
    `To: <sip:0034900${number % 1_000_000}@${target.address}>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:x@${from}:5060>`,
    'Max-Forwards: 70',
    `${more}Content-Length: 0`,
    '',
    '',
  ].join('\r\n');
};

/** What the Internet sends to port 5060 in turn: bytes, other protocols, broken SIP, scanners. */
const rubbish: readonly ((from: string) => string | Uint8Array)[] = [
  () => randomBytes(200),
  () => 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  () => 'INVITE sip:x@y SIP/2.0\r\nVia: nonsense\r\nFrom\r\n\r\n',
  (from) => request('OPTIONS', from, 'User-Agent: friendly-scanner\r\n'),
];

const next = (from: string): string | Uint8Array =>
  plan.kind === 'invites' ? request('INVITE', from, '') : rubbish[++number % rubbish.length]!(from);

async function open(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => {
    heard++;
    heardBytes += bytes.length;
  });
  // Nobody listens any more, or the machine is out of buffers: a flood does not care.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  await new Promise<void>((resolve) => socket.connect(target.port, target.address, resolve));
  return socket;
}

const sockets = await Promise.all(plan.sources.map(open));
let sent = 0;
let sentBytes = 0;
const began = performance.now();
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const passedSec = Math.min(seconds, (performance.now() - began) / 1000);
    for (const due = Math.floor(passedSec * perSec); sent < due; sent++) {
      const at = sent % sockets.length;
      const message = next(plan.sources[at]!);
      sentBytes += message.length;
      sockets[at]!.send(message);
    }
    if (passedSec < seconds) return;
    clearInterval(timer);
    resolve();
  }, 5);
});
// What is still on its way back.
setTimeout(() => {
  const result: FloodResult = { sent, sentBytes, heard, heardBytes };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  for (const socket of sockets) socket.close();
}, 500);
