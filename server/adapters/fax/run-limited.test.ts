import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { type LimitedRun, runLimited } from './run-limited.ts';

const folder = mkdtempSync(join(tmpdir(), 'centralita-limited-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (script: string, more: Partial<LimitedRun> = {}) =>
  runLimited({
    program: 'sh',
    args: ['-c', script],
    folder,
    ...{ cpuSeconds: 20, patienceMs: 20_000, memoryMiB: 512 },
    ...more,
  });

test('a program that ends well or badly says what it said', async () => {
  expect(await run('echo bien; echo mal >&2')).toMatchObject({ kind: 'ended', ok: true });
  expect(await run('echo mal >&2; exit 3')).toEqual({ kind: 'ended', ok: false, said: 'mal\n' });
  expect(await run('', { program: 'no-such-program' })).toEqual({ kind: 'missing' });
});

test('it is below everything else, and knows nothing of our surroundings', async () => {
  process.env.CENTRALITA_TEST_SECRET = 'x';
  const end = await run('nice; env | cut -d= -f1 | sort | tr "\\n" " "; pwd');
  delete process.env.CENTRALITA_TEST_SECRET;
  if (end.kind !== 'ended') throw new Error(end.kind);
  const [nice, names] = end.said.split('\n');
  expect(Number(nice)).toBeGreaterThanOrEqual(10);
  expect(names).not.toContain('CENTRALITA');
  expect(names).toContain('TMPDIR');
  expect(end.said).toContain(folder);
});

test('one that takes too long is ended with all that it started', async () => {
  const end = await run('sleep 60 & echo $! > child; wait', { patienceMs: 300 });
  expect(end).toEqual({ kind: 'stopped', why: 'time' });
  const pid = Number(readFileSync(join(folder, 'child'), 'utf8'));
  await eventually('the child is over', async () => {
    if (!existsSync(`/proc/${pid}`)) return true;
    // One that nobody has waited for yet is over all the same.
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) || undefined;
  });
});

test('one that goes round in circles, or wants all memory, is ended', async () => {
  expect(await run('while :; do :; done', { cpuSeconds: 1 })).toEqual({ kind: 'stopped', why: 'time' });
  const greedy = await run('x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done', { memoryMiB: 64 });
  expect(greedy).toMatchObject({ kind: 'ended', ok: false });
});

test('what it writes can be too much', async () => {
  let bytes = 0;
  const end = await run('while :; do echo 0123456789; done', {
    onData(part) {
      bytes += part.length;
      return bytes < 1000;
    },
  });
  expect(end).toEqual({ kind: 'stopped', why: 'output' });
});
