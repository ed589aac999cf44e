import { type FaxPage, rowOf } from '../../core/fax/page.ts';

export interface PageComparison {
  /** Rows from the top that are not looked at: what the sender printed above the page. */
  headerRows?: number;
  /** Rows that one of them may have more at its end, all white. */
  spareRows?: number;
}

/**
 * Says in what two pages differ bit by bit, or '' when in nothing: how many rows, which first, and by how many pels in
 * all. For a test that wants pages to be the same: `expect(pageDifference(sent, received)).toBe('')`.
 */
export function pageDifference(one: FaxPage, other: FaxPage, options: PageComparison = {}): string {
  const { headerRows = 0, spareRows = 0 } = options;
  if (one.width !== other.width) return `width ${one.width} and ${other.width}`;
  if (Math.abs(one.rows - other.rows) > spareRows) return `rows ${one.rows} and ${other.rows}`;
  const differing: number[] = [];
  let pels = 0;
  const white = new Uint8Array(one.width >> 3);
  for (let row = headerRows; row < Math.max(one.rows, other.rows); row++) {
    const [a, b] = [one, other].map((page) => (row < page.rows ? rowOf(page, row) : white)) as [Uint8Array, Uint8Array];
    const before = pels;
    for (let byte = 0; byte < a.length; byte++) for (let odd = a[byte]! ^ b[byte]!; odd !== 0; odd &= odd - 1) pels++;
    if (pels > before) differing.push(row);
  }
  if (differing.length === 0) return '';
  return `${differing.length} of ${one.rows} rows differ from row ${differing[0]} on, ${pels} pels in all`;
}
