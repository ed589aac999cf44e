/** Pages one after the other, from 1; without `last` up to the end. */
export interface PageSpan {
  first: number;
  last?: number;
}

/** Ranges of pages as people write them (`1-3, 7`); none for all pages, undefined when it is no range. */
export function readPageRange(typed: string): PageSpan[] | undefined {
  const text = typed.replace(/\s+/g, '');
  if (text === '') return [];
  const spans: PageSpan[] = [];
  for (const part of text.split(/[,;]/)) {
    const [, from, to] = /^(\d{0,4})(?:[-–](\d{0,4}))?$/.exec(part) ?? [];
    if (from === undefined || (from === '' && !to)) return undefined;
    const first = from === '' ? 1 : Number(from);
    const last = to === undefined ? first : to === '' ? undefined : Number(to);
    if (first < 1 || (last ?? first) < first) return undefined;
    spans.push({ first, ...(last !== undefined && { last }) });
  }
  return spans;
}

/** The same pages as they are counted behind so many others. */
export const spansBehind = (spans: readonly PageSpan[], before: number): PageSpan[] =>
  spans.map(({ first, last }) => ({ first: first - before, ...(last !== undefined && { last: last - before }) }));

/** Which of `count` pages are meant, from 0, each once and in their order; without spans all of them. */
export function pagesOfSpans(spans: readonly PageSpan[], count: number): number[] {
  const isWanted = (page: number): boolean =>
    spans.length === 0 || spans.some(({ first, last }) => page >= first && page <= (last ?? count));
  return Array.from({ length: count }, (_, page) => page).filter((page) => isWanted(page + 1));
}

/** Whether each page that is named is one of `count`: what somebody asks for is not left out in silence. */
export const isWithin = (spans: readonly PageSpan[], count: number): boolean =>
  spans.every(({ first, last }) => (last ?? first) <= count);
