import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { LegStory } from '../../core/calls/story.ts';
import type { Office } from '../../core/office/office.ts';
import { type Db, openDb } from '../../store/db.ts';
import { openRerateStore } from '../../store/rating/rerate-store.ts';
import { calls, charges } from '../../store/schema/calls.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks } from './decks.ts';
import { openRating } from './open-rating.ts';
import { reassignCharge } from './reassign-charge.ts';
import { rerateRun } from './rerate-run.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;

/** Calls of a minute every two over the carrier, charged as they ended, and a run over all of them that is counted. */
function house(options: { count: number; change?: (office: Office) => void; db?: Db }) {
  const db = options.db ?? openMemoryDb();
  const store = openRerateStore(db);
  const document = sampleOffice();
  document.office = { ...document.office, country: 'ES' };
  options.change?.(document);
  const office = { read: () => document } as OfficeService;
  const { meter } = openRating({ db, office, clock: new FakeClock() });
  const end = (i: number): void => {
    const answeredAt = noon + i * 2 * minute;
    putCall(db, { id: `c${i}`, at: answeredAt });
    const leg: LegStory = {
      legId: `l${i}`,
      role: 'callee',
      way: 'out',
      side: { kind: 'trunk', trunkId: 'carrier', number: '600999888', e164: '+34600999888' },
      sipCallId: `l${i}`,
      createdAt: answeredAt,
      answeredAt,
      endedAt: answeredAt + minute,
    };
    meter.charge({ callId: `c${i}`, leg, payer: { how: 'dialled', extension: '101' } });
  };
  for (let i = 0; i < options.count; i++) end(i);
  const runId = store.add({ at: noon, by: 'olga', fromAt: 0, toAt: Number.MAX_SAFE_INTEGER, trunkId: null });
  /** `beside`: what happens between two bundles of charges. */
  const run = (how: { beside?: (round: number) => void; stopAfter?: number } = {}) => {
    let rounds = 0;
    return rerateRun(
      {
        db,
        loadOffice: () => structuredClone(document),
        openDecks: (by) => createDecks({ db, office: { read: () => by } }),
        now: () => noon,
      },
      runId,
      {
        isStopped: () => rounds >= (how.stopAfter ?? Number.POSITIVE_INFINITY),
        breathe: async () => how.beside?.(++rounds),
      },
    );
  };
  const inForce = () =>
    db
      .select()
      .from(charges)
      .all()
      .filter(({ supersededBy, kind }) => supersededBy === null && kind === 'cost')
      .sort((a, b) => a.answeredAt - b.answeredAt);
  return { db, document, store, runId, end, run, inForce, told: () => store.find(runId)! };
}

function mendPrice(document: Office, price: string): void {
  const [tariff] = document.tariffs;
  const [version] = tariff!.versions;
  const rates = version!.rates.map((rate) => ({ ...rate, steps: [{ ...rate.steps[0]!, price }] }));
  document.tariffs = [{ ...tariff!, versions: [{ ...version!, rates }] }];
}

/** Each leg is charged once, and each call's row tells just that. */
function expectWhole(db: Db, legs: number): void {
  const rows = db.select().from(charges).all();
  const now = rows.filter(({ supersededBy, kind }) => supersededBy === null && kind === 'cost');
  expect(now).toHaveLength(legs);
  expect(new Set(now.map(({ legId }) => legId)).size).toBe(legs);
  const costs = new Map(
    db
      .select()
      .from(calls)
      .all()
      .map(({ id, cost }) => [id, cost]),
  );
  // Calls that end by themselves here have no row of their own until they are told again.
  for (const { callId, net } of now) expect([net, null]).toContain(costs.get(callId));
}

test('a call that ends during the run is charged once, and left as it was charged', async () => {
  const { db, document, end, run, inForce, told } = house({ count: 700 });
  mendPrice(document, '0.05');
  await run({ beside: (round) => end(700 + round) });
  expectWhole(db, 703);
  expect(inForce().every(({ net }) => net === '0.1')).toBe(true);
  expect(told()).toMatchObject({ state: 'done', why: null, outcome: { charges: 700, changed: 700 } });
});

test('a charge that is put on another payer during the run stays theirs', async () => {
  const { db, document, run, inForce } = house({ count: 400 });
  mendPrice(document, '0.05');
  const at = noon;
  const decks = createDecks({ db, office: { read: () => document } });
  const put = (nth: number) =>
    reassignCharge(
      { db, office: document, decks, at },
      { callId: `c${nth}`, legId: `l${nth}`, to: { kind: 'extension', id: '102' }, why: 'hers', by: 'olga' },
    );
  await run({ beside: (round) => round === 1 && expect([put(10), put(399)]).toEqual(['done', 'done']) });
  expectWhole(db, 400);
  expect([inForce()[10], inForce()[399]]).toMatchObject(Array(2).fill({ payerExtension: '102', net: '0.1' }));
});

