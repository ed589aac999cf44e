import type { PageEnding } from './t4/decode-page.ts';
import type { Verdict } from './t30/session.ts';

/** Shares of rows that could not be read: up to the first a page is good, up to the second it is to be followed by training. */
const goodShare = 0.05;
const poorShare = 0.1;
/** Rows that are missing one after the other take whole lines of text away. */
const mostTogether = 20;

/**
 * What the sender is told of a page (T.30 5.3.6.1.7): well (MCF), well enough but train before the next (RTP), or send it
 * again (RTN). A page without its end (RTC, EOFB) was cut, however good its rows are.
 */
export function judgeCopy(page: {
  ending: PageEnding;
  rows: number;
  badRows: number;
  mostBadTogether: number;
}): Verdict {
  const { ending, rows, badRows, mostBadTogether } = page;
  if (ending !== 'page-end' || rows === 0 || badRows > rows * poorShare || mostBadTogether > mostTogether) return 'RTN';
  return badRows > rows * goodShare ? 'RTP' : 'MCF';
}
