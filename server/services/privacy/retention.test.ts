import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { randomIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { privacyDefaults, type RetainedKind, retainedKinds } from '../../core/office/privacy.ts';
import { type Db, schema } from '../../store/db.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { type RetainedTerm, retainRows } from './retain-rows.ts';
import { createRetention } from './retention.ts';

const yearMs = 365 * 86_400_000;

/** Tables by whether what is young stays in them word by word. */
const leftOf = {
  calls: true,
  call_events: true,
  charges: true,
  bill_lines: true,
  tasks: true,
  task_events: true,
  mails: true,
  letters: true,
  script_runs: true,
  script_answers: true,
  callback_requests: true,
  customer_imports: true,
  import_rejects: true,
  audit_log: true,
  outbox: true,
  bulk_recipients: true,
};

const numberOf = { antiguo: '+56987654321', reciente: '+56961112233' } as const;

/** What people left long ago and lately, beside what the first test looks at. */
function addRest(db: Db, at: readonly [number, number]): void {
  for (const [index, word] of (['antiguo', 'reciente'] as const).entries()) {
    const when = at[index]!;
    const id = `${index}`;
    const put = (table: string, row: Record<string, unknown>): void => {
      const keys = Object.keys(row);
      const values = Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : value]),
      );
      db.$client
        .prepare(`insert into "${table}" (${keys.map((key) => `"${key}"`)}) values (${keys.map((key) => `@${key}`)})`)
        .run(values);
    };
    const number = numberOf[word];
    put('calls', {
      id,
      direction: 'inbound',
      started_at: when,
      ended_at: when,
      from_number: number,
      from_name: word,
      to_number: '101',
      e164: number,
      talk_ms: 1,
    });
    put('call_events', { call_id: id, seq: 1, at: when, kind: 'call.created', data: { from: number, fromName: word } });
    put('charges', {
      call_id: id,
      leg_id: 'l',
      trunk_id: 't',
      way: 'out',
      destination: number,
      answered_at: when,
      released_at: when,
      state: 'rated',
      reason: word === 'antiguo' ? 'x' : word,
      billed_sec: 1,
      net: '1',
      currency: 'CLP',
      spans: [],
      engine_version: 1,
    });
    const month = new Date(when).toISOString().slice(0, 7);
    put('bills', { id, trunk_id: 't', month, file_id: 'f', file_name: 'x', at: when, by: 'olga', state: 'matched' });
    put('bill_lines', {
      bill_id: id,
      kind: 'same',
      seq: 1,
      number: number.slice(1),
      call_id: id,
      more: index === 0 ? '0' : word,
    });
    put('tasks', {
      kind: 'other',
      title: word,
      priority: 'low',
      state_kind: 'done',
      state: { kind: 'done' },
      due_fixed: 0,
      needs_check: 0,
      created_at: when,
      created_by: 'ana',
      updated_at: when,
      done_at: when,
    });
    put('task_events', { task_id: index + 1, at: when, by: 'ana', kind: 'noted', data: { text: word } });
    put('mails', {
      id,
      direction: 'in',
      state: 'done',
      at: when,
      message_id: id,
      from: 'a@example.org',
      to: [],
      subject: word,
      text: word,
    });
    put('outbox', {
      id,
      created_at: when,
      to: [],
      subject: word,
      text: word,
      attachments: [],
      state: 'sent',
      done_at: when,
    });
    put('bulk_mails', {
      id,
      name: 'x',
      segment: 's',
      subject: 'x',
      text: 'x',
      per_minute: 1,
      state: 'done',
      created_at: when,
      created_by: 'ana',
      done_at: when,
    });
    put('bulk_recipients', { bulk_id: id, customer_id: 'c', address: word, token: id });
    put('letters', { batch_id: 1, customer_id: 'c', title: word, letter: {}, at: when });
    put('script_runs', {
      call_id: id,
      script_id: word,
      version: 1,
      language: 'es',
      state: {},
      status: 'done',
      login: 'ana',
      started_at: when,
      updated_at: when,
    });
    put('script_answers', { run_id: index + 1, question: 'q', step: 's', value: word, at: when, by: 'ana' });
    put('callback_requests', { id, call_id: id, number, name: word, asked_at: when, done_at: when });
    put('customer_imports', {
      id,
      file_name: 'x',
      at: when,
      by: 'ana',
      state: 'done',
      ended_at: when,
      preview: { text: word },
    });
    put('import_rejects', { import_id: id, line: 1, reason: 'no-name', value: word, cells: [] });
    put('audit_log', { at: when, by: 'ana', action: 'x', subject: word });
  }
}

const year = Object.fromEntries(retainedKinds.map((kind) => [kind, 365])) as Record<RetainedKind, number>;
const forEver = Object.fromEntries(retainedKinds.map((kind) => [kind, 0])) as Record<RetainedKind, number>;

