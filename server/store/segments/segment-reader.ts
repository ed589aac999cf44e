import { fold } from '../../core/customers/search-words.ts';
import type { Condition, SegmentContext } from '../../core/segments/condition.ts';
import type { Db } from '../db.ts';
import { compileCondition } from './compile-condition.ts';

/** Whom a segment means: who fits now, or who was written down. */
export type SegmentAsk =
  | { kind: 'living'; condition: Condition; context: SegmentContext }
  | { kind: 'frozen'; segmentId: string };

/** How far a count has come; begins without. */
export interface CountPlace {
  /** Cards up to this one are counted. */
  top: number;
  /** Pieces of the file that are through. */
  pieces: number;
}

export interface CountedPiece {
  /** Of the pieces that were looked at by this question. */
  count: number;
  place: CountPlace;
  /** Of all pieces, 1 when it is the whole. */
  share: number;
  /** The first few who fit. */
  ids: string[];
}

const pieceCards = 5_000;
const idsAtOnce = 2_000;
const firstShown = 10;

/** A step that leads through all of `count` pieces, in leaps: a part of them says what the whole will be. */
function stepThrough(count: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let step = Math.max(1, Math.round(count * 0.618));
  while (gcd(step, count) > 1) step += 1;
  return step;
}

/**
 * Counts and lists customers by conditions, in pieces that end with a span of time, so that other questions come in between.
 * `judgeDocument`: whether the check digit of a tax number fits; undefined where it looks like none.
 */
export function openSegmentReader(
  db: Db,
  { judgeDocument, now }: { judgeDocument: (typed: string, country: string) => boolean | undefined; now: () => number },
) {
  const sql = db.$client;
  sql.function('folded', { deterministic: true }, (text) => (text === null ? null : fold(String(text))));
  sql.function('document_valid', { deterministic: true }, (text, country) => {
    const judged = text === null || text === '' ? undefined : judgeDocument(String(text), String(country));
    return judged === undefined ? null : Number(judged);
  });
  const topSeq = sql.prepare('select coalesce(max(seq), 0) from customers').pluck();
  const nextIds = sql.prepare('select id from customers where id > ? order by id limit ?').pluck();
  const membersAfter = sql
    .prepare(
      `select m.customer_id from segment_members m join customers c on c.id = m.customer_id
       where m.segment_id = ? and m.customer_id > ? order by m.customer_id limit ?`,
    )
    .pluck();

  /** Pieces are taken until `budgetMs` are over, one at least. */
  function count(
    { condition, context }: Extract<SegmentAsk, { kind: 'living' }>,
    { place, budgetMs, withIds = true }: { place?: CountPlace | undefined; budgetMs: number; withIds?: boolean },
  ): CountedPiece {
    const { text, values } = compileCondition(condition, context);
    const counting = sql.prepare(`select count(*) from customers c where c.seq > ? and c.seq <= ? and ${text}`).pluck();
    const listing = sql
      .prepare(`select c.id from customers c where c.seq > ? and c.seq <= ? and ${text} limit ?`)
      .pluck();
    const top = place?.top ?? (topSeq.get() as number);
    const all = Math.ceil(top / pieceCards);
    const step = stepThrough(all);
    let pieces = place?.pieces ?? 0;
    let found = 0;
    const ids: string[] = [];
    const end = now() + budgetMs;
    while (pieces < all) {
      const from = ((pieces * step) % all) * pieceCards;
      const piece = [from, Math.min(from + pieceCards, top), ...values];
      const here = counting.get(...piece) as number;
      found += here;
      if (withIds && here > 0 && ids.length < firstShown)
        ids.push(...(listing.all(...piece, firstShown - ids.length) as string[]));
      pieces += 1;
      if (now() >= end) break;
    }
    return { count: found, place: { top, pieces }, share: all === 0 ? 1 : pieces / all, ids };
  }

  /**
   * Ids behind `after`, in their order, `limit` at most; `next` is where to go on looking when the time was over or the page
   * full, and absent when all were looked at.
   */
  function members(
    ask: SegmentAsk,
    { after, limit, budgetMs }: { after: string; limit: number; budgetMs: number },
  ): { ids: string[]; next?: string } {
    if (ask.kind === 'frozen') {
      const ids = membersAfter.all(ask.segmentId, after, limit) as string[];
      return { ids, ...(ids.length === limit && { next: ids.at(-1)! }) };
    }
    const { text, values } = compileCondition(ask.condition, ask.context);
    const fitting = sql
      .prepare(`select c.id from customers c where c.id > ? and c.id <= ? and ${text} order by c.id limit ?`)
      .pluck();
    const ids: string[] = [];
    const end = now() + budgetMs;
    for (let from = after; ; ) {
      const last = (nextIds.all(from, idsAtOnce) as string[]).at(-1);
      if (last === undefined) return { ids };
      const found = fitting.all(from, last, ...values, limit - ids.length) as string[];
      ids.push(...found);
      if (ids.length >= limit) return { ids, next: ids.at(-1)! };
      from = last;
      if (now() >= end) return { ids, next: from };
    }
  }

  /** All of them, a page at a time. */
  function* pages(ask: SegmentAsk, limit: number): Generator<string[]> {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = members(ask, { after, limit, budgetMs: 1_000 });
      if (page.ids.length > 0) yield page.ids;
      after = page.next;
    }
  }

  return { count, members, pages };
}

export type SegmentReader = ReturnType<typeof openSegmentReader>;
