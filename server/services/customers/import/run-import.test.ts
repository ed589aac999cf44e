import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingIds } from '../../../base/ids.ts';
import type { ImportSettings } from '../../../core/customers/import/import-settings.ts';
import type { CustomerFieldSpec } from '../../../core/office/customer-fields.ts';
import { type CustomerToKeep, openCustomerStore } from '../../../store/customers/customer-store.ts';
import { openImportStore } from '../../../store/customers/import-store.ts';
import { schema } from '../../../store/db.ts';
import { makeTempFolder } from '../../../testing/loopback.ts';
import { openMemoryDb } from '../../../testing/memory-db.ts';
import { type Pace, previewImport } from './preview-import.ts';
import { runImport } from './run-import.ts';
import { undoImport } from './undo-import.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder('imports');
});
afterAll(() => folder[Symbol.asyncDispose]());

const header = ['Nombre', 'Teléfono', 'Correo', 'Cédula', 'Notas'];
const fields: CustomerFieldSpec[] = [
  { id: 'credito', names: { es: 'Crédito', en: 'Credit' }, kind: 'number', options: [], onDesk: true },
  { id: 'plan', names: { es: 'Plan', en: 'Plan' }, kind: 'list', options: [{ name: 'Básico' }], onDesk: true },
];
const always: Pace = { isStopped: () => false, breathe: async () => undefined };
let files = 0;

function open(rows: string[][], settings: Partial<ImportSettings> = {}) {
  files += 1;
  const rowsFile = join(folder.path, `rows${files}`);
  const lines: unknown[] = [header, ...rows].map((cells, at) => [at + 1, ...cells]);
  writeFileSync(rowsFile, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const db = openMemoryDb();
  const imports = openImportStore(db);
  const store = openCustomerStore(db);
  const ids = countingIds();
  let at = 1_000;
  const now = () => (at += 1);
  const begin = (id: string) => {
    imports.add({ id, fileName: 'x.csv', at: now(), by: 'sara', state: 'read' });
    imports.set(id, {
      source: { kind: 'csv', rows: rows.length + 1, width: 5, sample: [header, ...rows.slice(0, 5)] },
      settings: {
        headerAt: 0,
        columns: ['name', 'phone', 'mail', 'document', 'remarks'],
        country: 'DO',
        matchBy: ['document', 'phone', 'mail'],
        onMatch: 'replace',
        ...settings,
      },
    });
    return id;
  };
  return {
    db,
    store,
    imports,
    begin,
    write: (card: CustomerToKeep) => store.write(card, { at: 1, by: 'x', how: 'form' }),
    preview: (id: string) => previewImport({ db, rowsFile, now, fields }, id, always),
    run: (id: string, pace = always) => runImport({ db, rowsFile, ids, now, fields }, id, pace),
    undo: (id: string, pace = always) => undoImport({ db, by: 'sara', now }, id, pace),
    cards: () =>
      store.read(
        db
          .select({ id: schema.customers.id })
          .from(schema.customers)
          .all()
          .map(({ id }) => id),
      ),
  };
}

const luis: CustomerToKeep = {
  id: 'l',
  kind: 'person',
  name: 'Luis',
  vip: false,
  remarks: 'vieja',
  standing: 'active',
  tags: [],
  own: {},
  points: [{ channel: 'phone', typed: '8095550109', key: '+18095550109' }],
  createdAt: 1,
  updatedAt: 1,
};

const rows = [
  ['Ana Pérez', '809 555 0101', 'ana@example.com', '001-1234567-8', 'uno'],
  ['Eva Núñez', '8295550102', '', '', ''],
  ['', '8095550103', '', '', ''],
  ['Eva Núñez', '+1 829 555 0102', 'eva@example.com', '', 'dos'],
  ['Eva Núñez', '', 'eva(at)example.com', '', ''],
];

test('the preview tells what the run then does, rows of one customer within the file too', async () => {
  const file = open(rows);
  const id = file.begin('a');
  const preview = await file.preview(id);
  expect(preview).toMatchObject({ created: 2, updated: 1, rejected: 2, reasons: { required: 1, 'bad-mail': 1 } });
  expect(preview!.examples.filter(({ what }) => what === 'rejected')).toEqual([
    { line: 4, what: 'rejected', name: expect.any(String), reason: 'required', value: '' },
    { line: 6, what: 'rejected', name: expect.any(String), reason: 'bad-mail', value: 'eva(at)example.com' },
  ]);
  expect(file.cards()).toEqual([]);
  expect(await file.run(id)).toBe('done');
  expect(file.imports.find(id)).toMatchObject({ created: 2, updated: 1, unchanged: 0, rejected: 2, progress: 5 });
  expect(file.cards()).toMatchObject([
    {
      name: 'Ana Pérez',
      document: '001-1234567-8',
      remarks: 'uno',
      points: [{ key: '+18095550101' }, { key: 'ana@example.com' }],
    },
    { name: 'Eva Núñez', remarks: 'dos', points: [{ key: '+18295550102' }, { key: 'eva@example.com' }] },
  ]);
  expect(file.imports.rejects(id, { after: 0, limit: 9 })).toMatchObject([
    { line: 4, reason: 'required', cells: rows[2] },
    { line: 6, reason: 'bad-mail', value: 'eva(at)example.com' },
  ]);
});

test('the same file twice changes nothing, and says so beforehand', async () => {
  const file = open(rows);
  await file.run(file.begin('a'));
  const cards = file.cards();
  const id = file.begin('b');
  expect(await file.preview(id)).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 2 });
  await file.run(id);
  expect(file.imports.find(id)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  expect(file.cards()).toEqual(cards);
});

