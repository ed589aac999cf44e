import { eq } from 'drizzle-orm';
import type { ContactPoint, Customer, PointDraft } from '../../core/customers/customer.ts';
import { sameWay } from '../../core/customers/same-way.ts';
import { fold, indexedWords, nameWords, withoutOneLetter } from '../../core/customers/search-words.ts';
import { type Db, schema } from '../db.ts';
import type { FieldChange } from '../schema/customers.ts';
import { openCardReading } from './read-cards.ts';

const { customers } = schema;

/** A card as it is to stand in the store; points that were there before keep their id and state. */
export type CustomerToKeep = Omit<Customer, 'points' | 'refusals'> & { points: (PointDraft & { key?: string })[] };

/** Who changed a card and by what act; `how` is kept with the change. */
export interface ChangeOrigin {
  at: number;
  by: string;
  how: string;
}

const NOTES_INDEXED = 200;

const cardColumns = [
  'id',
  'kind',
  'name',
  'company',
  'document',
  'lineOfBusiness',
  'owner',
  'principal',
  'language',
  'vip',
  'remarks',
  'standing',
  'tags',
  'own',
  'sortName',
  'createdAt',
  'updatedAt',
] as const;
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isKeptAsJson = (column: string): boolean => column === 'tags' || column === 'own';

/**
 * The customer file in the store, with its search index. Statements are prepared once: an import writes half a million
 * cards through it. The caller opens the transaction.
 */
