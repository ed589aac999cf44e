import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';

let exchange: EngineStage;
const sockets: Socket[] = [];
beforeEach(async () => {
  exchange = await openEngineStage();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await exchange.close();
});

/** A client without a library: frames as they stand on the wire. */
function openControl() {
  const socket = connect(exchange.engine.control.port, exchange.engine.control.host);
  sockets.push(socket);
  let text = '';
  let wake = (): void => undefined;
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk;
    wake();
  });
  const frame = (): string | undefined => {
    const [, digits] = /^(\d+)#/.exec(text) ?? [];
    const end = digits === undefined ? 0 : digits.length + 1 + Number(digits);
    if (digits === undefined || text.length < end) return undefined;
    const payload = text.slice(digits.length + 1, end);
    text = text.slice(end);
    return payload;
  };
  return {
    closed,
    send: (payload: string) => socket.write(`${Buffer.byteLength(payload)}#${payload}`),
    raw: (bytes: string) => socket.write(bytes),
    async next(): Promise<string[]> {
      for (;;) {
        const payload = frame();
        if (payload !== undefined) return payload.split('\r\n')[0]!.split('|');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

test('who knows the secret is told where the engine listens', async () => {
  const control = openControl();
  control.send('a1|authenticate|test|');
  const [id, ...rest] = await control.next();
  const places = `udp/127.0.0.1:${exchange.udp.port},tcp/127.0.0.1:${exchange.tcp.port}`;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(rest).toEqual(['response', 'a1', 'OK', places, 'v0.9.10', places]);
});

test('a wrong secret is refused and the connection closed', async () => {
  const control = openControl();
  control.send('a1|authenticate|guess|');
  expect((await control.next()).slice(1)).toEqual(['response', 'a1', 'NO', 'incorrect secret']);
  await control.closed;
});

test('nothing is done for who has not authenticated', async () => {
  const control = openControl();
  control.send('a1|route|invite');
  expect((await control.next()).slice(1)).toEqual(['response', 'a1', 'NO', 'authenticate first']);
  await control.closed;
  expect(exchange.engine.counts().outgoing).toBe(0);
});

test('ping, an unknown verb, and what is not of this protocol', async () => {
  const control = openControl();
  control.send('a1|authenticate|test|');
  await control.next();
  control.send('a2|ping');
  expect((await control.next()).slice(1)).toEqual(['response', 'a2', 'OK', 'pong']);
  control.send('a3|proxy|x');
  expect((await control.next()).slice(1, 4)).toEqual(['response', 'a3', 'NOK']);
  control.send('a4|nonsense');
  expect((await control.next()).slice(1, 4)).toEqual(['response', 'a4', 'NO']);
  await control.closed;
  const other = openControl();
  other.raw('GET / HTTP/1.1\r\n');
  await other.closed;
});

test('remove_route takes back one verb and leaves the others', async () => {
  const control = openControl();
  const peer = await exchange.peer();
  for (const payload of ['a1|authenticate|test|', 'a2|route|options', 'a3|route|message', 'a4|remove_route|options']) {
    control.send(payload);
    await control.next();
  }
  peer.send(peer.request('OPTIONS'), exchange.udp);
  await peer.takeResponse(405);
  const message = peer.request('MESSAGE');
  peer.send(message, exchange.udp);
  const fields = await control.next();
  expect(fields.slice(1, 7)).toEqual([
    'sip',
    'network',
    expect.stringMatching(/^\d+$/),
    'udp',
    '127.0.0.1',
    String(peer.port),
  ]);
  expect(fields[7]).toMatch(/^\d\d:\d\d:\d\d\.\d{6}$/);
  expect(fields.slice(9)).toEqual(['', '127.0.0.1', String(exchange.udp.port), '']);
});

test('an answer is echoed with its places; a second one is refused', async () => {
  const control = openControl();
  const peer = await exchange.peer();
  for (const payload of ['a1|authenticate|test|', 'a2|route|message']) {
    control.send(payload);
    await control.next();
  }
  peer.send(peer.request('MESSAGE'), exchange.udp);
  const transaction = (await control.next())[8]!;
  control.send(`b1|sip|${transaction}|\r\nSIP/2.0 202 Accepted\r\nContent-Length: 0\r\n\r\n`);
  const echo = await control.next();
  expect(echo.slice(1, 5)).toEqual(['response', 'b1', 'OK', 'application']);
  expect(echo.slice(6, 9)).toEqual(['udp', '127.0.0.1', String(peer.port)]);
  expect(echo.slice(10)).toEqual([transaction, '', '', 'Msg sent:', '']);
  await peer.takeResponse(202);
  control.send(`b2|sip|${transaction}|\r\nSIP/2.0 500 Oops\r\n\r\n`);
  expect((await control.next()).slice(1)).toEqual([
    'response',
    'b2',
    'NOK',
    'Response not sent due to unknown transaction',
  ]);
  control.send('b3|sip||no-such;from-tag=x\r\nBYE sip:placeholder SIP/2.0\r\n\r\n');
  expect((await control.next())[4]).toBe('Server error: unable to find dialog for dialog id provided');
  control.send('b4|sip|no-such|\r\nCANCEL sip:a@b SIP/2.0\r\n\r\n');
  expect((await control.next())[4]).toBe('unable to cancel unknown transaction id: no-such');
});

test('a frame in pieces and two frames in one piece are read alike', async () => {
  const control = openControl();
  const first = 'a1|authenticate|test|';
  control.raw(`${first.length}`);
  control.raw(`#${first.slice(0, 5)}`);
  control.raw(`${first.slice(5)}7#a2|ping7#a3|ping`);
  expect((await control.next())[2]).toBe('a1');
  expect((await control.next())[2]).toBe('a2');
  expect((await control.next())[2]).toBe('a3');
});
