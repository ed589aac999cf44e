import { blankPage, FAX_WIDTH, type FaxPage, type FaxResolution, isBlack, setPel } from './page.ts';

/** Of what lies below a pel that is drawn smaller, as much must be black that it is. */
const blackShare = 0.4;

/** The part of the old page that lies below one new pel, in its pels and rows; it need not be whole ones. */
export interface Below {
  x: number;
  row: number;
  wide: number;
  tall: number;
}

/** Whether a pel above that part is to be black. */
export function isMostlyBlack(page: FaxPage, below: Below): boolean {
  const [fromX, fromRow] = [Math.max(0, Math.floor(below.x)), Math.max(0, Math.floor(below.row))];
  const toX = Math.min(page.width, Math.max(Math.ceil(below.x + below.wide), fromX + 1));
  const toRow = Math.min(page.rows, Math.max(Math.ceil(below.row + below.tall), fromRow + 1));
  let black = 0;
  for (let row = fromRow; row < toRow; row++) for (let x = fromX; x < toX; x++) if (isBlack(page, { x, row })) black++;
  return black > 0 && black >= blackShare * (toRow - fromRow) * (toX - fromX);
}

/** T.4 2.2: 3.85, 7.7 and 15.4 lines a millimetre, each twice the one before. */
const fineness: Record<FaxResolution, number> = { standard: 1, fine: 2, superfine: 4 };

/** How many rows a page has at another resolution, and on the width of A4 where it was made for wider paper. */
function sizeAt(page: FaxPage, resolution: FaxResolution): { width: number; rows: number; scale: number } {
  const width = FAX_WIDTH;
  // B4 and A3 are made smaller; nothing is made larger.
  const scale = Math.min(1, width / page.width);
  const rows = Math.round(((page.rows * fineness[resolution]) / fineness[page.resolution]) * scale);
  return { width, rows: Math.max(1, rows), scale };
}

/**
 * The page for a line that has agreed on another resolution, on the width that every fax has: as large on paper as it
 * was, or as large as fits. The same page when there is nothing to do.
 */
export function fitPage(page: FaxPage, resolution: FaxResolution): FaxPage {
  if (page.width === FAX_WIDTH && page.resolution === resolution) return page;
  const { width, rows, scale } = sizeAt(page, resolution);
  const fitted = blankPage({ width, rows, resolution });
  const [wide, tall] = [1 / scale, page.rows / rows];
  const right = Math.min(width, page.width);
  for (let row = 0; row < rows; row++)
    for (let x = 0; x < right; x++)
      if (isMostlyBlack(page, { x: x * wide, row: row * tall, wide, tall })) setPel(fitted, { x, row }, true);
  return fitted;
}
