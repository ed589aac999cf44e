import { createSocket, type Socket } from 'node:dgram';
import { type Socket as Connection, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GateLimits } from '../../../core/defence/gate-policy.ts';
import { header, type SipResponse } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import { eventually } from '../../../testing/eventually.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

const limits: GateLimits = {
  stranger: { perSec: 0, burst: 5 },
  strangers: { perSec: 0, burst: 12 },
  friend: { perSec: 100, burst: 1_000 },
  carrier: { perSec: 100, burst: 1_000 },
  pending: { stranger: 2, strangers: 3, friend: 100 },
  connections: { stranger: 3, strangers: 5 },
  strangerBytes: 2_000,
  sources: 1_000,
};
const policy = { friends: ['127.0.0.1'], carriers: [], locked: [], scanners: ['friendly-scanner'] };

/** Somebody at an address of his own who says what he likes; `heard` counts the datagrams that came back. */
interface Stranger {
  send(text: string | Uint8Array): void;
  heard(): number;
  heardBytes(): number;
}

let exchange: EngineStage;
let phone: SipPuppet;
const sockets: Socket[] = [];
beforeEach(async () => {
  exchange = await openEngineStage({ limits });
  exchange.engine.defend(policy);
  phone = await exchange.peer();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await exchange.close();
});

async function strangerAt(address: string): Promise<Stranger> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  sockets.push(socket);
  let heard = 0;
  let heardBytes = 0;
  socket.on('message', (bytes) => {
    heard++;
    heardBytes += bytes.length;
  });
  return {
    send: (text) => socket.send(text, exchange.udp.port, exchange.udp.address),
    heard: () => heard,
    heardBytes: () => heardBytes,
  };
}

/** All that was sent to the engine before this has been dealt with: one socket is read in order. */
async function settle(): Promise<void> {
  const options = phone.request('OPTIONS');
  phone.send(options, exchange.udp);
  await phone.take((message) => message.kind === 'response' && message.status === 200);
}

const options = (more: [string, string][] = []): Uint8Array =>
  printMessage(phone.request('OPTIONS', { headers: more }));

beforeEach(() => {
  exchange.srf.use('options', (_req: unknown, res: { send(status: number): void }) => res.send(200));
});

describe('a stranger', () => {
  test('gets its share and then nothing at all, while the phone is answered', async () => {
    const stranger = await strangerAt('127.0.0.9');
    for (let i = 0; i < 200; i++) stranger.send(options());
    await settle();
    await settle();
    expect(stranger.heard()).toBeLessThanOrEqual(5);
    expect(exchange.engine.counts().transactions).toBeLessThanOrEqual(5 + 2);
    expect(exchange.engine.takeKnocks()).toMatchObject([{ source: '127.0.0.9', dropped: 195 }]);
  });

  test('with a scanner’s name costs no transaction and gets no answer', async () => {
    const stranger = await strangerAt('127.0.0.9');
    stranger.send(options([['User-Agent', 'friendly-scanner']]));
    await settle();
    expect([stranger.heard(), exchange.engine.counts().transactions]).toEqual([0, 1]);
    expect(exchange.engine.takeKnocks()).toMatchObject([{ scans: 1, userAgent: 'friendly-scanner' }]);
  });

  test('gets nothing for noise, nor for what is too long', async () => {
    const stranger = await strangerAt('127.0.0.9');
    stranger.send('hello there, is this a telephone?');
    stranger.send(options([['X-Long', 'x'.repeat(2_500)]]));
    await settle();
    expect([stranger.heard(), exchange.engine.counts().transactions]).toEqual([0, 1]);
  });

  test('has no more than so many INVITEs waiting; the phone’s go on', async () => {
    let arrived = 0;
    exchange.srf.invite(() => void arrived++);
    const stranger = await strangerAt('127.0.0.9');
    for (let i = 0; i < 4; i++) stranger.send(printMessage(phone.request('INVITE', { body: testSdp() })));
    await settle();
    expect(exchange.engine.counts().incoming).toBe(2);
    for (let i = 0; i < 10; i++) phone.send(phone.request('INVITE', { body: testSdp() }), exchange.udp);
    await settle();
    expect([arrived, exchange.engine.counts().incoming]).toEqual([12, 12]);
  });

  test('that may be somebody else is answered with at most three times what it sent, however often an answer is repeated', async () => {
    exchange.srf.invite((_req: unknown, res: { send(status: number): void }) => res.send(407));
    const stranger = await strangerAt('127.0.0.9');
    const invite = printMessage(phone.request('INVITE'));
    stranger.send(invite);
    await settle();
    // Timer G would repeat the 407 for half a minute, as nobody there sends an ACK.
    for (let i = 0; i < 64; i++) exchange.clock.advance(500);
    await settle();
    await eventually('an answer to the stranger', async () => stranger.heard() || undefined);
    expect(stranger.heardBytes()).toBeLessThanOrEqual(3 * invite.length);
  });
});