function open(keepDays = year) {
  const clock = new FakeClock();
  const db = openMemoryDb();
  const now = clock.now();
  const at = [now - 2 * yearMs, now - 1_000] as const;
  for (const [index, when] of at.entries()) {
    db.insert(schema.customerChanges).values({ customerId: 'c', at: when, by: 'ana', how: 'form', changes: [] }).run();
    db.insert(schema.callNotes)
      .values({ callId: `k${index}`, login: 'ana', text: 'x', updatedAt: when })
      .run();
    db.insert(schema.cases)
      .values({
        id: index + 1,
        title: 'Queja',
        class: 'proper',
        priority: 'normal',
        stateKind: 'closed',
        state: { kind: 'closed', result: 'solved', at: when },
        clocks: {},
        openedAt: when,
        openedBy: 'ana',
        closedAt: when,
        updatedAt: when,
      })
      .run();
    db.insert(schema.caseEvents)
      .values({ caseId: index + 1, at: when, by: 'ana', kind: 'noted', data: { text: 'dijo' } as never })
      .run();
    db.insert(schema.viewLog)
      .values({ hour: Math.floor(when / 3_600_000), login: 'ana', kind: 'card', subject: 'c', count: 1, lastAt: when })
      .run();
  }
  addRest(db, at);
  const office = { read: () => ({ ...clinicOffice(), privacy: { ...privacyDefaults, keepDays } }) };
  const done: RetainedTerm[][] = [];
  let isBusy = false;
  const pace = { isStopped: () => false, breathe: async () => undefined };
  const deps = { db, now: () => clock.now(), ids: randomIds, dataFolder: '/nowhere' };
  const retention = createRetention({
    db,
    clock,
    log: silentLog,
    office,
    jobs: {
      current: () => (isBusy ? { kind: 'find-duplicates' } : undefined),
      async start(job) {
        if (job.kind !== 'retain') throw new Error(job.kind);
        done.push(job.terms);
        await retainRows(deps, job.terms, pace);
      },
    },
  });
  onTestFinished(retention.stop);
  return {
    db,
    clock,
    retention,
    done,
    beBusy: (busy: boolean) => {
      isBusy = busy;
    },
  };
}

test('what would go is told before, and goes: what is younger stays', async () => {
  const stage = open();
  expect(stage.retention.preview().map(({ kind, count }) => [kind, count])).toEqual(
    retainedKinds.map((kind) => [kind, 1]),
  );
  expect(await stage.retention.sweep()).toBe('done');
  expect(stage.retention.preview().map(({ kind, count }) => [kind, count])).toEqual(
    retainedKinds.map((kind) => [kind, 0]),
  );
  const before = JSON.stringify(stage.db.$client.prepare('select count(*) from audit_log').all());
  await stage.retention.sweep();
  expect(JSON.stringify(stage.db.$client.prepare('select count(*) from audit_log').all())).toBe(before);
  for (const [table, words] of Object.entries(leftOf)) {
    const rows = JSON.stringify(stage.db.$client.prepare(`select * from "${table}"`).all());
    expect([table, rows.includes('antiguo'), rows.includes('reciente')]).toEqual([table, false, words]);
  }
  for (const table of [schema.customerChanges, schema.callNotes, schema.viewLog])
    expect(stage.db.select().from(table).all()).toHaveLength(1);
  expect(
    stage.db
      .select()
      .from(schema.cases)
      .all()
      .map(({ title }) => title),
  ).toEqual(['', 'Queja']);
  expect(
    stage.db
      .select()
      .from(schema.caseEvents)
      .all()
      .map(({ data }) => data),
  ).toEqual([{ text: '' }, { text: 'dijo' }]);
});

test('what is kept for ever is not even counted', async () => {
  const stage = open(forEver);
  expect(stage.retention.preview()).toEqual([]);
  await stage.retention.sweep();
  expect(stage.done).toEqual([]);
  expect(stage.db.select().from(schema.customerChanges).all()).toHaveLength(2);
});

test('numbers of old calls become one pseudonym, in journal, charges and bills too; other work goes first', async () => {
  const stage = open();
  stage.beBusy(true);
  expect(await stage.retention.sweep()).toBe('busy');
  expect(stage.done).toEqual([]);
  stage.beBusy(false);
  await stage.retention.sweep();
  const [old, young] = stage.db.select().from(schema.calls).all();
  expect(old?.e164).toMatch(/^x[0-9a-f]{12}$/);
  expect(old).toMatchObject({ fromNumber: old!.e164, fromName: null, toNumber: '101' });
  expect(young).toMatchObject({ e164: '+56961112233', fromName: 'reciente' });
  expect(stage.db.select().from(schema.charges).all()[0]).toMatchObject({ destination: old!.e164, net: '1' });
  expect(
    stage.db
      .select()
      .from(schema.billLines)
      .all()
      .map(({ number }) => number),
  ).toEqual([old!.e164, '56961112233']);
  expect(stage.db.select().from(schema.callEvents).all()[0]?.data).toEqual({ from: old!.e164, fromName: '…' });
});
