import type { RefusalChannel, Standing } from './customer.ts';
import { qualityGaps } from './judge-quality.ts';

/** What a list is looked through for: the gaps of its cards, and who has not been heard of for a year. */
export const qualityLines = [...qualityGaps, 'silent'] as const;
export type QualityLine = (typeof qualityLines)[number];

/** So long nobody has called or been called, nor had a case: worth asking whether they still are customers. */
export const silentMs = 365 * 86_400_000;

/** So many of each line are kept at hand to be worked off. */
export const mostAtHand = 500;

/** What a list of customers is like: sums, so that pieces of it add up. */
export interface ListQuality {
  cards: number;
  /** Cards of closed companies are not judged. */
  judged: number;
  scoreSum: number;
  /** Judged cards without any gap. */
  whole: number;
  standings: Record<Standing, number>;
  refusals: Record<RefusalChannel, number>;
  lines: Record<QualityLine, { count: number; first: string[] }>;
}

export const noQuality = (): ListQuality => ({
  cards: 0,
  judged: 0,
  scoreSum: 0,
  whole: 0,
  standings: { active: 0, inactive: 0, closed: 0 },
  refusals: { calls: 0, mails: 0, faxes: 0 },
  lines: Object.fromEntries(
    qualityLines.map((line) => [line, { count: 0, first: [] }]),
  ) as unknown as ListQuality['lines'],
});

const addEach = <K extends string>(a: Record<K, number>, b: Record<K, number>): Record<K, number> =>
  Object.fromEntries((Object.keys(a) as K[]).map((key) => [key, a[key] + b[key]])) as Record<K, number>;

export function addQuality(a: ListQuality, b: ListQuality): ListQuality {
  return {
    cards: a.cards + b.cards,
    judged: a.judged + b.judged,
    scoreSum: a.scoreSum + b.scoreSum,
    whole: a.whole + b.whole,
    standings: addEach(a.standings, b.standings),
    refusals: addEach(a.refusals, b.refusals),
    lines: Object.fromEntries(
      qualityLines.map((line) => [
        line,
        {
          count: a.lines[line].count + b.lines[line].count,
          first: [...a.lines[line].first, ...b.lines[line].first].slice(0, mostAtHand),
        },
      ]),
    ) as ListQuality['lines'],
  };
}
