/**
 * Where a page of a list ended, as a text for the next request: `time.id` of its last row. Lists stay steady while
 * new rows come in, and a page far back costs no more than the first.
 */
export interface Cursor {
  at: number;
  id: string;
}

export const printCursor = ({ at, id }: Cursor): string => `${at}.${id}`;

/** Undefined for a text that no page ended with. */
export function parseCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,15})\.(.{1,64})$/.exec(text);
  return match ? { at: Number(match[1]), id: match[2]! } : undefined;
}

/** The page out of `limit + 1` rows, and where the next one begins if there is more. */
export function cutPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): { rows: T[]; next?: string } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return rows.length > limit && last ? { rows: page, next: cursorOf(last) } : { rows: page };
}