test('filling leaves what stands there; passing over leaves all', async () => {
  const base = open(rows.slice(0, 1), { onMatch: 'fill' });
  const card: CustomerToKeep = {
    ...luis,
    id: 'k',
    name: 'Ana P.',
    vip: true,
    remarks: '',
    points: [{ channel: 'phone', typed: '1', key: '+18095550101' }],
  };
  base.write(card);
  await base.run(base.begin('a'));
  expect(base.store.read(['k'])).toMatchObject([
    {
      name: 'Ana P.',
      vip: true,
      remarks: 'uno',
      document: '001-1234567-8',
      points: [{ typed: '1' }, { key: 'ana@example.com' }],
    },
  ]);
  const skipping = open(rows.slice(0, 1), { onMatch: 'skip' });
  skipping.write(card);
  await skipping.run(skipping.begin('a'));
  expect(skipping.imports.find('a')).toMatchObject({ skipped: 1, updated: 0 });
});

test('a number of several customers is decided by the name, and where none fits the row is rejected', async () => {
  const file = open([
    ['Luis', '8095550101', '', '', 'nota'],
    ['Nadie', '8095550101', '', '', ''],
  ]);
  for (const [id, name] of [
    ['l', 'Luis'],
    ['m', 'Marta'],
  ] as const)
    file.write({ ...luis, id, name, remarks: '', points: [{ channel: 'phone', typed: '1', key: '+18095550101' }] });
  await file.run(file.begin('a'));
  expect(file.imports.find('a')).toMatchObject({ updated: 1, rejected: 1 });
  expect(file.imports.rejects('a', { after: 0, limit: 9 })).toMatchObject([
    { line: 3, reason: 'ambiguous', value: '+18095550101' },
  ]);
  expect(file.store.read(['l'])).toMatchObject([{ remarks: 'nota' }]);
});

const many = Array.from({ length: 200 }, (_, index) => [`Name ${index}`, `809555${1000 + index}`, '', '', '']);

/** Ends after so many breaths, as a person or a power cut does. */
function stopAfter(breaths: number): Pace {
  let left = breaths;
  return {
    isStopped: () => left <= 0,
    breathe: async () => {
      left -= 1;
    },
  };
}

