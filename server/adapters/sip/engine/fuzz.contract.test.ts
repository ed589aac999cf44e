import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectFuzzApp, type FuzzApp } from '../../../testing/fuzz/fuzz-app.ts';
import { noLimits } from '../../../testing/fuzz/no-limits.ts';
import { throwStream } from '../../../testing/fuzz/throw-stream.ts';
import { throwUdp } from '../../../testing/fuzz/throw-udp.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';

let exchange: EngineStage;
let app: FuzzApp;
beforeEach(async () => {
  exchange = await openEngineStage({ limits: noLimits });
  exchange.disconnect();
  app = await connectFuzzApp(exchange.engine.control);
});
afterEach(async () => {
  app.disconnect();
  await exchange.close();
});

test.each([
  ['datagrams', () => throwUdp('127.0.0.1', exchange.udp)],
  ['a stream in odd pieces', () => throwStream('127.0.0.1', exchange.tcp)],
])('2000 generated messages as %s: no forbidden answer, no complaint, nothing left', async (_, open) => {
  const thrower = await open();
  for (let seed = 0; seed < 2000; seed += 50) await thrower.volley(seed, 50);
  expect(thrower.watch.faults).toEqual([]);
  expect(thrower.watch.classes['4xx']).toBeGreaterThan(200);
  expect(exchange.complaints.filter((line) => / error /.test(line))).toEqual([]);
  await thrower.close();
  app.disconnect();
  // What waits for the far end dies by its timers: INVITEs unanswered, 2xx unacknowledged, then their BYEs.
  await expect
    .poll(
      () => {
        exchange.clock.advance(20_000);
        return exchange.engine.counts();
      },
      { timeout: 8000 },
    )
    .toEqual({ transactions: 0, legs: 0, incoming: 0, outgoing: 0 });
});

/** What comes back for one datagram, once a sound request behind it was answered. */
async function answersTo(bytes: Uint8Array): Promise<Buffer[]> {
  const socket: Socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const came: Buffer[] = [];
  const done = new Promise<void>((resolve) =>
    socket.on('message', (answer) => (answer.includes('Call-ID: probe') ? resolve() : void came.push(answer))),
  );
  socket.send(bytes, exchange.udp.port, exchange.udp.address);
  socket.send(
    'BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;rport;branch=z9hG4bKp\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: probe\r\nCSeq: 1 BYE\r\n\r\n',
    exchange.udp.port,
    exchange.udp.address,
  );
  await done;
  await new Promise<void>((resolve) => socket.close(resolve));
  return came;
}

test('a caller whose name is written in Latin-1 gets his own bytes back, not twice as many', async () => {
  const name = 'Núñez \x80\xff';
  const request =
    'WHATEVER sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;rport;branch=z9hG4bKl\r\n' +
    `From: "${name}" <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: latin\r\nCSeq: 1 WHATEVER\r\n\r\n`;
  const [answer] = await answersTo(Buffer.from(request, 'latin1'));
  expect(answer?.toString('latin1')).toContain(`\r\nFrom: "${name}" <sip:a@b>;tag=1\r\n`);
});

test('an answer does not break the quoted control characters of the address that it is for', async () => {
  const request =
    'WHATEVER sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;rport;branch=z9hG4bKq\r\n' +
    'From: <sip:a@b>;tag=1\r\nTo: "BEL\\\u0007" <sip:a@b>\r\nCall-ID: bel\r\nCSeq: 1 WHATEVER\r\n\r\n';
  const [answer] = await answersTo(Buffer.from(request));
  expect(answer?.toString()).toMatch(/\r\nTo: "BEL\\\u0007" <sip:a@b>;tag=\w+\r\n/);
});

test('a To with empty tags comes back as it was, without a tag of ours among them', async () => {
  const request =
    'WHATEVER sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;rport;branch=z9hG4bKt\r\n' +
    'From: <sip:a@b>;tag=1\r\nTo: Ana Maria <sip:a@b>;tag;tag\r\nCall-ID: tags\r\nCSeq: 1 WHATEVER\r\n\r\n';
  const [answer] = await answersTo(Buffer.from(request));
  expect(answer?.toString()).toMatch(/^SIP\/2\.0 400 [\s\S]*\r\nTo: Ana Maria <sip:a@b>;tag;tag\r\n/);
});
