import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

test('missing folders are made for the owner alone; making them again changes nothing', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'centralita-folder-')), 'a', 'b');
  makePrivateFolder(path);
  makePrivateFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test.each(['/proc/nowhere/data', '/dev/null/data'])('%s cannot be made, and that is told at once', (path) => {
  expect(() => makePrivateFolder(path)).toThrow(expect.objectContaining({ syscall: 'mkdir' }));
  expect(existsSync(path)).toBe(false);
});
