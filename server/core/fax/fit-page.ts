import type { FaxPage, FaxResolution } from './page.ts';

const steps: Record<FaxResolution, number> = { standard: 1, fine: 2, superfine: 4 };

/**
 * The page as the far end takes it: rows put together (black where one of them is) or told twice, and white at the right
 * edge, or cut there.
 */
export function fitPage(page: FaxPage, to: { resolution: FaxResolution; width: number }): FaxPage {
  const { resolution, width } = to;
  if (page.resolution === resolution && page.width === width) return page;
  const ratio = steps[page.resolution] / steps[resolution];
  const rows = Math.ceil(page.rows / ratio);
  const [from, into] = [page.width >> 3, width >> 3];
  const bits = new Uint8Array(rows * into);
  const shared = Math.min(from, into);
  for (let row = 0; row < rows; row++) {
    const first = Math.floor(row * ratio);
    const last = Math.min(page.rows, Math.max(first + 1, Math.floor((row + 1) * ratio)));
    for (let source = first; source < last; source++)
      for (let byte = 0; byte < shared; byte++) bits[row * into + byte]! |= page.bits[source * from + byte]!;
  }
  return { width, rows, resolution, bits };
}
