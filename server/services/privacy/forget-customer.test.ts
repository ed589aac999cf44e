import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { fold } from '../../core/customers/search-words.ts';
import { customerReferences } from '../../store/customers/customer-references.ts';
import { type Db, openDb, schema } from '../../store/db.ts';
import { openIndexCleaning } from '../../store/privacy/clean-index.ts';
import { ownKeysOf, readHeldRows } from '../../store/privacy/held-rows.ts';
import { personalTables, type Tie } from '../../store/privacy/personal-tables.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createCustomers } from '../customers/create-customers.ts';
import type { Facts } from '../facts.ts';
import { forgetCustomer, hashOf, privacySecret } from './forget-customer.ts';

const name = 'Zyxwolfo Quinterque';
const number = '+56987654321';
const mail = 'zyxwolfo@example.org';
const at = 1_700_000_000_000;

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'forget-'));
  const file = join(folder, 'centralita.db');
  const db = openDb(file);
  onTestFinished(() => {
    db.$client.close();
    rmSync(folder, { recursive: true });
  });
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const customers = createCustomers({
    db,
    bus,
    clock: new FakeClock(),
    ids: randomIds,
    office: { read: clinicOffice },
  });
  const add = (draft: Parameters<typeof customers.create>[0]): string => {
    const saved = customers.create(draft, { by: 'ana' });
    if (saved.kind !== 'saved') throw new Error(JSON.stringify(saved));
    return saved.customer.id;
  };
  const id = add({
    name,
    remarks: `${name} prefiere la tarde`,
    document: '76.543.210-K',
    points: [
      { channel: 'phone', typed: number },
      { channel: 'mail', typed: mail },
      { channel: 'address', typed: 'Calle Zyxwolfo 7' },
    ],
  });
  const other = add({ name: 'Ana Soto', points: [{ channel: 'phone', typed: '+56961234567' }] });
  return { db, file, folder, customers, id, other };
}

type Stage = ReturnType<typeof open>;

/** What leads from a row to the customer. */
function leadOf(tie: Tie, { customerId, ids }: { customerId: string; ids: Map<string, unknown> }): unknown {
  if (tie.to === 'card') return customerId;
  if (tie.to === 'row') return ids.get(tie.table);
  if (tie.to === 'number') return number;
  if (tie.to === 'mail') return tie.column === 'to' ? JSON.stringify([mail]) : mail;
  if (tie.to === 'subject') return `customers/${customerId}`;
  if (tie.to === 'import') return 'i1';
  return JSON.stringify({ text: name });
}

/** A row for each way that leads to the customer in each table where people stand, the name in all texts that are to go. */
function fillEveryTable(db: Db, customerId: string): string[] {
  const filled: string[] = [];
  const ids = new Map<string, unknown>();
  let at = 100;
  for (const [table, { ties, forgotten }] of Object.entries(personalTables)) {
    if (table === 'customers' || table === 'name_slips') continue;
    const columns = db.$client.pragma(`table_info("${table}")`) as { name: string; type: string; pk: number }[];
    for (const tie of ties) {
      at += 1;
      const fill = ({ name: column, type, pk }: (typeof columns)[number]): unknown => {
        if (column === tie.column) return leadOf(tie, { customerId, ids });
        if (column === 'customer_id' && pk === 0) return null;
        if (type.toLowerCase() !== 'text') return at;
        if (column === 'to') return '[]';
        const isPlain =
          column === 'id' || column === 'file' || (forgotten === 'deleted' ? pk > 0 : forgotten.plain.includes(column));
        return isPlain ? `${table}-${at}` : JSON.stringify({ text: name, at });
      };
      const row = Object.fromEntries(columns.map((column) => [column.name, fill(column)]));
      const keys = Object.keys(row).filter((key) => key !== 'typed_document');
      const { changes } = db.$client
        .prepare(
          `insert or ignore into "${table}" (${keys.map((key) => `"${key}"`).join(', ')}) values (${keys.map((key) => `@${key}`).join(', ')})`,
        )
        .run(row);
      if (changes > 0) filled.push(`${table}.${tie.column}`);
      if (!ids.has(table)) ids.set(table, row.id);
    }
  }
  return filled;
}

