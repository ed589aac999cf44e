import { and, asc, gte, inArray, lt, max, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { isMailAddress, judgeCustomer } from '../../core/customers/judge-customer.ts';
import { sameWay } from '../../core/customers/same-way.ts';
import { type CustomerToKeep, openCustomerStore } from '../../store/customers/customer-store.ts';
import { openTimeline } from '../../store/customers/customer-timeline.ts';
import { openCustomerSearch } from '../../store/customers/search-customers.ts';
import { type Db, schema } from '../../store/db.ts';
import { searchCalls } from '../../store/queries/calls.ts';
import { cutPage } from '../../store/queries/cursor.ts';
import type { FactBus } from '../facts.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { OfficeService } from '../office/office-service.ts';
import { keepCallNotes } from './call-notes.ts';
import { keepMarks } from './customer-marks.ts';
import { keepPositions } from './customer-positions.ts';
import type { Customer, CustomerDraft, CustomerPage, Customers, SaveOutcome } from './customers.ts';

export interface CustomersDeps {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  /** Its country tells how numbers are written. */
  office: Pick<OfficeService, 'read'>;
}

const { calls, customers } = schema;

const textFields = ['company', 'document', 'lineOfBusiness', 'owner', 'principal'] as const;

/**
 * A checked draft as it is to stand in the file: blanks at the ends gone, empty fields left out, numbers of `country` as
 * E.164 beside what was typed.
 */
export function cardOfDraft(
  draft: CustomerDraft,
  known: { id: string; createdAt: number; updatedAt: number; country: string },
): CustomerToKeep {
  const { country, ...dates } = known;
  const texts = Object.fromEntries(
    textFields.flatMap((field) => {
      const text = draft[field]?.trim() ?? '';
      return text === '' ? [] : [[field, text]];
    }),
  );
  const seen = new Set<string>();
  const points = (draft.points ?? [])
    .map(({ channel, typed, label }) => {
      const value = typed.trim();
      const key =
        channel === 'phone' || channel === 'fax'
          ? toE164(value, country)
          : channel === 'mail' && isMailAddress(value)
            ? value.toLowerCase()
            : undefined;
      return {
        channel,
        typed: value,
        ...(key !== undefined && { key }),
        ...(label?.trim() && { label: label.trim() }),
      };
    })
    .filter((point) => {
      const value = sameWay(point);
      if (point.typed === '' || seen.has(value)) return false;
      seen.add(value);
      return true;
    });
  return {
    ...dates,
    ...texts,
    kind: draft.kind ?? 'person',
    name: draft.name.trim(),
    ...(draft.language && { language: draft.language }),
    vip: draft.vip ?? false,
    remarks: draft.remarks ?? '',
    standing: draft.standing ?? 'active',
    tags: [...new Set((draft.tags ?? []).map((tag) => tag.trim()).filter((tag) => tag !== ''))],
    own: Object.fromEntries(Object.entries(draft.own ?? {}).filter(([, value]) => value !== '')),
    points,
  };
}

/** What stands there already is not judged again: an option may be offered no more. */
const changedOwn = (own: Customer['own'] = {}, before: Customer['own'] = {}): Customer['own'] =>
  Object.fromEntries(Object.entries(own).filter(([id, value]) => before[id] !== value));

export function createCustomers({ db, bus, clock, ids, office }: CustomersDeps): Customers {
  const store = openCustomerStore(db);
  const look = openCustomerSearch(db);
  store.mendIndex();
  /** Counting a million rows takes longer than a page may: counted once. */
  let counted: number | undefined;
  bus.on('customers.changed', () => {
    counted = undefined;
  });

  const mergedInto = db.$client
    .prepare('select kept_id from customer_merges where gone_id = ? and undone_at is null order by at desc limit 1')
    .pluck();

  function find(id: string): Customer | undefined {
    const [card] = store.read([id]);
    if (card) return card;
    // Whose page was open while the card was made one with another goes on with that one.
    const next = mergedInto.get(id) as string | undefined;
    return next === undefined ? undefined : find(next);
  }

  function reindex(customerId: string): void {
    const customer = find(customerId);
    if (customer) store.index(customer);
  }

  function changed(customerId: string): void {
    bus.publish('customer.changed', { customerId });
  }

  function save(
    draft: CustomerDraft,
    known: { id: string; createdAt: number; own?: Customer['own'] },
    how: { by: string; how?: string },
  ) {
    const problems = judgeCustomer({ ...draft, own: changedOwn(draft.own, known.own) }, office.read().customerFields);
    if (problems.length > 0) return { kind: 'refused', problems } satisfies SaveOutcome;
    const at = clock.now();
    const { id, createdAt } = known;
    const card = cardOfDraft(draft, { id, createdAt, updatedAt: at, country: office.read().office.country });
    // Reads before it writes: only one that asks for the lock at its beginning waits for who tidies the index meanwhile.
    const customer = db.transaction(() => store.write(card, { at, by: how.by, how: how.how ?? 'form' }));
    changed(known.id);
    return { kind: 'saved', customer } satisfies SaveOutcome;
  }

  function audit(outcome: SaveOutcome, how: { by: string; action: string }): SaveOutcome {
    if (outcome.kind === 'saved')
      db.insert(schema.auditLog)
        .values({ at: clock.now(), by: how.by, action: how.action, subject: `customers/${outcome.customer.id}` })
        .run();
    return outcome;
  }

  function listByName({ limit, cursor }: { limit: number; cursor?: string | undefined }): CustomerPage {
    const [name = '', seq = '0'] = cursor === undefined ? [] : Buffer.from(cursor, 'base64url').toString().split('\0');
    const rows = db
      .select({ id: customers.id, sortName: customers.sortName, seq: customers.seq })
      .from(customers)
      .where(
        cursor === undefined ? undefined : sql`(${customers.sortName}, ${customers.seq}) > (${name}, ${Number(seq)})`,
      )
      .orderBy(asc(customers.sortName), asc(customers.seq))
      .limit(limit + 1)
      .all();
    const page = cutPage(rows, limit, (row) => Buffer.from(`${row.sortName}\0${row.seq}`).toString('base64url'));
    return { ...page, rows: store.read(page.rows.map(({ id }) => id)), isCut: false, isNear: false };
  }

  const file: Customers = {
    ...keepCallNotes({ db, clock, changed: reindex }),
    ...keepPositions({ db, clock, store, changed }),
    ...keepMarks({ db, clock, changed, find, update: (...change) => file.update(...change) }),

    create(draft, how) {
      const now = clock.now();
      const outcome = audit(save(draft, { id: ids.next(now), createdAt: now }, how), {
        by: how.by,
        action: 'customer.created',
      });
      if (outcome.kind === 'saved' && counted !== undefined) counted += 1;
      return outcome;
    },

    update(id, patch, how) {
      const present = find(id);
      if (!present) return { kind: 'not-found' };
      const draft = { ...present, ...patch, own: { ...present.own, ...patch.own } };
      return audit(save(draft, { id: present.id, createdAt: present.createdAt, own: present.own }, how), {
        by: how.by,
        action: 'customer.changed',
      });
    },

    find,

    findByNumber(e164) {
      const found = store.read(store.withKey(e164));
      if (found.length < 2) return found;
      const isTheirs = (customer: Customer) =>
        customer.points.some(({ key, state }) => key === e164 && state !== 'wrong' && state !== 'not-the-person');
      const theirs = found.filter(isTheirs);
      const fitting = theirs.length > 0 ? theirs : found;
      const lastCall = db
        .select({ id: calls.customerId, at: max(calls.startedAt) })
        .from(calls)
        .where(
          inArray(
            calls.customerId,
            fitting.map(({ id }) => id),
          ),
        )
        .groupBy(calls.customerId)
        .all();
      const at = new Map(lastCall.map((row) => [row.id, row.at ?? 0]));
      return fitting.sort((a, b) => (at.get(b.id) ?? 0) - (at.get(a.id) ?? 0) || b.updatedAt - a.updatedAt);
    },

    findByDocument(digits) {
      if (digits === '') return [];
      // What begins with the digits; letters after them, as Spain puts one, do not count.
      const rows = db
        .select({ id: customers.id, document: customers.document })
        .from(customers)
        .where(and(gte(customers.typedDocument, digits), lt(customers.typedDocument, `${digits}~`)))
        .all()
        .filter(({ document }) => (document ?? '').replace(/[^0-9]/g, '') === digits);
      return store.read(rows.map(({ id }) => id));
    },

    search({ text, limit, cursor }) {
      if (text.trim() === '') return listByName({ limit, cursor });
      const { ids: found, isCut, isNear } = look(text);
      const from = Math.max(0, Number(cursor ?? 0) || 0);
      const rows = store.read(found.slice(from, from + limit));
      const isMore = found.length > from + limit;
      return { rows, isCut, isNear, ...(isMore && { next: String(from + limit) }) };
    },

    searchIds: (text, limit) => look(text).ids.slice(0, limit),

    count() {
      counted ??= db.select({ count: sql<number>`count(*)` }).from(customers).get()?.count ?? 0;
      return counted;
    },

    timelineOf: openTimeline(db),
    historyOf: (customerId, page) => searchCalls(db, { filter: { customer: customerId }, ...page }),
  };
  return file;
}
