/** Ranges of pages as people write them (`1-3, 7`), as page numbers from 0 in their order; undefined when it is none, or names no page of `count`. */
export function readPageRange(typed: string, count: number): number[] | undefined {
  const text = typed.replace(/\s+/g, '');
  if (text === '') return Array.from({ length: count }, (_, page) => page);
  const pages: number[] = [];
  for (const part of text.split(/[,;]/)) {
    const [, from, dash, to] = /^(\d{0,4})(-?)(\d{0,4})$/.exec(part) ?? [];
    if (from === undefined || (from === '' && to === '')) return undefined;
    const first = from === '' ? 1 : Number(from);
    const last = dash === '' ? first : to === '' ? count : Number(to);
    if (first < 1 || last < first) return undefined;
    for (let page = first; page <= Math.min(last, count); page++) pages.push(page - 1);
  }
  return pages.length > 0 ? [...new Set(pages)].sort((a, b) => a - b) : undefined;
}

/** Whether it is written as a range at all. */
export const isPageRange = (typed: string): boolean => readPageRange(typed, 9_999) !== undefined;
