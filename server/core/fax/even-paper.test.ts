import { expect, test } from 'vitest';
import { evenPaper } from './even-paper.ts';
import { halftone } from './halftone.ts';
import { isBlack } from './page.ts';
import { encodePage } from './t4/encode-page.ts';

const [width, height] = [1728, 700];
/** A camera's noise: the same each time. */
function noise() {
  let seed = 7;
  return (): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (seed / 0x7fffffff - 0.5) * 12;
  };
}
function pictureOf(shade: (x: number, y: number) => number) {
  const [pels, grain] = [new Uint8Array(width * height), noise()];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pels[y * width + x] = Math.max(0, Math.min(255, shade(x, y) + grain()));
  return { width, height, pels };
}
/** Strokes of writing, and a picture below them. */
const isInk = (x: number, y: number): boolean => y > 60 && y < 400 && y % 40 < 20 && x > 100 && x < 1600 && x % 14 < 4;
const isPicture = (x: number, y: number): boolean => y > 450 && y < 650 && x > 600 && x < 1000;
const light = (x: number, y: number): number => 1 - 0.35 * (x / width) - 0.1 * (y / height);

const letter = pictureOf(
  (x, y) => light(x, y) * (isInk(x, y) ? 90 : isPicture(x, y) ? 60 + 60 * Math.sin(x / 9) : 215),
);

test('a letter that was photographed has a white ground and black writing, and its picture stays one', () => {
  const page = halftone(letter, 'fine');
  const seen = { ground: 0, ink: 0, picture: 0 };
  const all = { ground: 0, ink: 0, picture: 0 };
  for (let y = 20; y < height - 20; y++)
    for (let x = 20; x < width - 20; x++) {
      const kind = isPicture(x, y) ? 'picture' : isInk(x, y) ? 'ink' : 'ground';
      all[kind]++;
      if (isBlack(page, { x, row: y })) seen[kind]++;
    }
  expect(seen.ground / all.ground).toBeLessThan(0.005);
  expect(seen.ink / all.ink).toBeGreaterThan(0.97);
  expect(seen.picture / all.picture).toBeGreaterThan(0.3);
  expect(seen.picture / all.picture).toBeLessThan(0.98);
});

test('it takes a fraction of the time on the line', () => {
  const dots = halftone(letter, 'fine');
  const drawn = encodePage(dots, { coding: 'mr' }).length;
  // A picture that fills the same page.
  const filled = halftone(
    pictureOf((x, y) => 128 + 90 * Math.sin(x / 40) * Math.cos(y / 30)),
    'fine',
  );
  expect(drawn).toBeLessThan(encodePage(filled, { coding: 'mr' }).length * 0.5);
});

test('a photograph stays as it is', () => {
  const scene = pictureOf((x, y) => 120 + 80 * Math.sin(x / 20) * Math.cos(y / 25));
  expect(evenPaper(scene, 'fine')).toBe(scene);
});

test('an even ground that was drawn stays: nobody photographed it', () => {
  const drawn = { width, height, pels: new Uint8Array(width * height).fill(180) };
  expect(evenPaper(drawn, 'fine')).toBe(drawn);
});

test.each(['standard', 'superfine'] as const)('blocks are as tall as wide on a %s page too', (resolution) => {
  const { pels } = evenPaper(letter, resolution);
  expect(pels[30 * width + 30]).toBe(255);
  expect(pels[30 * width + width - 30]).toBe(255);
});
