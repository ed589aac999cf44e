import { expect, test } from 'vitest';
import { pageDifference } from '../../testing/fax/compare-pages.ts';
import { imaginePage } from '../../testing/fax/imagine-page.ts';
import { blankPage, isBlack, setPel } from './page.ts';
import { shrinkPage } from './shrink-page.ts';
import { turnPage } from './turn-page.ts';

/** A page with a black square of an inch in its upper left corner. */
function cornered() {
  const page = blankPage({ rows: 2287, resolution: 'fine' });
  for (let row = 0; row < 196; row++) for (let x = 0; x < 204; x++) setPel(page, { x, row }, true);
  return page;
}

test('a page turned upside down twice is the same bit by bit', () => {
  const page = imaginePage({ seed: 6, rows: 100, noise: 0.01 });
  const turned = turnPage(page, 180);
  expect(isBlack(turned, { x: 1727, row: 99 })).toBe(isBlack(page, { x: 0, row: 0 }));
  expect(pageDifference(turned, page)).not.toBe('');
  expect(pageDifference(turnPage(turned, 180), page)).toBe('');
  expect(turnPage(page, 0)).toBe(page);
});

test.each([
  [90, 'right'],
  [270, 'left'],
] as const)(
  'turned by %i degrees a page lies on the width of a standing one, its upper left corner %s',
  (turn, side) => {
    const turned = turnPage(cornered(), turn);
    expect(turned.width).toBe(1728);
    // 8.47 inches times 8.47 / 11.67, in lines.
    expect(turned.rows).toBeGreaterThan(1190);
    expect(turned.rows).toBeLessThan(1220);
    const row = turn === 90 ? 5 : turned.rows - 5;
    expect(isBlack(turned, { x: side === 'right' ? 1720 : 5, row })).toBe(true);
    expect(isBlack(turned, { x: side === 'right' ? 5 : 1720, row })).toBe(false);
    // The inch is 0.726 inches now, both ways.
    let black = 0;
    for (let x = 0; x < 1728; x++) if (isBlack(turned, { x, row })) black++;
    expect(black).toBeGreaterThan(144);
    expect(black).toBeLessThan(152);
  },
);

test('a small picture has the shape of the paper, whatever the resolution, and its shades', () => {
  for (const [resolution, rows] of [
    ['standard', 1143],
    ['fine', 2287],
    ['superfine', 4573],
  ] as const) {
    const page = blankPage({ rows, resolution });
    for (let row = 0; row < rows / 2; row++) for (let x = 0; x < 1728; x += 2) setPel(page, { x, row }, true);
    const small = shrinkPage(page, { width: 216 });
    expect(small.width).toBe(216);
    expect(Math.abs(small.height - 298)).toBeLessThan(2);
    expect(small.pels[10 * 216 + 100]).toBe(127);
    expect(small.pels[(small.height - 10) * 216 + 100]).toBe(255);
  }
});

test('a small picture is turned with its page', () => {
  const upright = shrinkPage(cornered(), { width: 108 });
  expect(upright.pels[0]).toBe(0);
  const corner = { 0: [0, 0], 90: [1, 0], 180: [1, 1], 270: [0, 1] } as const;
  for (const turn of [90, 180, 270] as const) {
    const { width, height, pels } = shrinkPage(cornered(), { width: 108, turn });
    expect([width, height]).toEqual(turn === 180 ? [108, upright.height] : [upright.height, 108]);
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const pel = pels[y * (height - 1) * width + x * (width - 1)];
      expect(pel, `${turn}: ${x} ${y}`).toBe(corner[turn][0] === x && corner[turn][1] === y ? 0 : 255);
    }
  }
});
