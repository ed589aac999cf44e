import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where something listens. */
export interface Place {
  address: string;
  port: number;
}

function isUdpFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

function isTcpFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

/**
 * A loopback address of 127.64.0.0/10 on which port 5060 is free: each peer gets one of its own, so that its ports may
 * be fixed and a trunk can be trusted by address, however many test runs share the machine.
 */
export async function pickAddress(): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const address = `127.${randomInt(64, 128)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
    if ((await isUdpFree(address, 5060)) && (await isTcpFree(address, 5060))) return address;
  }
  throw new Error('no loopback address with a free port 5060 found');
}

/** A TCP port that is free there, for programs that cannot be given port 0; below the kernel's own ephemeral range. */
export async function pickTcpPort(address: string): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(10_000, 32_000);
    if (await isTcpFree(address, port)) return port;
  }
  throw new Error(`no free TCP port found on ${address}`);
}

/** An even port of `span` free ones in a row (probed at both ends), for programs that cannot be given port 0. */
export async function pickPortRange(span: number): Promise<{ from: number; to: number }> {
  for (let tries = 0; tries < 50; tries++) {
    // Below the kernel's own ephemeral range (32768 and up), so that no client socket sits in it.
    const from = randomInt(5_000, (32_000 - span) / 2) * 2;
    if ((await isUdpFree('0.0.0.0', from)) && (await isUdpFree('0.0.0.0', from + span - 1))) {
      return { from, to: from + span - 1 };
    }
  }
  throw new Error(`no ${span} free UDP ports in a row found`);
}

/** A folder of its own under the system's temp folder, gone when disposed of. */
export async function makeTempFolder(name: string): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), `centralita-${name}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
