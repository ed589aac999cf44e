import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import type { Office } from '../core/office/office.ts';
import { createCustomers } from '../services/customers/create-customers.ts';
import type { Customers } from '../services/customers/customers.ts';
import type { Facts } from '../services/facts.ts';
import { openDb } from '../store/db.ts';
import { startAppliance } from '../testing/appliance.ts';
import { startDataWorkerOn } from '../testing/data-worker.ts';
import { demoPassword } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { furnishCustomers, imagineCards } from '../testing/furnished/furnish-customers.ts';
import { seeded } from '../testing/seeded.ts';
import { openWebSession } from '../testing/web-session.ts';
import { type Spread, spreadOf } from './figures.ts';
import { measureSegments } from './segments.ts';

const many = 1_000_000;
const seed = 20_261_122;

type Ask = (round: number) => string;

/** What people type, a letter more at each question: names, numbers, documents, slips of the keyboard. */
function questions(nowMs: number): Record<string, Ask> {
  const pick = seeded(7);
  const cards = [...imagineCards(4_000, { seed, nowMs })];
  const of = () => cards[pick(cards.length)]!;
  const words = () => of().name.split(' ');
  return {
    'beginning of a name': (round) => words()[0]!.slice(0, 1 + (round % 5)),
    'name and beginning of the next': () => {
      const [first = '', second = ''] = words();
      return `${first} ${second.slice(0, 2)}`;
    },
    'whole name': () => of().name,
    'names that do not go together': () => `${words()[0]} ${words()[1]} ${words()[2] ?? 'x'}`,
    'a slip in a name': () => {
      const [, word = 'Martinez'] = words();
      return word.slice(0, 2) + word.slice(3);
    },
    'number without the country': () => of().points[0]!.typed,
    'end of a number': () => of().points[0]!.typed.slice(-6),
    document: () => of().document ?? '',
    mail: () => of().points.find(({ channel }) => channel === 'mail')!.typed,
    tag: () => 'moroso',
  };
}

function time(rounds: number, ask: (round: number) => unknown): Spread {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    ask(round);
    times.push(performance.now() - began);
  }
  return spreadOf(times);
}

/** A million customers: how long a question takes as one types, and the caller's card while the phone rings. */
export async function measureCustomers(folder: string, office: Office, say: (text: string) => void): Promise<unknown> {
  const dataFolder = join(folder, 'many-customers');
  const nowMs = Date.now();
  furnish({ dataFolder, office, nowMs });
  const file = join(dataFolder, 'centralita.db');
  const makingSec = furnishCustomers(file, { count: many, seed, nowMs });
  say(`  ${many} customers made in ${makingSec} s`);

  const db = openDb(file);
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const customers: Customers = createCustomers({
    db,
    bus,
    clock: systemClock,
    ids: randomIds,
    office: { read: () => office },
  });
  const searchMs: Record<string, Spread> = {};
  const all: number[] = [];
  for (const [what, ask] of Object.entries(questions(nowMs))) {
    const asked = (round: number) => customers.search({ text: ask(round), limit: 20 });
    time(20, asked);
    searchMs[what] = time(300, (round) => {
      const began = performance.now();
      asked(round);
      all.push(performance.now() - began);
    });
  }
  const pick = seeded(8);
  const byNumberMs = time(5_000, () => customers.findByNumber(`+1809${2_000_000 + pick(many)}`));
  const bareRead = db.$client.prepare('select name from customers where id = ?');
  const bareReadMs = time(5_000, () => bareRead.get(`many-${String(pick(many)).padStart(7, '0')}`));
  // Beside the data worker, as in an office; more of them than a hundred people save.
  const worker = startDataWorkerOn(file);
  const saves: number[] = [];
  for (let round = 0; round < 1_000; round += 1) {
    const id = `many-${String(pick(many)).padStart(7, '0')}`;
    const began = performance.now();
    customers.update(id, { remarks: `seen ${round}` }, { by: 'bench' });
    saves.push(performance.now() - began);
    await delay(20);
  }
  const saveMs = spreadOf(saves);
  await worker.stop();
  db.$client.close();
  const search = spreadOf(all);
  say(
    `  search ${search.p50} / ${search.p99} ms, caller's number ${byNumberMs.p50} / ${byNumberMs.p99} ms, saving ${saveMs.p50} / ${saveMs.p99} ms`,
  );

  const segments = measureSegments(file, office);

  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  const pagesMs: Record<string, Spread> = {};
  const ids = () => `many-${String(pick(many)).padStart(7, '0')}`;
  const paths: Record<string, () => string> = {
    list: () => '/customers',
    search: () => `/customers?q=mar${'iaeo'[pick(4)]}`,
    card: () => `/customers/${ids()}`,
  };
  for (const [what, path] of Object.entries(paths)) {
    const times: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      const began = performance.now();
      await session.get(path());
      times.push(performance.now() - began);
    }
    pagesMs[what] = spreadOf(times);
  }
  await appliance.stop();
  return {
    customers: many,
    makingSec,
    search,
    searchMs,
    byNumberMs,
    saveMs,
    segments,
    pagesMs,
    against: { what: 'a row by its id', ms: bareReadMs },
  };
}
