import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  accountPrompts,
  builtInPrompts,
  codePrompts,
  deskPrompts,
  mailboxPrompts,
  recordingPrompts,
  refusalPrompts,
  roomPrompts,
  spokenDigits,
  switchPrompts,
  waitPrompts,
} from '../../core/office/built-in-prompts.ts';
import { levelDbfs, toneShare } from '../../core/rtp/tone.ts';
import { readWav } from '../../core/rtp/wav.ts';
import { findPrompt } from './find-prompt.ts';

const count = (most: number): number[] => Array.from({ length: most }, (_, index) => index);
const languages = ['es', 'en'] as const;
const spoken = [
  ...builtInPrompts.filter((name) => name !== 'music'),
  ...spokenDigits,
  ...accountPrompts,
  ...switchPrompts,
  ...codePrompts,
  ...roomPrompts,
  ...deskPrompts,
  ...recordingPrompts,
  ...refusalPrompts,
  ...waitPrompts,
  ...mailboxPrompts.filter((name) => name !== 'beep'),
  ...count(60).map((index) => `number-${index}` as const),
  ...count(12).map((index) => `month-${index + 1}` as const),
];

test.each(languages)('every prompt is spoken in %s: 8 kHz mono A-law, loud enough, not too long', (language) => {
  for (const name of spoken) {
    const { header, channels } = readWav(readFileSync(findPrompt(name, language)))!;
    expect(header, name).toMatchObject({ encoding: 'PCMA', channels: 1, sampleRate: 8000 });
    const seconds = channels[0]!.length / 8000;
    const isWord = /^(digit|number|month)-|^(received|today|yesterday|at|minutes|one-minute)$/.test(name);
    const shortest = isWord ? 0.2 : 0.9;
    expect(seconds > shortest && seconds < 15, `${name} lasts ${seconds} s`).toBe(true);
    const level = levelDbfs(channels[0]!);
    expect(level > -23 && level < -14, `${name} has ${level} dBFS`).toBe(true);
  }
});

test.each(languages)('every prompt has a text in %s and every text is a prompt', (language) => {
  const file = join(import.meta.dirname, '../../../firmware-scripts/prompts', `texts.${language}.json`);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8'))).sort()).toEqual([...spoken].sort());
});

test('waiting music never falls silent, has no click where it begins anew, and no tone that tests speak with', () => {
  const pcm = readWav(readFileSync(findPrompt('music', 'es')))!.channels[0]!;
  expect(pcm.length / 8000).toBe(48);
  for (let at = 0; at < pcm.length; at += 1600) {
    const window = pcm.subarray(at, at + 1600);
    expect(levelDbfs(window)).toBeGreaterThan(-26);
    expect(Math.max(toneShare(window, 440), toneShare(window, 880))).toBeLessThan(0.01);
  }
  const steps = pcm.slice(1).map((sample, index) => Math.abs(sample - pcm[index]!));
  const largest = steps.reduce((most, step) => Math.max(most, step), 0);
  expect(Math.abs(pcm[0]! - pcm.at(-1)!)).toBeLessThan(largest);
});