function addHistory({ db, id, other }: Stage): void {
  db.insert(schema.calls)
    .values([
      {
        id: 'call-1',
        direction: 'inbound',
        startedAt: at,
        fromNumber: number,
        fromName: name,
        toNumber: '101',
        e164: number,
        customerId: id,
        talkMs: 5,
        cost: '1.5',
        currency: 'CLP',
      },
      {
        id: 'call-2',
        direction: 'outbound',
        startedAt: at,
        fromNumber: '101',
        toNumber: '987654321',
        e164: number,
        talkMs: 5,
      },
      {
        id: 'call-3',
        direction: 'inbound',
        startedAt: at,
        fromNumber: '+56961234567',
        toNumber: '101',
        e164: '+56961234567',
        customerId: other,
        talkMs: 5,
      },
    ])
    .run();
  db.insert(schema.callEvents)
    .values([
      {
        callId: 'call-1',
        seq: 1,
        at,
        kind: 'call.created',
        data: { direction: 'inbound', from: number, fromName: name, to: '101' },
      },
      { callId: 'call-1', seq: 4, at, kind: 'ivr.erred', data: { why: 'wrong', count: 1, input: '76543210' } },
      { callId: 'call-1', seq: 2, at, kind: 'customer.matched', data: { customerId: id, how: 'number' } },
      {
        callId: 'call-1',
        seq: 3,
        at,
        kind: 'leg.created',
        data: { legId: 'l1', side: { kind: 'trunk', trunkId: 't', number: '0987654321', e164: number } },
      },
    ])
    .run();
  db.insert(schema.charges)
    .values({
      callId: 'call-2',
      legId: 'l2',
      trunkId: 't',
      way: 'out',
      destination: number,
      answeredAt: at,
      releasedAt: at,
      state: 'rated',
      reason: 'rated',
      billedSec: 60,
      net: '12.5',
      currency: 'CLP',
      spans: [],
      engineVersion: 1,
    })
    .run();
  db.insert(schema.callNotes)
    .values({ callId: 'call-2', login: 'ana', text: `dijo ${name}`, updatedAt: at })
    .run();
  db.insert(schema.cases)
    .values({
      id: 7,
      customerId: id,
      title: `Queja de ${name}`,
      class: 'proper',
      priority: 'normal',
      stateKind: 'open',
      state: { kind: 'handed-over', to: { kind: 'outside', name }, since: at },
      clocks: { promise: { text: `llamar a ${name}`, dueAt: at, warnAt: at } },
      openedAt: at,
      openedBy: 'ana',
      updatedAt: at,
    })
    .run();
  db.insert(schema.caseEvents)
    .values({ caseId: 7, at, by: 'ana', kind: 'noted', data: { text: `habló ${name}` } as never })
    .run();
  db.insert(schema.outbox)
    .values({ id: 'm1', createdAt: at, to: [mail], subject: name, text: name, attachments: [], state: 'sent' })
    .run();
  db.insert(schema.customerMerges)
    .values({ id: 'g1', at, by: 'ana', keptId: id, goneId: 'gone', goneName: name, undo: { gone: { name } } })
    .run();
  db.insert(schema.auditLog)
    .values({ at, by: 'ana', action: 'customers.exported', subject: 'customers', detail: { text: name } })
    .run();
  db.insert(schema.customerImports)
    .values({ id: 'i1', fileName: 'lista.csv', at, by: 'ana', state: 'done', preview: { text: name } as never })
    .run();
  db.insert(schema.importRejects)
    .values({ importId: 'i1', line: 3, reason: 'no-name' as never, value: name, cells: [name] })
    .run();
  db.insert(schema.customerChanges)
    .values({ customerId: id, at, by: 'ana', how: 'import:i1', changes: [{ field: 'name', to: name }] })
    .run();
}

const job = (customerId: string, rest: Partial<Parameters<typeof forgetCustomer>[1]> = {}) => ({
  forgetId: 'f1',
  customerId,
  by: 'olga',
  reason: `lo pidió ${name}`,
  neverAgain: false,
  ...rest,
});
const pace = { isStopped: () => false, breathe: async () => undefined };
const deps = (db: Db) => ({ db, now: () => at, ids: randomIds });

function bytesOf({ db, file }: Stage): string {
  const cleaning = openIndexCleaning(db, { clockMs: () => 0 });
  cleaning.begin();
  while (cleaning.step());
  db.$client.pragma('wal_checkpoint(TRUNCATE)');
  return readFileSync(file).toString('latin1').toLowerCase();
}

/** Rows that the story brings already under the same key. */
const alreadyThere = ['customer_imports.id'];

test('nothing in the whole file names who was forgotten, in whichever table it stood', async () => {
  const stage = open();
  addHistory(stage);
  const filled = fillEveryTable(stage.db, stage.id);
  const all = Object.entries(personalTables)
    .filter(([table]) => table !== 'customers' && table !== 'name_slips')
    .flatMap(([table, { ties }]) => ties.map(({ column }) => `${table}.${column}`));
  expect(all.filter((place) => !filled.includes(place))).toEqual(alreadyThere);
  expect(bytesOf(stage)).toContain('zyxwolfo');
  expect(await forgetCustomer(deps(stage.db), job(stage.id), pace)).toBeDefined();
  const left = bytesOf(stage);
  for (const [table] of Object.entries(personalTables)) {
    const rows = stage.db.$client.prepare(`select * from "${table}"`).all();
    expect([table, rows.filter((row) => /zyxwolfo|987654321/i.test(JSON.stringify(row)))]).toEqual([table, []]);
  }
  for (const trace of [...fold(name).split(' '), mail, number.slice(1), '987654321', '76.543.210-k', '76543210'])
    expect(left.includes(trace), trace).toBe(false);
  for (const { table, column } of customerReferences)
    expect(
      stage.db.$client.prepare(`select count(*) from "${table}" where "${column}" = ?`).pluck().get(stage.id),
      table,
    ).toBe(0);
});

