import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countingIds } from '../../../base/ids.ts';
import { openImportStore } from '../../../store/customers/import-store.ts';
import { openCustomerSearch } from '../../../store/customers/search-customers.ts';
import { type Db, openDb, openForJob } from '../../../store/db.ts';
import { makeTempFolder } from '../../../testing/loopback.ts';
import type { Pace } from './preview-import.ts';
import { runImport } from './run-import.ts';
import { undoImport } from './undo-import.ts';

const rows = 300;
const ids = countingIds();
let at = 1_000;
const now = (): number => (at += 1);
const always: Pace = { isStopped: () => false, breathe: async () => undefined };

async function open() {
  const folder = await makeTempFolder('interrupted');
  const rowsFile = join(folder.path, 'rows');
  const lines = [
    ['Nombre', 'Teléfono'],
    ...Array.from({ length: rows }, (_, index) => [`Word${index} Pérez`, `80955${10_000 + index}`]),
  ];
  writeFileSync(rowsFile, lines.map((cells, line) => `${JSON.stringify([line + 1, ...cells])}\n`).join(''));
  const file = join(folder.path, 'centralita.db');
  openDb(file).$client.close();
  const db = openForJob(file);
  const imports = openImportStore(db);
  imports.add({ id: 'a', fileName: 'x.csv', at: 1, by: 'sara', state: 'read' });
  imports.set('a', {
    source: { kind: 'csv', rows: rows + 1, width: 2, sample: [lines[0]!] },
    settings: { headerAt: 0, columns: ['name', 'phone'], country: 'DO', matchBy: ['phone'], onMatch: 'fill' },
  });
  return {
    folder,
    file,
    db,
    run: (store: Db, pace: Pace = always) => runImport({ db: store, rowsFile, ids, now, fields: [] }, 'a', pace),
    undo: (store: Db) => undoImport({ db: store, by: 'sara', now }, 'a', always),
    [Symbol.asyncDispose]: async () => {
      db.$client.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** What is told of the import beside what is there: cards, their numbers, their words. */
function truth(db: Db) {
  const count = (sql: string) => db.$client.prepare(sql).pluck().get() as number;
  const { created, progress } = openImportStore(db).find('a')!;
  return {
    created,
    progress,
    cards: count('select count(*) from customers'),
    points: count('select count(*) from contact_points'),
    indexed: count('select count(*) from customer_search'),
    told: count("select count(*) from customer_changes where how = 'import:a'"),
  };
}
const whole = (number: number) => ({
  created: number,
  progress: number,
  cards: number,
  points: number,
  indexed: number,
  told: number,
});

test('a disk that is full in the middle stops the import at whole cards, and it goes on when there is room', async () => {
  await using house = await open();
  const pages = house.db.$client.pragma('page_count', { simple: true }) as number;
  house.db.$client.pragma(`max_page_count = ${pages + 12}`);
  await expect(house.run(house.db)).rejects.toThrow(/full/);
  const { created } = truth(house.db);
  expect(created).toBeGreaterThan(0);
  expect(created).toBeLessThan(rows);
  expect(truth(house.db)).toEqual(whole(created));
  house.db.$client.pragma('max_page_count = 1000000');
  expect(await house.run(house.db)).toBe('done');
  expect(truth(house.db)).toEqual(whole(rows));
  expect(openCustomerSearch(house.db)('word299').ids).toHaveLength(1);
});

test('what lies on the disk when the power goes is whole at every moment; it goes on, or is taken back', async () => {
  await using house = await open();
  let moments = 0;
  const copies: string[] = [];
  await house.run(house.db, {
    isStopped: () => false,
    breathe: async () => {
      moments += 1;
      if (moments % 4 !== 1) return;
      const copy = join(house.folder.path, `copy${moments}.db`);
      for (const part of ['', '-wal']) copyFileSync(house.file + part, copy + part);
      copies.push(copy);
    },
  });
  expect(copies.length).toBeGreaterThan(1);
  for (const [at, copy] of copies.entries()) {
    const db = openForJob(copy);
    const { created } = truth(db);
    expect(truth(db)).toEqual(whole(created));
    if (at % 2 === 0) {
      expect(await house.run(db)).toBe('done');
      expect(truth(db)).toEqual(whole(rows));
    } else {
      expect(await house.undo(db)).toBe('done');
      expect(truth(db)).toMatchObject({ cards: 0, points: 0, indexed: 0 });
    }
    db.$client.close();
  }
});
