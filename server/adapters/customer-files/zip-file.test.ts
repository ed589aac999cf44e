import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { openZip } from './zip-file.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'zip-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('files and texts come out as they went in, and nobody else may read the ZIP', async () => {
  const at = folder();
  const sound = Buffer.alloc(300_000, 'sound ');
  writeFileSync(join(at, 'one.wav'), sound);
  const zip = openZip(join(at, 'all.zip'));
  await zip.addFile('recordings/one.wav', join(at, 'one.wav'));
  zip.addText('data.json', '{"ñ":1}');
  await zip.close();
  const files = unzipSync(readFileSync(join(at, 'all.zip')));
  expect(Buffer.from(files['recordings/one.wav']!).equals(sound)).toBe(true);
  expect(Buffer.from(files['data.json']!).toString()).toBe('{"ñ":1}');
  expect(statSync(join(at, 'all.zip')).mode & 0o077).toBe(0);
});

test('a ZIP that cannot be written is told at its end', async () => {
  const zip = openZip(join(folder(), 'none', 'all.zip'));
  zip.addText('data.json', 'x');
  await expect(zip.close()).rejects.toThrow('ENOENT');
});
