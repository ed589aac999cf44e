import { and, asc, desc, eq, gte, inArray, lt, max, or, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import { searchCalls } from '../../store/queries/calls.ts';
import { cutPage } from '../../store/queries/cursor.ts';
import type { FactBus } from '../facts.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { OfficeService } from '../office/office-service.ts';
import { searchTextOf, wordsOf } from './customer-search.ts';
import type {
  CallNote,
  Customer,
  CustomerDraft,
  CustomerField,
  CustomerPhone,
  Customers,
  SaveOutcome,
} from './customers.ts';

export interface CustomersDeps {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  /** Its country tells how numbers are written. */
  office: Pick<OfficeService, 'read'>;
}

const longest: Partial<Record<CustomerField, number>> = {
  name: 200,
  company: 200,
  email: 254,
  address: 500,
  document: 50,
  remarks: 10_000,
};
const MAX_PHONES = 20;
const MAX_NOTE = 20_000;

const { callNotes, calls, customerPhones, customers } = schema;
type CustomerRow = typeof customers.$inferSelect;

const toNote = (row: typeof callNotes.$inferSelect): CallNote => ({
  callId: row.callId,
  login: row.login,
  text: row.text,
  updatedAt: row.updatedAt,
  ...(row.customerId === null ? {} : { customerId: row.customerId }),
});

function toCustomer(row: Omit<CustomerRow, 'typedDocument'>, phones: CustomerPhone[]): Customer {
  const { searchText: _, typedDocument: __, ...rest } = { typedDocument: null, ...row };
  const given = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), phones } as Customer;
}

function judge(draft: CustomerDraft): Extract<SaveOutcome, { kind: 'refused' }>['problems'] {
  const problems: ReturnType<typeof judge> = [];
  if (draft.name.trim() === '') problems.push({ field: 'name', code: 'required' });
  for (const [field, most] of Object.entries(longest) as [CustomerField, number][])
    if (String(draft[field] ?? '').length > most) problems.push({ field, code: 'too-long' });
  if (draft.email?.trim() && !/^[^\s@]+@[^\s@]+$/.test(draft.email.trim()))
    problems.push({ field: 'email', code: 'bad-email' });
  if ((draft.phones ?? []).length > MAX_PHONES) problems.push({ field: 'phones', code: 'too-long' });
  return problems;
}

