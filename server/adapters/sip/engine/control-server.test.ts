import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../../base/log.ts';
import { type ControlClient, type ControlServer, listenForControl } from './control-server.ts';

let server: ControlServer;
let gone: PromiseWithResolvers<ControlClient>;
const sockets: Socket[] = [];
const complaints: string[] = [];
beforeEach(async () => {
  complaints.length = 0;
  const mine = Promise.withResolvers<ControlClient>();
  gone = mine;
  server = await listenForControl({
    secret: 'test',
    hostports: () => ({ shown: '', local: '' }),
    onFrame: () => undefined,
    onGone: (client) => mine.resolve(client),
    log: createLog('error', (line) => complaints.push(line)),
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

function open() {
  const socket = connect(server.port, server.host);
  sockets.push(socket);
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  const heard = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  return { socket, closed, heard, send: (payload: string) => socket.write(`${payload.length}#${payload}`) };
}

test('who has not logged in may send no more than a log-in takes', async () => {
  const stranger = open();
  stranger.socket.write('4096#');
  await stranger.closed;
  const known = open();
  known.send('a1|authenticate|test|');
  await known.heard;
  known.socket.write('4096#');
  known.send('a2|ping');
  expect(server.clients).toBe(1);
});

test('an application that does not read what it is told is left, as if it had gone', async () => {
  const hung = open();
  hung.send('a1|authenticate|test|');
  hung.send('a2|route|invite');
  await hung.heard;
  await expect.poll(() => server.routes()).toEqual(['invite']);
  hung.socket.pause();
  const client = server.pick('invite')!;
  const much = new Uint8Array(1024 * 1024);
  for (let count = 0; count < 64; count++) client.write(['sip'], much);
  expect(await gone.promise).toBe(client);
  expect(client.connected).toBe(false);
  expect(complaints.join()).toContain('control client does not read');
});