test('strangers together leave room: with their budget gone, phones register and call', async () => {
  exchange.srf.invite((_req: unknown, res: { send(status: number): void }) => res.send(486));
  exchange.srf.use('register', (_req: unknown, res: { send(status: number): void }) => res.send(200));
  const strangers = await Promise.all(Array.from({ length: 30 }, (_, index) => strangerAt(`127.0.1.${index + 1}`)));
  for (const stranger of strangers) for (let i = 0; i < 10; i++) stranger.send(options());
  await settle();
  expect(strangers.reduce((sum, stranger) => sum + stranger.heard(), 0)).toBeLessThanOrEqual(12);
  phone.send(phone.request('REGISTER', { headers: [['Contact', phone.contact]] }), exchange.udp);
  expect(((await phone.take(200)) as SipResponse).status).toBe(200);
  const invite = phone.request('INVITE', { body: testSdp() });
  phone.send(invite, exchange.udp);
  phone.send(phone.ack(invite, await phone.takeResponse(486)), exchange.udp);
});

test('a stranger opens no more connections than its share; the phone opens what it needs', async () => {
  const opened: Connection[] = [];
  const open = (localAddress: string): Promise<'open' | 'refused'> =>
    new Promise((resolve) => {
      const { address: host, port } = exchange.tcp;
      const socket = connect({ host, port, localAddress });
      opened.push(socket);
      socket.on('error', () => resolve('refused'));
      socket.on('close', () => resolve('refused'));
      // Only who is let in gets the answer to a keep-alive (RFC 5626 4.4.1).
      socket.on('connect', () => socket.write('\r\n\r\n'));
      socket.on('data', () => resolve('open'));
    });
  const outcomes: string[] = [];
  for (let i = 0; i < 6; i++) outcomes.push(await open('127.0.0.9'));
  for (let i = 0; i < 6; i++) outcomes.push(await open('127.0.0.1'));
  expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(3 + 6);
  for (const socket of opened) socket.destroy();
});

test('a source that is locked out is not heard until it is forgiven', async () => {
  const stranger = await strangerAt('127.0.0.9');
  exchange.engine.defend({ ...policy, locked: [{ source: '127.0.0.9', until: exchange.clock.now() + 60_000 }] });
  stranger.send(options());
  await settle();
  expect(exchange.engine.counts().transactions).toBe(1);
  exchange.engine.defend(policy);
  stranger.send(options());
  await settle();
  expect(exchange.engine.counts().transactions).toBe(3);
});

test('RFC 3261 21.5.4: whoever they are, more INVITEs than the engine is to bear get 503 and a time to come back', async () => {
  const small = await openEngineStage({ maxPendingInvites: 2 });
  const waiting: { send(status: number): void }[] = [];
  small.srf.invite((_req: unknown, res: { send(status: number): void }) => void waiting.push(res));
  const caller = await small.peer();
  const call = (): void => caller.send(caller.request('INVITE', { body: testSdp() }), small.udp);
  for (let i = 0; i < 3; i++) call();
  expect(header(await caller.takeResponse(503), 'Retry-After')).toBe('5');
  await eventually('the two before', async () => waiting[1]);
  expect(small.engine.counts().incoming).toBe(2);
  waiting[0]!.send(486);
  await caller.takeResponse(486);
  call();
  await eventually('the next one', async () => waiting[2]);
  await small.close();
});