test('minutes of a bundle that a call used during the run are not given a second time', async () => {
  const bundle = { id: 'mob', name: 'M', unitSec: 60, priority: 0, kinds: ['mobile' as const], resetDay: 1 };
  const { db, document, end, run, inForce } = house({ count: 400 });
  const trunk = document.trunks.find(({ id }) => id === 'carrier')!;
  trunk.bundles = [{ ...bundle, seconds: 350 * 60 }];
  await run({ beside: (round) => round === 1 && end(400) });
  expectWhole(db, 401);
  const within = inForce().filter(({ reason }) => reason === 'within-bundle');
  expect(within).toHaveLength(350);
  expect(within.at(-1)!.callId).toBe('c400');
  const fromMs = Date.parse('2025-12-31T23:00:00Z');
  expect(openBundleBook(db).usedSince({ trunkId: 'carrier', bundleId: 'mob', fromMs })).toBe(350 * 60);
});

test('prices that change during the run are not mixed into it: it says so, and another run uses them', async () => {
  const { db, document, end, run, inForce, told, store, runId } = house({ count: 700 });
  mendPrice(document, '0.05');
  await run({
    beside: (round) => {
      if (round !== 1) return;
      mendPrice(document, '0.07');
      end(700);
    },
  });
  expectWhole(db, 701);
  expect([...new Set(inForce().map(({ net }) => net))]).toEqual(['0.1', '0.12']);
  expect(inForce().at(-1)!.net).toBe('0.12');
  expect(told()).toMatchObject({ state: 'done', why: 'prices-changed' });
  store.set(runId, { state: 'counted', outcome: null });
  await run();
  expect(inForce().every(({ net }) => net === '0.12')).toBe(true);
  expect(told()).toMatchObject({ why: null, outcome: { charges: 701, changed: 700 } });
});

test('cancelled and gone on with, it tells all that was changed and lists it from its beginning', async () => {
  const { db, document, run, told, store, runId } = house({ count: 700 });
  mendPrice(document, '0.05');
  await run({ stopAfter: 1, beside: () => undefined });
  expect(told()).toMatchObject({ state: 'stopped', why: 'cancelled', outcome: { charges: 300, changed: 300 } });
  await run();
  expectWhole(db, 700);
  expect(told()).toMatchObject({
    state: 'done',
    outcome: { charges: 700, changed: 700, dearer: 700, before: { EUR: '49' }, after: { EUR: '70' } },
  });
  const { afterCharge, lastCharge } = told();
  const listed = store.changes({ afterCharge: afterCharge!, lastCharge: lastCharge! }, { after: 0, limit: 1_000 });
  expect(listed).toHaveLength(700);
  expect(runId).toBe(told().id);
});

test('killed in the middle of a bundle of charges, nothing of it stands, and going on makes it whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rerate-'));
  const file = join(folder, 'centralita.db');
  const first = house({ count: 700, db: openDb(file) });
  mendPrice(first.document, '0.05');
  const script = `
    const [{ openForJob }, { rerateRun }, { createDecks }] = await Promise.all(
      ['../../store/db.ts', './rerate-run.ts', './decks.ts'].map((name) => import(new URL(name, process.argv[1]).href)));
    const db = openForJob(process.argv[2]);
    const office = JSON.parse(process.argv[3]);
    let updates = 0;
    const prepare = db.$client.prepare.bind(db.$client);
    db.$client.prepare = (sql) => {
      const made = prepare(sql);
      if (!sql.startsWith('update charges set superseded_by')) return made;
      return { run: (...values) => (++updates > 450 ? process.kill(process.pid, 'SIGKILL') : made.run(...values)) };
    };
    const deps = { db, now: () => 0, loadOffice: () => office, openDecks: (by) => createDecks({ db, office: { read: () => by } }) };
    await rerateRun(deps, Number(process.argv[4]), { isStopped: () => false, breathe: async () => {} });`;
  const args = [import.meta.url, file, JSON.stringify(first.document), String(first.runId)];
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...args], { stdio: 'inherit' });
  const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  expectWhole(first.db, 700);
  expect(first.inForce().filter(({ net }) => net === '0.1')).toHaveLength(300);
  expect(first.told()).toMatchObject({ state: 'counting', outcome: { charges: 300, changed: 300 } });
  openRerateStore(first.db).settleAfterRestart();
  expect(first.told()).toMatchObject({ state: 'stopped', why: 'restart' });
  await first.run();
  expectWhole(first.db, 700);
  expect(first.inForce().every(({ net }) => net === '0.1')).toBe(true);
  expect(first.told()).toMatchObject({ state: 'done', outcome: { charges: 700, changed: 700 } });
  first.db.$client.close();
  rmSync(folder, { recursive: true, force: true });
});
