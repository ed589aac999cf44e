import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Db, openDb, openForJob } from './db.ts';

/** What the second thread does: as many steps as the test's own, each read before it is written. */
const besides = `
const { workerData: { file, store, steps } } = require('node:worker_threads');
import(store).then(({ openForJob }) => {
  const { $client: sql } = openForJob(file);
  const step = sql.transaction(() => {
    const { n } = sql.prepare('select n from counted').get();
    sql.prepare('update counted set n = ?').run(n + 1);
  });
  for (let i = 0; i < steps; i += 1) step();
  sql.close();
});`;

describe('connections to the store', () => {
  let folder: string;
  let file: string;
  let db: Db;

  const count = (sql = db.$client) => (sql.prepare('select n from counted').get() as { n: number }).n;
  const keep = (n: number, sql = db.$client) => sql.prepare('update counted set n = ?').run(n);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    file = join(folder, 'centralita.db');
    db = openDb(file);
    db.$client.exec('create table counted (n integer not null)');
    db.$client.exec('insert into counted values (0)');
  });

  afterAll(() => {
    db.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets no other connection write between what a transaction reads and what it writes', () => {
    const other = openForJob(file);
    other.$client.pragma('busy_timeout = 0');
    keep(0);
    for (const transact of [
      (work: () => void) => db.transaction(work),
      (work: () => void) => db.$client.transaction(work)(),
    ])
      transact(() => {
        const n = count();
        expect(() => keep(50, other.$client)).toThrow('locked');
        keep(n + 1);
      });
    expect(count(other.$client)).toBe(2);
    other.$client.close();
  });

  it('loses nothing of two threads that read and write at once, and refuses neither', async () => {
    keep(0);
    const steps = 100;
    const store = new URL('./db.ts', import.meta.url).href;
    const worker = new Worker(besides, { eval: true, workerData: { file, store, steps } });
    const ended = new Promise<number>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', resolve);
    });
    let own = 0;
    const step = () => db.transaction(() => keep(count() + 1));
    await new Promise((resolve) => worker.once('online', resolve));
    for (; own < steps; own += 1) {
      step();
      await new Promise(setImmediate);
    }
    expect(await ended).toBe(0);
    expect(count()).toBe(own + steps);
  });
});
