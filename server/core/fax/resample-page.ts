import { blankPage, FAX_WIDTH, type FaxPage, isBlack, setPel } from './page.ts';

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

/**
 * The page on the width that every fax has: B4 and A3 are made smaller, both ways. The same page when it is as wide.
 */
export function narrowPage(page: FaxPage): FaxPage {
  if (page.width === FAX_WIDTH) return page;
  const { resolution } = page;
  const size = page.width / FAX_WIDTH;
  const narrow = blankPage({ rows: Math.max(1, Math.round(page.rows / size)), resolution });
  for (let row = 0; row < narrow.rows; row++)
    for (let x = 0; x < FAX_WIDTH; x++)
      if (isMostlyBlack(page, { x: x * size, row: row * size, wide: size, tall: size }))
        setPel(narrow, { x, row }, true);
  return narrow;
}