export function openCustomerStore(db: Db) {
  const sql = db.$client;
  const indexRow = sql.prepare('insert or replace into customer_search (rowid, name, rest, notes) values (?, ?, ?, ?)');
  const unindexRow = sql.prepare('delete from customer_search where rowid = ?');
  const notesOf = sql
    .prepare('select text from call_notes where customer_id = ? order by updated_at desc limit ?')
    .pluck();
  const keyed = sql.prepare('select distinct customer_id from contact_points where key = ?').pluck();
  const seqOf = sql.prepare('select seq from customers where id = ?').pluck();
  const knownWord = sql.prepare('select 1 from name_slips where variant = ? and word = ?');
  const addSlip = sql.prepare('insert or ignore into name_slips (variant, word) values (?, ?)');

  const putCard = sql.prepare(
    `insert into customers (${cardColumns.map(snake).join(', ')}) values (${cardColumns.map((name) => `@${name}`).join(', ')})
     on conflict (id) do update set ${cardColumns.map((name) => `${snake(name)} = excluded.${snake(name)}`).join(', ')}`,
  );
  const addPoint = sql.prepare(
    'insert into contact_points (customer_id, channel, typed, key, label, position) values (?, ?, ?, ?, ?, ?)',
  );
  const setPoint = sql.prepare(
    'update contact_points set customer_id = ?, channel = ?, typed = ?, key = ?, label = ?, position = ? where id = ?',
  );
  const removePoint = sql.prepare('delete from contact_points where id = ?');
  const forgetCard = [
    sql.prepare('delete from contact_points where customer_id = ?'),
    sql.prepare('delete from customer_refusals where customer_id = ?'),
    sql.prepare('delete from customers where id = ?'),
  ];
  const addChange = sql.prepare(
    'insert into customer_changes (customer_id, at, by, how, changes) values (@customerId, @at, @by, @how, @changes)',
  );

  const read = openCardReading(sql);

  /** Puts the card's words into the search index in place of those that stood there. */
  function index(customer: Customer, { isNew = false } = {}): void {
    const seq = seqOf.get(customer.id);
    const { name, rest } = indexedWords(customer);
    const notes = isNew ? '' : (notesOf.all(customer.id, NOTES_INDEXED) as string[]).map(fold).join(' ');
    indexRow.run(seq, name, rest, notes);
    for (const word of nameWords(customer)) {
      if (knownWord.get(word, word)) continue;
      for (const variant of withoutOneLetter(word)) addSlip.run(variant, word);
    }
  }

  /** The points as they stand now; those of `before` that are wanted still keep id and state. */
  function writePoints(id: string, wanted: CustomerToKeep['points'], before: readonly ContactPoint[]): ContactPoint[] {
    const known = new Map(before.map((point) => [sameWay(point), point]));
    const points = wanted.map((point, position): ContactPoint => {
      const kept = known.get(sameWay(point));
      known.delete(sameWay(point));
      const { channel, typed, key, label } = point;
      const row = [id, channel, typed, key ?? null, label ?? null, position];
      const pointId = kept ? kept.id : Number(addPoint.run(...row).lastInsertRowid);
      if (kept) setPoint.run(...row, kept.id);
      const { state = 'good', stateAt, stateBy } = kept ?? {};
      return {
        id: pointId,
        channel,
        typed,
        ...(key !== undefined && { key }),
        ...(label !== undefined && { label }),
        state,
        ...(stateAt !== undefined && { stateAt }),
        ...(stateBy !== undefined && { stateBy }),
      };
    });
    for (const { id: gone } of known.values()) removePoint.run(gone);
    return points;
  }

  /** Keeps the card, what changed on it and by whom, and makes it findable. Answers with the card as it stands now. */
  function write(card: CustomerToKeep, origin: ChangeOrigin): Customer {
    const [before] = seqOf.get(card.id) === undefined ? [] : read([card.id]);
    const { points, ...fields } = card;
    putCard.run(
      Object.fromEntries(
        cardColumns.map((column) => {
          const value = column === 'sortName' ? fold(card.name) : fields[column];
          return [
            column,
            isKeptAsJson(column) ? JSON.stringify(value) : typeof value === 'boolean' ? Number(value) : (value ?? null),
          ];
        }),
      ),
    );
    const after = {
      ...fields,
      refusals: before?.refusals ?? [],
      points: writePoints(card.id, points, before?.points ?? []),
    };
    const changes = before ? changesBetween(before, after) : [{ field: 'card' }];
    if (changes.length > 0) addChange.run({ customerId: card.id, ...origin, changes: JSON.stringify(changes) });
    index(after, { isNew: before === undefined });
    return after;
  }

  return {
    /** In the order of `ids`; who is not there is left out. */
    read,
    write,
    index,

    /** Customers with a phone, fax or mail of this key, bad ones too, unordered. */
    withKey: (key: string): string[] => keyed.all(key) as string[],

    /** Takes the card out of file and index; its calls, notes and changes stay. */
    remove(id: string): void {
      const seq = seqOf.get(id);
      if (seq === undefined) return;
      unindexRow.run(seq);
      for (const forget of forgetCard) forget.run(id);
    },

    /** Builds the index anew where it does not hold as many cards as the file: after an update from a version without. */
    mendIndex(): number {
      const inFile = sql.prepare('select count(*) from customers').pluck().get();
      const inIndex = sql.prepare('select count(*) from customer_search').pluck().get();
      if (inFile === inIndex) return 0;
      const ids = sql.prepare('select id from customers').pluck().all() as string[];
      db.transaction(() => {
        sql.exec("insert into customer_search(customer_search) values ('delete-all')");
        for (let at = 0; at < ids.length; at += 500)
          for (const card of read(ids.slice(at, at + 500))) {
            db.update(customers)
              .set({ sortName: fold(card.name) })
              .where(eq(customers.id, card.id))
              .run();
            index(card);
          }
      });
      return ids.length;
    },
  };
}

export type CustomerStore = ReturnType<typeof openCustomerStore>;

const untracked = new Set(['id', 'createdAt', 'updatedAt', 'points', 'refusals']);

/** Field by field; points as those that went and those that came. */
function changesBetween(before: Customer, after: Customer): FieldChange[] {
  const changes: FieldChange[] = [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => !untracked.has(field));
  for (const field of fields as (keyof Customer)[]) {
    const [from, to] = [before[field], after[field]];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    changes.push({ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }
  const [had, has] = [before.points.map(sameWay), after.points.map(sameWay)];
  for (const point of before.points) if (!has.includes(sameWay(point))) changes.push({ field: 'points', from: point });
  for (const point of after.points) if (!had.includes(sameWay(point))) changes.push({ field: 'points', to: point });
  return changes;
}