test('an import that was stopped goes on where it was, and is taken back half done', async () => {
  const file = open(many);
  const id = file.begin('a');
  expect(await file.run(id, stopAfter(1))).toBe('stopped');
  const half = file.imports.find(id)!.created;
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(200);
  expect(file.cards()).toHaveLength(half);
  expect(await file.run(id)).toBe('done');
  expect(file.imports.find(id)).toMatchObject({ created: 200, updated: 0, unchanged: 0 });
  expect(await file.undo(id, stopAfter(1))).toBe('stopped');
  expect(file.cards().length).toBeGreaterThan(0);
  expect(await file.undo(id)).toBe('done');
  expect(file.cards()).toEqual([]);
  expect(file.imports.find(id)).toMatchObject({ removed: 200, kept: 0 });
});

test('undoing puts fields back that nobody changed since, and keeps cards that were used', async () => {
  const file = open([
    rows[0]!,
    ['Luis', '8095550109', 'luis@example.com', '', 'nueva'],
    ['Rosa', '8095550111', '', '', ''],
  ]);
  file.write(luis);
  const before = file.store.read(['l'])[0]!;
  await file.run(file.begin('a'));
  const ana = file.cards().find(({ name }) => name === 'Ana Pérez')!;
  file.db
    .insert(schema.callNotes)
    .values({ callId: 'c', login: 'ana', customerId: ana.id, text: 'llamó', updatedAt: 5 })
    .run();
  expect(file.store.read(['l'])).toMatchObject([{ remarks: 'nueva', points: [{}, { key: 'luis@example.com' }] }]);
  await file.undo('a');
  expect(file.imports.find('a')).toMatchObject({ removed: 1, restored: 1, kept: 1 });
  expect(file.store.read(['l'])).toEqual([{ ...before, updatedAt: expect.any(Number) }]);
  expect(
    file
      .cards()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Ana Pérez', 'Luis']);
});

test('what somebody changed after the import stays through its undoing', async () => {
  const file = open([['Luis', '8095550109', 'luis@example.com', '', 'nueva']]);
  file.write(luis);
  await file.run(file.begin('a'));
  const { refusals: _, ...now } = file.store.read(['l'])[0]!;
  file.store.write({ ...now, remarks: 'de hoy' }, { at: 9_000, by: 'ana', how: 'form' });
  await file.undo('a');
  expect(file.store.read(['l'])).toMatchObject([{ remarks: 'de hoy', points: [{ key: '+18095550109' }] }]);
  expect(file.store.read(['l'])[0]!.points).toHaveLength(1);
});

test('the office’s own fields come in by their kind, and go back one by one', async () => {
  const list = [
    ['Luis', '8095550109', '', '1,500.50', 'basico'],
    ['Ana', '8095550110', '', 'mucho', ''],
    ['Eva', '8095550111', '', '', 'Oro'],
  ];
  const file = open(list, { columns: ['name', 'phone', 'mail', 'own:credito', 'own:plan'] });
  file.write({ ...luis, own: { credito: 7, zona: 'norte' } });
  const id = file.begin('a');
  expect(await file.preview(id)).toMatchObject({ updated: 1, reasons: { 'bad-number': 1, 'no-option': 1 } });
  await file.run(id);
  expect(file.imports.rejects(id, { after: 0, limit: 9 })).toMatchObject([
    { reason: 'bad-number', value: 'Cédula: mucho' },
    { reason: 'no-option', value: 'Notas: Oro' },
  ]);
  const own = { credito: 1500.5, zona: 'norte', plan: 'Básico' };
  expect(file.store.read(['l'])).toMatchObject([{ own }]);
  file.write({ ...luis, own: { ...own, plan: 'Oro' } });
  await file.undo(id);
  expect(file.store.read(['l'])).toMatchObject([{ own: { credito: 7, zona: 'norte', plan: 'Oro' } }]);
});
