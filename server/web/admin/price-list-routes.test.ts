import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printNanos } from '../../base/money.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import { createDeckPacker, openPackedDeck, preparePacked } from '../../core/rating/decks/packed-deck.ts';
import { deckFolder } from '../../services/rating/deck-folder.ts';
import type { DeckJob } from '../../services/rating/deck-jobs-port.ts';
import { previewDeck } from '../../services/rating/preview-deck.ts';
import { openDeckStore } from '../../store/rating/deck-store.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder('lists');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A page with a list that was uploaded and read; `settle` does what its thread would. */
async function open(id: string) {
  const jobs: DeckJob[] = [];
  const web = createWebFixture({
    dataFolder: folder.path,
    deckJobs: { start: async (job) => void jobs.push(job), stop: () => undefined, current: () => undefined },
  });
  const { db, office } = web.deps;
  const store = openDeckStore(db);
  const [tariff] = office.read().tariffs;
  const sample = [
    ['Prefijo', 'Destino', 'Precio'],
    ['34', 'España', '0,01'],
    ['1x', 'Nada', '0,02'],
    ['56', '=cmd()', '0,03'],
  ];
  const taken = await web.deps.deckImports.take({
    tariffId: tariff!.id,
    name: `${id}.csv`,
    by: 'olga',
    body: new Blob(['x']).stream(),
  });
  if (taken.kind !== 'taken') throw new Error(taken.why);
  const files = deckFolder(folder.path, taken.id);
  writeFileSync(files.rows, sample.map((cells, at) => `${JSON.stringify([at + 1, ...cells])}\n`).join(''));
  store.set(taken.id, {
    state: 'read',
    source: { kind: 'csv', encoding: 'utf-8', delimiter: ';', rows: 4, width: 3, sample },
    settings: {
      headerAt: 0,
      columns: ['prefix', 'name', 'price'],
      decimal: ',',
      per: 60,
      first: 1,
      increment: 1,
      decimals: 4,
      rounding: 'half-up',
    },
  });
  return { web, store, tariff: tariff!, id: taken.id, files, jobs, db };
}

const form = {
  headerAt: '0',
  'column-0': 'prefix',
  'column-1': 'name',
  'column-2': 'price',
  decimal: ',',
  per: '60',
  first: '30',
  increment: '6',
  decimals: '4',
  rounding: 'up',
};