export function createCustomers({ db, bus, clock, ids, office }: CustomersDeps): Customers {
  function readPhones(customerIds: readonly string[]): Map<string, CustomerPhone[]> {
    const found = new Map<string, CustomerPhone[]>();
    if (customerIds.length === 0) return found;
    const rows = db
      .select()
      .from(customerPhones)
      .where(inArray(customerPhones.customerId, [...customerIds]))
      .orderBy(asc(customerPhones.position))
      .all();
    for (const { customerId, e164, typed, label } of rows) {
      const phone = { typed, ...(e164 === null ? {} : { e164 }), ...(label === null ? {} : { label }) };
      found.set(customerId, [...(found.get(customerId) ?? []), phone]);
    }
    return found;
  }

  function withPhones(rows: CustomerRow[]): Customer[] {
    const phones = readPhones(rows.map((row) => row.id));
    return rows.map((row) => toCustomer(row, phones.get(row.id) ?? []));
  }

  const find = (id: string): Customer | undefined =>
    withPhones(db.select().from(customers).where(eq(customers.id, id)).all())[0];

  function save(draft: CustomerDraft, known: { id: string; createdAt: number }): SaveOutcome {
    const problems = judge(draft);
    if (problems.length > 0) return { kind: 'refused', problems };
    const { country } = office.read().office;
    const phones = (draft.phones ?? [])
      .map((phone) => ({ ...phone, typed: phone.typed.trim().slice(0, 60) }))
      .filter((phone) => phone.typed !== '')
      .map((phone): CustomerPhone => {
        const e164 = toE164(phone.typed, country);
        return e164 === undefined ? phone : { ...phone, e164 };
      });
    const text = (value: string | undefined): string | null => value?.trim() || null;
    const row = {
      ...known,
      name: draft.name.trim(),
      company: text(draft.company),
      email: text(draft.email),
      address: text(draft.address),
      document: text(draft.document),
      language: draft.language ?? null,
      vip: draft.vip ?? false,
      remarks: draft.remarks ?? '',
      updatedAt: clock.now(),
    };
    const searchText = searchTextOf({
      name: row.name,
      company: row.company ?? undefined,
      document: row.document ?? undefined,
      email: row.email ?? undefined,
      phones,
    });
    db.transaction(() => {
      db.insert(customers)
        .values({ ...row, searchText })
        .onConflictDoUpdate({ target: customers.id, set: { ...row, searchText } })
        .run();
      db.delete(customerPhones).where(eq(customerPhones.customerId, known.id)).run();
      for (const [position, phone] of phones.entries())
        db.insert(customerPhones)
          .values({ customerId: known.id, position, ...phone })
          .run();
    });
    bus.publish('customer.changed', { customerId: known.id });
    return { kind: 'saved', customer: toCustomer({ ...row, searchText }, phones) };
  }

  function audit(outcome: SaveOutcome, how: { by: string; action: string }): SaveOutcome {
    if (outcome.kind === 'saved')
      db.insert(schema.auditLog)
        .values({ at: clock.now(), by: how.by, action: how.action, subject: `customers/${outcome.customer.id}` })
        .run();
    return outcome;
  }

  return {
    create(draft, { by }) {
      const now = clock.now();
      return audit(save(draft, { id: ids.next(now), createdAt: now }), { by, action: 'customer.created' });
    },

    update(id, patch, { by }) {
      const present = find(id);
      if (!present) return { kind: 'not-found' };
      return audit(save({ ...present, ...patch }, { id, createdAt: present.createdAt }), {
        by,
        action: 'customer.changed',
      });
    },

    find,

    findByNumber(e164) {
      const found = db
        .selectDistinct({ id: customerPhones.customerId })
        .from(customerPhones)
        .where(eq(customerPhones.e164, e164))
        .all()
        .map(({ id }) => id);
      if (found.length === 0) return [];
      const lastCall = db
        .select({ id: calls.customerId, at: max(calls.startedAt) })
        .from(calls)
        .where(inArray(calls.customerId, found))
        .groupBy(calls.customerId)
        .all();
      const at = new Map(lastCall.map((row) => [row.id, row.at ?? 0]));
      return withPhones(db.select().from(customers).where(inArray(customers.id, found)).all()).sort(
        (a, b) => (at.get(b.id) ?? 0) - (at.get(a.id) ?? 0) || b.updatedAt - a.updatedAt,
      );
    },

    findByDocument(digits) {
      if (digits === '') return [];
      // What begins with the digits; letters after them, as Spain puts one, do not count.
      const rows = db
        .select()
        .from(customers)
        .where(and(gte(customers.typedDocument, digits), lt(customers.typedDocument, `${digits}~`)))
        .all()
        .filter(({ document }) => (document ?? '').replace(/[^0-9]/g, '') === digits);
      return withPhones(rows);
    },

    search({ text, limit, cursor }) {
      // The index holds all that is compared, so a look through 100 000 customers reads no row but those found.
      const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString().split('\0');
      const ids = db
        .select({ id: customers.id, searchText: customers.searchText })
        .from(customers)
        .where(
          and(
            ...wordsOf(text).map((word) => sql`instr(${customers.searchText}, ${word}) > 0`),
            after && sql`(${customers.searchText}, ${customers.id}) > (${after[0] ?? ''}, ${after[1] ?? ''})`,
          ),
        )
        .orderBy(asc(customers.searchText), asc(customers.id))
        .limit(limit + 1)
        .all();
      const page = cutPage(ids, limit, (row) => Buffer.from(`${row.searchText}\0${row.id}`).toString('base64url'));
      const rows = page.rows.length
        ? withPhones(
            db
              .select()
              .from(customers)
              .where(
                inArray(
                  customers.id,
                  page.rows.map((row) => row.id),
                ),
              )
              .orderBy(asc(customers.searchText), asc(customers.id))
              .all(),
          )
        : [];
      return { ...page, rows };
    },

    count: () => db.select({ count: sql<number>`count(*)` }).from(customers).get()?.count ?? 0,

    saveNote({ callId, login, customerId, text }) {
      const kept = text.slice(0, MAX_NOTE);
      const where = and(eq(callNotes.callId, callId), eq(callNotes.login, login));
      if (kept.trim() === '') {
        db.delete(callNotes).where(where).run();
        return;
      }
      const change = { text: kept, updatedAt: clock.now(), ...(customerId === undefined ? {} : { customerId }) };
      db.insert(callNotes)
        .values({ callId, login, ...change })
        .onConflictDoUpdate({ target: [callNotes.callId, callNotes.login], set: change })
        .run();
    },

    findNote({ callId, login }) {
      const row = db
        .select()
        .from(callNotes)
        .where(and(eq(callNotes.callId, callId), eq(callNotes.login, login)))
        .get();
      return row && toNote(row);
    },

    notesOf: (customerId, limit) =>
      db
        .select()
        .from(callNotes)
        .where(
          or(
            eq(callNotes.customerId, customerId),
            // Written before the caller was known.
            inArray(callNotes.callId, db.select({ id: calls.id }).from(calls).where(eq(calls.customerId, customerId))),
          ),
        )
        .orderBy(desc(callNotes.updatedAt))
        .limit(limit)
        .all()
        .map(toNote),

    historyOf: (customerId, page) => searchCalls(db, { filter: { customer: customerId }, ...page }),
  };
}
