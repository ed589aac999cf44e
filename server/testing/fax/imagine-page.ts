import { blankPage, type FaxPage, setPel } from '../../core/fax/page.ts';

/** A page that looks somewhat like writing: strokes that go on from row to row, and `noise` (0 to 1) of single pels. */
export function imaginePage(of: { seed: number; width?: number; rows: number; noise: number }): FaxPage {
  const page = blankPage({ ...(of.width === undefined ? {} : { width: of.width }), rows: of.rows, resolution: 'fine' });
  let state = (of.seed * 2654435761 + 1) >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const strokes = Array.from({ length: Math.max(1, page.width >> 5) }, () => ({
    x: next(page.width),
    wide: 1 + next(9),
    lean: next(5) - 2,
    until: next(of.rows),
  }));
  for (let row = 0; row < of.rows; row++) {
    // Some rows are white, as between lines of writing.
    if (row % 23 < 5) continue;
    for (const stroke of strokes) {
      if (row > stroke.until) Object.assign(stroke, { x: next(page.width), until: row + next(30) });
      stroke.x += stroke.lean;
      for (let pel = 0; pel < stroke.wide; pel++) setPel(page, { x: stroke.x + pel, row }, true);
    }
    for (let pel = 0; pel < page.width * of.noise; pel++) setPel(page, { x: next(page.width), row }, true);
  }
  return page;
}
