import { expect, test } from 'vitest';
import { labelSheets, placeLabel } from './letters.ts';

/** Millimetres. */
const papers = { A4: { width: 210, height: 297 }, LETTER: { width: 215.9, height: 279.4 } };

test.each(labelSheets)('labels of $id lie on the paper, none over another', (sheet) => {
  const each = sheet.columns * sheet.rows;
  const { width, height } = papers[sheet.paper];
  const places = Array.from({ length: each }, (_, index) => placeLabel(sheet, { index, skip: 0 }));
  for (const { page, x, y } of places) {
    expect(page).toBe(0);
    expect(x + sheet.width).toBeLessThanOrEqual(width);
    expect(y + sheet.height).toBeLessThanOrEqual(height);
  }
  for (const [index, a] of places.entries())
    for (const b of places.slice(index + 1))
      expect(Math.abs(a.x - b.x) >= sheet.width || Math.abs(a.y - b.y) >= sheet.height - 0.001).toBe(true);
  expect(placeLabel(sheet, { index: each, skip: 0 })).toEqual({ ...places[0], page: 1 });
});

test('a sheet that was begun goes on where labels are left', () => {
  const [sheet] = labelSheets;
  expect(placeLabel(sheet!, { index: 0, skip: 20 })).toMatchObject({ page: 0 });
  expect(placeLabel(sheet!, { index: 1, skip: 20 })).toEqual(placeLabel(sheet!, { index: 21, skip: 0 }));
});