test('what is given to a customer has rows of every table where people stand, but those that say why not', () => {
  const stage = open();
  addHistory(stage);
  stage.customers.refuse({ customerId: stage.id, channel: 'calls', reason: 'molesta', by: 'ana' });
  fillEveryTable(stage.db, stage.id);
  const { tables } = readHeldRows(stage.db, stage.id, ownKeysOf(stage.db, stage.id));
  const given = Object.entries(personalTables).flatMap(([table, { notGiven }]) => (notGiven ? [] : [table]));
  // Drafts and mails that are being written are found by the number; papers by who needs them.
  const byOthers = ['drafts', 'files', 'mail_drafts'];
  expect([...Object.keys(tables), ...byOthers].toSorted()).toEqual(given.toSorted());
  const typed = new URLSearchParams({ phone: number }).toString();
  stage.db.insert(schema.drafts).values({ login: 'ana', form: 'customer:new', content: typed, savedAt: 1 }).run();
  const half = { id: 'd', login: 'ana', fields: { to: mail }, files: ['p'], updatedAt: 1 };
  stage.db.insert(schema.mailDrafts).values(half).run();
  const paper = { id: 'p', name: 'a.pdf', type: 'application/pdf', bytes: 1, sha256: 'ab', keptAt: 1, by: 'ana' };
  stage.db.insert(schema.files).values(paper).run();
  stage.db.insert(schema.fileUses).values({ fileId: 'p', by: 'mail-draft:d' }).run();
  const again = readHeldRows(stage.db, stage.id, ownKeysOf(stage.db, stage.id)).tables;
  expect(Object.keys(again).toSorted()).toEqual(given.toSorted());
});

test('calls, charges and cases stay without the person, and all calls of one number under one pseudonym', async () => {
  const stage = open();
  addHistory(stage);
  const forgotten = await forgetCustomer(deps(stage.db), job(stage.id), pace);
  expect(forgotten?.counts).toMatchObject({ calls: 2, charges: 1, cases: 1, notes: 1, points: 3 });
  expect(forgotten?.files).toEqual(['imports/i1']);
  const calls = stage.db.select().from(schema.calls).all();
  const [first, second, third] = calls;
  expect(first?.e164).toMatch(/^x[0-9a-f]{12}$/);
  expect(second).toMatchObject({ e164: first!.e164, toNumber: first!.e164, fromNumber: '101' });
  expect(first).toMatchObject({ customerId: null, fromName: null, cost: '1.5', talkMs: 5 });
  expect(third).toMatchObject({ customerId: stage.other, e164: '+56961234567' });
  expect(stage.db.select().from(schema.charges).get()).toMatchObject({ net: '12.5', destination: first!.e164 });
  expect(stage.db.select().from(schema.cases).get()).toMatchObject({
    id: 7,
    title: '',
    customerId: null,
    openedBy: 'ana',
  });
  expect(stage.db.select().from(schema.forgettings).get()).toMatchObject({ by: 'olga', reason: '…', doneAt: null });
  expect(stage.customers.find(stage.id)).toBeUndefined();
  expect(stage.customers.search({ text: 'zyxwolfo', limit: 5 }).rows).toEqual([]);
  expect(stage.customers.search({ text: 'soto', limit: 5 }).rows).toHaveLength(1);
});

test('what was refused stays as a hash; nothing else does, unless nobody is to be reached again', async () => {
  const stage = open();
  const { db, id } = stage;
  stage.customers.refuse({ customerId: id, channel: 'calls', reason: 'molesta', by: 'ana' });
  await forgetCustomer(deps(db), job(id), pace);
  const secret = privacySecret(db, randomIds);
  expect(db.select().from(schema.forgottenRefusals).all()).toMatchObject([
    { hash: hashOf(secret, number), channel: 'calls' },
  ]);
  await forgetCustomer(deps(db), job(stage.other, { forgetId: 'f2', neverAgain: true }), pace);
  expect(db.select().from(schema.forgottenRefusals).all()).toHaveLength(2);
});

test('a number that another card has too stays in the calls that are not this customer', async () => {
  const stage = open();
  stage.customers.create({ name: 'Hermana', points: [{ channel: 'phone', typed: number }] }, { by: 'ana' });
  addHistory(stage);
  await forgetCustomer(deps(stage.db), job(stage.id), pace);
  const calls = stage.db.select().from(schema.calls).all();
  expect(calls.find(({ id }) => id === 'call-2')).toMatchObject({ e164: number });
  expect(calls.find(({ id }) => id === 'call-1')).toMatchObject({ customerId: null, fromName: null });
});

test('who is not there is not forgotten twice', async () => {
  const stage = open();
  expect(await forgetCustomer(deps(stage.db), job('nobody'), pace)).toBeUndefined();
  expect(stage.db.select().from(schema.forgettings).all()).toEqual([]);
});