test('a list is read by what the form says, compared with the version before, published and withdrawn before its day', async () => {
  const { web, store, tariff, id, files, jobs, db } = await open('first');
  await web.logIn('olga');
  const path = `/owner/price-lists/${id}`;
  expect(await web.text(path)).toContain('name="column-2"');
  const day = new Date(web.deps.clock.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  expect((await web.post(`${path}/preview`, { ...form, validFrom: day })).status).toBe(303);
  expect(store.find(id)).toMatchObject({ state: 'previewing', settings: { first: 30, increment: 6, rounding: 'up' } });
  const [, job] = jobs;
  if (job?.kind !== 'preview') throw new Error('no preview was begun');
  const pace = { isStopped: () => false, breathe: async () => undefined };
  const preview = await previewDeck({ db, files }, job, pace);
  store.set(id, { preview: preview!, state: 'previewed' });
  expect(preview).toMatchObject({ rows: 2, prefixes: 2, faults: { 'bad-prefix': 1 }, changes: { new: 2 } });
  const page = await web.text(path);
  expect(page).toContain('El prefijo no es un número');
  expect(page).toContain('Publicar');
  expect(await web.text(`${path}/faults.csv`)).toContain('3,El prefijo no es un número,1x');
  expect(await web.text(`${path}/changes.csv`)).toContain("'=cmd()");

  expect((await web.post(`${path}/publish`)).status).toBe(303);
  const publish = jobs[2];
  if (publish?.kind !== 'publish') throw new Error('nothing was published');
  const packer = createDeckPacker();
  packer.add({
    prefix: '34',
    name: 'España',
    terms: {
      connectFee: '0',
      steps: [{ from: 0, price: '0.01', per: 60, increment: 1 }],
      rounding: { mode: 'up', decimals: 4 },
    },
  });
  const { validFrom } = publish;
  const version = {
    id,
    tariffId: tariff.id,
    validFrom,
    publishedAt: 1,
    by: 'olga',
    fileName: 'x',
    rows: 1,
    prefixes: 1,
  };
  store.publish(version, packer.pack());
  store.set(id, { state: 'published', validFrom });
  const { decks } = web.deps;
  const versionAt = (atMs: number) => {
    const deck = decks.findDeck({ tariffId: tariff.id, atMs });
    return deck === 'no-version' ? deck : { from: Date.parse(deck.version), rates: deck.find('34600')?.rates.length };
  };
  expect(versionAt(validFrom)).toEqual({ from: validFrom, rates: 1 });
  expect(versionAt(validFrom - 1)).not.toMatchObject({ from: validFrom });
  expect(await web.text(`${path}?prefix=34`)).toContain('España');

  expect((await web.post(`${path}/withdraw`)).status).toBe(303);
  expect(versionAt(validFrom)).not.toMatchObject({ from: validFrom });
  expect(store.find(id)).toMatchObject({ state: 'withdrawn' });
});

test('a list counts from today on at the earliest, and what is in force cannot be withdrawn', async () => {
  const { web, store, tariff, id } = await open('past');
  await web.logIn('olga');
  const path = `/owner/price-lists/${id}`;
  await web.post(`${path}/preview`, { ...form, validFrom: '2020-01-01' });
  expect(store.find(id)!.state).toBe('read');
  expect(await web.text(path)).toContain('La fecha debe ser hoy o posterior');
  const packer = createDeckPacker();
  store.publish(
    { id, tariffId: tariff.id, validFrom: 5, publishedAt: 1, by: 'olga', fileName: 'x', rows: 0, prefixes: 0 },
    packer.pack(),
  );
  await web.post(`${path}/withdraw`);
  expect(store.version(id)).toBeDefined();
});

test('only the owner sees price lists; a tariff that is gone has none', async () => {
  const { web, id } = await open('rights');
  await web.logIn('sara');
  expect((await web.request(`/owner/price-lists/${id}`)).status).toBe(403);
  await web.logIn('olga');
  expect((await web.request('/owner/tariffs/none/lists')).status).toBe(404);
  expect((await web.request('/owner/price-lists/none')).status).toBe(404);
});

test('prices with days of their own hold on these, and what is over, replaced or overlaps is told by its line', async () => {
  const { web, store, id, files, jobs, db } = await open('dated');
  await web.logIn('olga');
  const rows = [
    ['Prefijo', 'Precio', 'Vigente desde', 'Vigente hasta'],
    ['34', '0,01', '46023', ''],
    ['34', '0,05', '01/06/2026', ''],
    ['34', '0,09', '01/01/2025', ''],
    ['56', '0,03', '2025-01-01', '2025-12-31'],
    ['57', '0,04', '2026-01-01', '2026-12-31'],
    ['57', '0,06', '2026-10-01', ''],
    ['58', '0,06', 'pronto', ''],
  ];
  writeFileSync(files.rows, rows.map((cells, at) => `${JSON.stringify([at + 1, ...cells])}\n`).join(''));
  const { source } = store.find(id)!;
  store.set(id, { source: { ...source!, rows: rows.length, width: 4, sample: rows } });
  const path = `/owner/price-lists/${id}`;
  const columns = { 'column-0': 'prefix', 'column-1': 'price', 'column-2': 'from-date', 'column-3': 'to-date' };
  await web.post(`${path}/preview`, {
    ...form,
    ...columns,
    dates: 'dmy',
    first: '1',
    increment: '1',
    validFrom: '2026-03-01',
  });
  const job = jobs.at(-1)!;
  if (job.kind !== 'preview') throw new Error('no preview was begun');
  const pace = { isStopped: () => false, breathe: async () => undefined };
  const preview = await previewDeck({ db, files }, job, pace);
  store.set(id, { preview: preview!, state: 'previewed' });
  expect(preview).toMatchObject({ rows: 3, faults: { 'bad-date': 1, expired: 1, replaced: 1, overlapping: 1 } });
  const page = await web.text(path);
  for (const text of ['La fecha no se entiende', 'pronto', 'Se solapa con otro precio']) expect(page).toContain(text);
  const deck = preparePacked(openPackedDeck(readFileSync(files.packed)), {
    version: 'v',
    timeZone: 'America/Santiago',
  });
  const priceAt = (day: string) => {
    const answeredAt = Date.parse(`${day}T15:00:00Z`);
    const call = { answeredAt, releasedAt: answeredAt + 60_000, destination: '+34910000000', emergency: false };
    const charge = chargeCall(deck, call);
    return charge.state === 'rated' ? printNanos(charge.net) : charge.state;
  };
  expect(['2026-03-01', '2026-05-31', '2026-06-01', '2027-06-01'].map(priceAt)).toEqual([
    '0.01',
    '0.01',
    '0.05',
    '0.05',
  ]);
});
