import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { createFacts } from '../../../testing/facts.ts';
import { bindUdp } from './udp-transport.ts';
import { createZones } from './zones.ts';

/** A group of this machine's own (RFC 2365 administratively scoped), on a port that nobody else has. */
const group = { host: '239.255.77.1', port: 0 };

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind({ address: '127.0.0.1', port: 0 }, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** What a listener bound to `address` hears of a message to the group, sent over loopback. */
async function hear(address: string): Promise<string> {
  const port = await freePort();
  const heard = createFacts<string>('listener', (text) => text);
  const bound = await bindUdp(
    { transport: 'udp', address, port: address === '0.0.0.0' ? port : 0, group: { ...group, port } },
    { zones: createZones() },
    {
      onBytes: (bytes: Uint8Array) => heard.push(new TextDecoder().decode(bytes)),
      onError: (why: string) => heard.push(why),
    } as never,
  );
  const sender = createSocket('udp4');
  await new Promise<void>((resolve) => sender.bind({ address: '127.0.0.1', port: 0 }, resolve));
  sender.setMulticastInterface('127.0.0.1');
  const again = setInterval(() => sender.send('SUBSCRIBE', port, group.host), 20);
  try {
    return await heard.waitFor((text) => text === 'SUBSCRIBE', { what: 'the group' });
  } finally {
    clearInterval(again);
    await bound.close();
    await new Promise<void>((resolve) => sender.close(() => resolve()));
  }
}

test('a listener at one address hears the group, too', async () => {
  expect(await hear('127.0.0.1')).toBe('SUBSCRIBE');
});
