import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/loopback.ts';
import { holdFolder } from './hold-folder.ts';

test('a data folder is one process’s at a time, and free again when that one is done', async () => {
  await using temp = await makeTempFolder('hold');
  const first = holdFolder(temp.path);
  expect(() => holdFolder(temp.path)).toThrow(
    expect.objectContaining({ code: 'data-folder-in-use', context: { folder: temp.path, pid: String(process.pid) } }),
  );
  first.release();
  holdFolder(temp.path).release();
});

test('a process that is killed leaves nothing that keeps the next one out', async () => {
  await using temp = await makeTempFolder('hold');
  const module = join(import.meta.dirname, 'hold-folder.ts');
  const script = `const { holdFolder } = await import(${JSON.stringify(module)}); holdFolder(${JSON.stringify(temp.path)}); process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).signal).toBe('SIGKILL');
  holdFolder(temp.path).release();
});
