const mostPages = 100_000;

/** The page of a list that an address asks for, from 1 on, whatever stands there. */
export const readPage = (asked: string | undefined): number =>
  Math.min(mostPages, Math.max(1, Math.trunc(Number(asked ?? 1)) || 1));
