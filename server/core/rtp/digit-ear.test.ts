import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../base/project-folder.ts';
import { createDigitEar, type HeardTone } from './digit-ear.ts';
import { decodeTable, encodeG711 } from './g711.ts';
import { dtmfFrequenciesHz } from './telephone-event.ts';
import { readWav } from './wav.ts';

const decibels = (level: number): number => 10 ** (level / 20);

interface Tone {
  digit: string;
  ms?: number;
  /** Peak of the low tone; 8000 is about -12 dBm0. */
  amplitude?: number;
  /** The high tone over the low one, in dB. */
  twist?: number;
  /** Both frequencies, in percent. */
  off?: number;
  noise?: number;
}

const silence = (ms: number): number[] => new Array(ms * 8).fill(0);

function tone({ digit, ms = 60, amplitude = 8000, twist = 0, off = 0, noise = 0 }: Tone): number[] {
  const [low, high] = dtmfFrequenciesHz(digit)!.map((hz) => (2 * Math.PI * hz * (1 + off / 100)) / 8000) as [
    number,
    number,
  ];
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647) * 2 - 1;
  };
  return Array.from({ length: ms * 8 }, (_, at) =>
    Math.round(amplitude * Math.sin(low * at) + amplitude * decibels(twist) * Math.sin(high * at) + noise * random()),
  );
}

/** In packets of 20 ms, as they come. */
function hear(sound: readonly number[] | Int16Array): HeardTone[] {
  const ear = createDigitEar();
  const data = encodeG711(Int16Array.from(sound), 'PCMA');
  const heard: HeardTone[] = [];
  for (let start = 0; start < data.length; start += 160) {
    const end = Math.min(start + 160, data.length);
    const digit = ear.hear({ data, start, end, table: decodeTable.PCMA });
    if (digit) heard.push(digit);
  }
  return heard;
}

const digitsOf = (sound: readonly number[] | Int16Array): string =>
  hear(sound)
    .map(({ digit }) => digit)
    .join('');

const one = (about: Partial<Tone>): string =>
  digitsOf([...silence(30), ...tone({ digit: '7', ...about }), ...silence(60)]);

test('ITU-T Q.23: all sixteen digits, each once', () => {
  const all = '1234567890*#ABCD';
  expect(digitsOf([...all].flatMap((digit) => [...tone({ digit }), ...silence(45)]))).toBe(all);
});

test('ITU-T Q.24: 40 ms of tone are a digit wherever they begin, 20 ms never are', () => {
  for (let shift = 0; shift < 102; shift += 7) {
    const lead = new Array(shift).fill(0);
    expect(digitsOf([...lead, ...tone({ digit: '5', ms: 40 }), ...silence(60)])).toBe('5');
    expect(digitsOf([...lead, ...tone({ digit: '5', ms: 20 }), ...silence(60)])).toBe('');
  }
});

test('ITU-T Q.24: the same digit twice with 40 ms between is two, with a gap of 10 ms one', () => {
  const twice = (gapMs: number, shift: number) => [
    ...new Array(shift).fill(0),
    ...tone({ digit: '3' }),
    ...silence(gapMs),
    ...tone({ digit: '3' }),
    ...silence(60),
  ];
  for (let shift = 0; shift < 102; shift += 7) {
    expect(digitsOf(twice(40, shift))).toBe('33');
    expect(digitsOf(twice(10, shift))).toBe('3');
  }
});

test.each([
  [4, '7'],
  [-8, '7'],
  [12, ''],
  [-14, ''],
])('ITU-T Q.24: a high tone of %i dB against the low one gives "%s"', (twist, heard) => {
  expect(one({ twist })).toBe(heard);
});

test.each([
  [1.5, '7'],
  [-1.5, '7'],
  [5, ''],
  [-5, ''],
])('ITU-T Q.24: frequencies %f percent off give "%s"', (off, heard) => {
  expect(one({ off })).toBe(heard);
});

test('a faint digit is heard, the ghost of one is not, and noise 15 dB below does no harm', () => {
  expect(one({ amplitude: 800 })).toBe('7');
  expect(one({ amplitude: 100 })).toBe('');
  expect(one({ noise: 2400 })).toBe('7');
});

test('how long a key was held is told', () => {
  const [held] = hear([...tone({ digit: '9', ms: 500 }), ...silence(60)]);
  expect(held!.durationMs).toBeGreaterThan(470);
  expect(held!.durationMs).toBeLessThan(515);
});

test('speech and music are no digits: every prompt of the product is heard through', () => {
  const prompts = join(projectFolder(), 'firmware-scripts', 'prompts');
  let seconds = 0;
  for (const folder of ['es', 'en', 'music'])
    for (const file of readdirSync(join(prompts, folder)).filter((name) => name.endsWith('.wav'))) {
      const pcm = readWav(readFileSync(join(prompts, folder, file)))!.channels[0]!;
      seconds += pcm.length / 8000;
      expect(digitsOf(pcm), file).toBe('');
    }
  expect(seconds).toBeGreaterThan(120);
});
