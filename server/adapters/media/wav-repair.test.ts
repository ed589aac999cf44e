import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseWavHeader, printWavHeader } from '../../core/rtp/wav.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { repairWavHeader } from './wav-repair.ts';

const stereo = { encoding: 'pcm16', channels: 2, sampleRate: 8000 } as const;

test.each([
  ['more than its header tells', 4000],
  ['less than its header tells', 400_000],
])('a file that holds %s plays in full afterwards', async (_, told) => {
  await using folder = await makeTempFolder('wav');
  const file = join(folder.path, 'call.wav');
  await writeFile(file, Buffer.concat([printWavHeader(stereo, told), Buffer.alloc(32_003)]));
  expect(await repairWavHeader(file)).toEqual({ kind: 'repaired', durationMs: 1000, bytes: 32_044 });
  const mended = await readFile(file);
  expect(parseWavHeader(mended)!.dataBytes).toBe(32_000);
  expect(mended.readUInt32LE(4)).toBe(32_036);
  expect(await repairWavHeader(file)).toEqual({ kind: 'sound', durationMs: 1000, bytes: 32_044 });
});

test('what is no WAV is left as it is', async () => {
  await using folder = await makeTempFolder('wav');
  const file = join(folder.path, 'call.wav');
  await writeFile(file, 'RIFF');
  expect(await repairWavHeader(file)).toEqual({ kind: 'no-wav' });
  expect(await readFile(file, 'utf8')).toBe('RIFF');
  await expect(repairWavHeader(join(folder.path, 'none.wav'))).rejects.toMatchObject({ code: 'ENOENT' });
});
