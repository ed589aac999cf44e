import { compareCards, type Likeness, leastScore, placesOf, soundOfName } from '../../core/customers/compare-cards.ts';
import { type CustomerStore, openCustomerStore } from '../../store/customers/customer-store.ts';
import { openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import type { Db } from '../../store/db.ts';
import type { Pace } from './import/preview-import.ts';

/** A number that more cards share is an office's or a filler's. */
const mostAlike = 12;
const cardsAtOnce = 400;
const pairsAtOnce = 20;

/** Groups of cards that share a document, a number or a mail, from the indexes alone. */
const sharedKeys = [
  `select group_concat(id, char(10)) from customers where typed_document <> '' group by typed_document having count(*) between 2 and ${mostAlike}`,
  `select group_concat(distinct customer_id || char(10)) from contact_points where key is not null
   group by key having count(distinct customer_id) between 2 and ${mostAlike}`,
];

interface Pair {
  first: string;
  second: string;
  score: number;
  reasons: Likeness[];
}

/** Cards of the same sound and place, in groups; the words lie in a table that goes with the connection. */
async function* groupsByName(db: Db, store: CustomerStore, pace: Pace): AsyncGenerator<string[]> {
  const sql = db.$client;
  sql.exec('create temp table name_places (mark text, id text)');
  const put = sql.prepare('insert into name_places values (?, ?)');
  const next = sql.prepare(`select seq, id from customers where seq > ? order by seq limit ${cardsAtOnce}`);
  let after = 0;
  for (;;) {
    const rows = next.all(after) as { seq: number; id: string }[];
    if (rows.length === 0 || pace.isStopped()) break;
    after = rows.at(-1)!.seq;
    for (const card of store.read(rows.map(({ id }) => id)))
      for (const place of placesOf(card)) put.run(`${soundOfName(card.name)}\n${place}`, card.id);
    await pace.breathe();
  }
  sql.exec('create index temp.name_places_by_mark on name_places (mark)');
  const groups = sql
    .prepare(
      `select group_concat(id, char(10)) from name_places group by mark having count(*) between 2 and ${mostAlike}`,
    )
    .pluck()
    .all() as string[];
  sql.exec('drop table temp.name_places');
  for (const group of groups) yield group.split('\n');
}

/**
 * Compares all cards that share a document, a number, a mail, or name and place, and keeps the pairs that look like one.
 * Who was said to be two stays two. Answers whether it looked at all of them.
 */
export async function findDuplicates(
  { db, now }: { db: Db; now: () => number },
  pace: Pace,
): Promise<'done' | 'stopped'> {
  const store = openCustomerStore(db);
  const duplicates = openDuplicateStore(db);
  const at = now();
  let found: Pair[] = [];
  const keep = db.$client.transaction((pairs: Pair[]) => {
    for (const pair of pairs) duplicates.keep(pair, at);
  });
  async function compare(group: readonly string[]): Promise<void> {
    const cards = store.read([...new Set(group)].sort());
    for (const [index, first] of cards.entries())
      for (const second of cards.slice(index + 1)) {
        const { score, reasons } = compareCards(first, second);
        if (score >= leastScore) found.push({ first: first.id, second: second.id, score, reasons });
      }
    if (found.length < pairsAtOnce) return;
    keep.immediate(found);
    found = [];
    await pace.breathe();
  }
  for (const question of sharedKeys) {
    const groups = db.$client.prepare(question).pluck().all() as string[];
    for (const [index, group] of groups.entries()) {
      await compare(group.split(/[\n,]+/).filter((id) => id !== ''));
      if (index % cardsAtOnce === 0) await pace.breathe();
      if (pace.isStopped()) return 'stopped';
    }
  }
  for await (const group of groupsByName(db, store, pace)) await compare(group);
  if (pace.isStopped()) return 'stopped';
  keep.immediate(found);
  // What is not alike any more, as cards were mended since.
  while (duplicates.forgetBefore(at, 500) > 0) await pace.breathe();
  return 'done';
}
