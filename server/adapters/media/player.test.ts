import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog, silentLog } from '../../base/log.ts';
import { printWavHeader } from '../../core/rtp/wav.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { createPlayer, type Player } from './player.ts';
import { createSounds, type Sound } from './sounds.ts';

const sound = (octets: number[]): Sound => ({ samples: octets.length, octets: () => Uint8Array.from(octets) });
const count = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);

/** A player whose files are already there. */
async function play(kind: 'prompts' | 'music', files: Record<string, Sound>): Promise<Player> {
  const sounds = { load: async (file: string) => files[file]! };
  const names = Object.keys(files);
  const player = createPlayer(kind === 'music' ? { kind, file: names[0]! } : { kind, files: names }, sounds);
  expect(player.frame('PCMA')).toBe('wait');
  await Promise.resolve().then(() => undefined);
  await new Promise((later) => setImmediate(later));
  return player;
}

test('music begins anew in the middle of a frame', async () => {
  const player = await play('music', { m: sound(count(0, 200)) });
  expect([...player.frame('PCMA')]).toEqual(count(0, 160));
  expect([...player.frame('PCMA')]).toEqual([...count(160, 40), ...count(0, 120)]);
  expect([...player.frame('PCMA')]).toEqual([...count(120, 80), ...count(0, 80)]);
});

test('music shorter than a frame is repeated within it', async () => {
  const player = await play('music', { m: sound([1, 2, 3]) });
  expect([...player.frame('PCMA')].slice(0, 7)).toEqual([1, 2, 3, 1, 2, 3, 1]);
});

test('prompts join without a gap, the last frame is filled with silence', async () => {
  const player = await play('prompts', { one: sound(count(0, 100)), none: sound([]), two: sound(count(100, 100)) });
  expect([...player.frame('PCMU')]).toEqual(count(0, 160));
  expect([...player.frame('PCMU')]).toEqual([...count(160, 40), ...new Array(120).fill(0xff)]);
  expect(player.frame('PCMU')).toBe('end');
});

test('prompts of whole frames end after the last one', async () => {
  const player = await play('prompts', { one: sound(count(0, 160)) });
  expect(player.frame('PCMA')).toHaveLength(160);
  expect(player.frame('PCMA')).toBe('end');
});

test('music without a sound waits for ever, prompts without one are over', async () => {
  expect((await play('music', { m: sound([]) })).frame('PCMA')).toBe('wait');
  expect((await play('prompts', { p: sound([]) })).frame('PCMA')).toBe('end');
});

test('a sound file is read once, and again when it was changed', async () => {
  await using folder = await makeTempFolder('sounds');
  const file = join(folder.path, 'p.wav');
  const write = (octets: number[]): Promise<void> =>
    writeFile(
      file,
      Buffer.concat([
        printWavHeader({ encoding: 'PCMA', channels: 1, sampleRate: 8000 }, octets.length),
        Buffer.from(octets),
      ]),
    );
  const sounds = createSounds(silentLog);
  await write([0x80, 0x81]);
  const first = await sounds.load(file);
  expect([...first.octets('PCMA')]).toEqual([0x80, 0x81]);
  expect(await sounds.load(file)).toBe(first);
  await write([0x80, 0x81, 0x82]);
  expect((await sounds.load(file)).samples).toBe(3);
});

test.each([
  ['is missing', undefined],
  ['is no WAV', Buffer.from('ID3')],
  ['is of 16 kHz', Buffer.from(printWavHeader({ encoding: 'pcm16', channels: 1, sampleRate: 16_000 }, 0))],
])('a sound file that %s is logged and has no samples', async (_, contents) => {
  await using folder = await makeTempFolder('sounds');
  const file = join(folder.path, 'p.wav');
  if (contents) await writeFile(file, contents);
  const lines: string[] = [];
  const sounds = createSounds(createLog('warn', (line) => lines.push(line)));
  expect((await sounds.load(file)).samples).toBe(0);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(file);
});
