import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import { createSrfLink } from './srf-link.ts';

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

test('an engine that is not there at the start is told once, however often it is tried', async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const lost: string[] = [];
  let attempts = 0;
  const link = createSrfLink({
    clock,
    log: createLog('warn', (line) => lines.push(line)),
    prepare: () => attempts++,
    onUp: () => undefined,
    onLost: (why) => lost.push(why),
  });
  const port = await freePort();
  void link.use({ kind: 'external', host: '127.0.0.1', port, secret: 'cymru' });
  for (const attempt of [1, 2, 3]) {
    await expect.poll(() => [attempts, clock.pending]).toEqual([attempt, 1]);
    clock.advance(5_000);
  }
  expect(lost).toHaveLength(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`port=${port}`);
  expect(lines[0]).not.toContain('cymru');
  link.stop();
});
