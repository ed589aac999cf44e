import { connect } from 'node:tls';
import Srf from 'drachtio-srf';
import { expect, test } from 'vitest';
import { createLog, silentLog } from '../../base/log.ts';
import { makeCertificate } from '../../testing/certificate.ts';
import { openSipPuppet } from '../../testing/stages/sip-puppet.ts';
import { startEmbeddedEngine } from './engine-host.ts';

test('the engine in its thread answers an OPTIONS by the application, tells its ports and stops', async () => {
  const engine = await startEmbeddedEngine({
    listen: [
      { transport: 'udp', address: '127.0.0.1', port: 0 },
      { transport: 'tcp', address: '127.0.0.1', port: 0 },
    ],
    log: silentLog,
  });
  const lost: string[] = [];
  engine.onExit(() => lost.push('lost'));
  const srf = new Srf();
  const peer = await openSipPuppet();
  try {
    await new Promise<void>((resolve, reject) => {
      srf.on('connect', (error: unknown, hostports: string) => {
        expect(hostports).toBe(engine.bound.map((entry) => `${entry.transport}/127.0.0.1:${entry.port}`).join(','));
        return error ? reject(error) : resolve();
      });
      srf.connect({ ...engine.control });
    });
    srf.use('options', (_req, res) => void res.send(200));
    peer.send(peer.request('OPTIONS'), engine.bound[0]!);
    expect((await peer.takeResponse(200)).status).toBe(200);
    expect(await engine.health()).toMatchObject({ stallMs: 0, busyMs: 0, counts: { transactions: 1, legs: 0 } });
    const health = await engine.health();
    expect(health.connections).toBe(0);
    expect(await engine.usage()).toMatchObject({ heapBytes: expect.any(Number), cpuMs: expect.any(Number) });
    expect(health.heapBytes).toBeGreaterThan(1_000_000);
    expect([health.stallMs, health.busyMs].every((ms) => ms >= 0 && ms < 10_000)).toBe(true);
  } finally {
    srf.disconnect();
    await engine.stop();
    await engine.stop();
    await peer.close();
  }
  expect(lost).toEqual([]);
  await expect(engine.health()).rejects.toMatchObject({ code: 'sip-engine-failed' });
  expect(await engine.usage()).toBeUndefined();
});

test('the thread takes a renewed certificate, and a port that may be missing does not keep it from starting', async () => {
  const [first, second] = [await makeCertificate(), await makeCertificate()];
  const holder = await openSipPuppet('tcp');
  const lost: string[] = [];
  const engine = await startEmbeddedEngine({
    listen: [
      { transport: 'tls', address: '127.0.0.1', port: 0 },
      { transport: 'tcp', address: '127.0.0.1', port: holder.port, optional: true },
    ],
    tls: { own: first },
    log: silentLog,
    onListener: ({ transport }, { up, why }) => lost.push(`${transport} ${up} ${why}`),
  });
  const shown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: engine.bound[0]!.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()!.toString().trim());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  try {
    expect(lost).toEqual(['tcp false EADDRINUSE']);
    expect(engine.bound.map(({ transport }) => transport)).toEqual(['tls']);
    expect(first.cert).toContain(await shown());
    engine.renew(second);
    await expect.poll(async () => second.cert.includes(await shown())).toBe(true);
  } finally {
    await engine.stop();
    await holder.close();
  }
});

test('a port that is taken is told with its address and the reason', async () => {
  const peer = await openSipPuppet();
  const starting = startEmbeddedEngine({
    listen: [{ transport: 'udp', address: '127.0.0.1', port: peer.port }],
    log: silentLog,
  });
  await expect(starting).rejects.toMatchObject({
    code: 'sip-listen-failed',
    context: { transport: 'udp', address: '127.0.0.1', port: peer.port, why: 'EADDRINUSE' },
  });
  await peer.close();
});

test('a crash of the engine is logged and told once', async () => {
  const lines: string[] = [];
  const code = `
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ kind: 'bound', control: { host: '127.0.0.1', port: 1 }, bound: [] });
    setTimeout(() => { throw new Error('out of luck'); }, 20);`;
  const engine = await startEmbeddedEngine({
    listen: [],
    log: createLog('error', (line) => lines.push(line)),
    entry: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
  });
  let told = 0;
  const exited = new Promise<void>((resolve) =>
    engine.onExit(() => {
      told++;
      resolve();
    }),
  );
  await exited;
  expect(told).toBe(1);
  expect(lines.join()).toContain('out of luck');
});
