import { expect, test } from 'vitest';
import { cellText } from '../../../views/reports/cell-text.ts';
import { createReader } from '../../../views/texts/reader.ts';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { figuresOfCalls, planOf, type ReportTable, reportNames } from '../../core/figures/reports.ts';
import type { Facts } from '../../services/facts.ts';
import { createQueues } from '../../services/queues/wallboard.ts';
import { savedReports } from '../../services/reports/saved-reports.ts';
import { agentEvents, callEvents } from '../../store/schema/calls.ts';
import { putCall, putJournal } from '../../testing/builders/calls.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { imagineCalls } from '../../testing/furnished/imagine-calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { readPdf, readXlsx } from '../../testing/read-printed.ts';
import { seeded } from '../../testing/seeded.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const now = Date.UTC(2026, 2, 5, 21);
const today = '2026-03-05';

const spanish = {
  reader: createReader(clinicOffice().office),
  names: {
    queue: String,
    person: String,
    trunk: String,
    department: String,
    flow: String,
    number: String,
    result: String,
    breaks: [],
  },
};

/** A day of calls in the clinic's queue, told to the journal, and who worked. */
function busyDay() {
  const ground = {
    clock: new FakeClock(now),
    db: openMemoryDb(),
    bus: createBus<Facts>((_topic, error) => {
      throw error;
    }),
  };
  const pick = seeded(3);
  const calls = imagineCalls({
    ...{ pick, trunkId: 'carrier', queueId: 'care', did: '+56221234567', callsPerDay: 60 },
    agents: [
      { login: 'ana', extension: '101' },
      { login: 'bruno', extension: '102' },
    ],
    customers: [{ id: 'c', e164: '+56911112222' }],
    ...{ fromMs: Date.UTC(2026, 2, 5, 4), toMs: now },
  });
  for (const [index, { at, facts }] of calls.entries()) {
    const callId = `call-${index}`;
    const rows = facts.map(({ at, fact: { kind, ...data } }, seq) => ({ ...{ at, kind, data, callId, seq: seq + 1 } }));
    ground.db.insert(callEvents).values(rows).run();
    putCall(ground.db, { id: callId, at });
  }
  // What is rare: to give up at once, to be sent on, to be handed to a colleague.
  const side = { kind: 'trunk', trunkId: 'carrier', number: '1', e164: '+56911112222' };
  const phone = { kind: 'extension', extension: '101', login: 'ana' };
  const waits = [
    { kind: 'call.created', direction: 'inbound', from: '1', to: '+56221234567' },
    { kind: 'leg.created', legId: 'a', role: 'caller', way: 'in', side, sipCallId: 'x' },
    { kind: 'leg.answered', legId: 'a' },
    { kind: 'queue.entered', queueId: 'care', position: 1 },
  ];
  const over = { kind: 'call.ended', reason: 'caller-hangup' };
  const rare = {
    short: [...waits, { kind: 'queue.left', queueId: 'care', why: 'abandoned', waitMs: 1_000 }, over],
    sent: [...waits, { kind: 'queue.left', queueId: 'care', why: 'timeout', waitMs: 60_000 }, over],
    handed: [
      ...waits,
      { kind: 'leg.created', legId: 'b', role: 'callee', way: 'out', side: phone, sipCallId: 'y' },
      { kind: 'queue.offered', queueId: 'care', login: 'ana', legId: 'b', reason: 'longest-idle' },
      { kind: 'leg.answered', legId: 'b' },
      { kind: 'queue.left', queueId: 'care', why: 'answered', waitMs: 3_000 },
      { kind: 'legs.bridged', legA: 'a', legB: 'b' },
      { kind: 'transfer.asked', legId: 'b', how: 'blind', to: '102', login: 'ana' },
      { kind: 'leg.ended', legId: 'b', by: 'remote', cause: 'hangup' },
      over,
    ],
  };
  for (const [callId, facts] of Object.entries(rare)) {
    putJournal(ground.db, { callId, at: Date.UTC(2026, 2, 5, 14), facts });
    putCall(ground.db, { id: callId, at: Date.UTC(2026, 2, 5, 14) });
  }
  for (const [login, state, hour] of [
    ['ana', 'ready', 12],
    ['ana', 'break', 15],
    ['ana', 'off', 16],
  ] as const)
    ground.db
      .insert(agentEvents)
      .values({ login, state, at: Date.UTC(2026, 2, 5, hour), reason: state === 'break' ? 'meal' : null })
      .run();
  const quiet = { all: () => [], live: () => [], waiting: () => [], explain: () => ({ waiting: [] }) } as never;
  const office = { read: () => clinicOffice() } as never;
  const queues = createQueues({ ...ground, office, agents: quiet, calls: quiet, distributor: quiet });
  return { web: createWebFixture({ ground, deps: { queues } }), ground, queues };
}

const period = `from=${today}&to=${today}`;

test('the same number stands on wallboard, page, spreadsheet, PDF, CSV and API', async () => {
  const { web, queues, ground } = busyDay();
  await web.logIn('sara');
  const day = queues.wallboard().queues.find(({ queueId }) => queueId === 'care')!.today;
  const { answered, abandoned, shortAbandoned, inTime } = day;
  const level = inTime / (answered + abandoned - shortAbandoned);
  expect(answered).toBeGreaterThan(20);
  expect(abandoned).toBeGreaterThan(0);

  const { token } = web.access.createToken({ name: 'reader', by: 'test' });
  const response = await web.app.request(`/api/v1/reports/queues?from=${today}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const api = (await response.json()) as { columns: { id: string }[]; rows: unknown[][]; total: unknown[] };
  const ofApi = (id: string, row: unknown[]) => row[api.columns.findIndex((column) => column.id === id)];
  expect(api.rows).toHaveLength(1);
  for (const row of [api.rows[0]!, api.total]) {
    expect(ofApi('answered', row)).toBe(answered);
    expect(ofApi('abandoned', row)).toBe(abandoned);
    expect(ofApi('service-level', row)).toBe(level);
    expect(Math.round(ofApi('asa', row) as number)).toBe(day.averageWaitMs);
  }

  const percent = new Intl.NumberFormat('es-CL', { style: 'percent', maximumFractionDigits: 1 }).format(level);
  const page = await web.text(`/supervisor/reports/queues?${period}`);
  expect(page).toContain(percent);
  expect(page).toMatch(new RegExp(`of=answered">${answered}</a>`));

  const csv = await web.text(`/supervisor/reports/queues.csv?${period}`);
  const [head, line] = csv
    .replace('\ufeff', '')
    .split('\r\n')
    .map((text) => text.split(','));
  expect(line![head!.indexOf('service-level')]).toBe(String(level));
  expect(line![head!.indexOf('answered')]).toBe(String(answered));

  const bytesOf = async (kind: string) =>
    new Uint8Array(await (await web.request(`/supervisor/reports/queues.${kind}?${period}`)).arrayBuffer());
  const cells = readXlsx(await bytesOf('xlsx'));
  expect(cells).toContain(level);
  expect(cells).toContain(answered);
  const texts = readPdf(await bytesOf('pdf'));
  expect(texts).toContain(percent.replace(/\s/g, ' '));
  expect(texts).toContain(String(answered));

  const calls = await web.text(`/supervisor/reports/queues/calls?${period}&queue=care&of=answered`);
  expect(calls.match(/<tr/g)).toHaveLength(answered + 1);
  expect(ground.clock.now()).toBe(now);
});

/** A page's cells as they are read, line by line, without what stands around them. */
const cellsOfPage = (page: string): string[][] =>
  [...page.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '').trim()),
  );

test('each figure of each report that adds up calls is the same on page, spreadsheet, PDF, CSV and API', async () => {
  const { web } = busyDay();
  await web.logIn('sara');
  const { token } = web.access.createToken({ name: 'reader', by: 'test' });
  let compared = 0;
  for (const name of reportNames.filter((each) => planOf(each).by !== undefined)) {
    const response = await web.app.request(`/api/v1/reports/${name}?from=${today}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const api = (await response.json()) as ReportTable;
    const file = async (kind: string) =>
      new Uint8Array(await (await web.request(`/supervisor/reports/${name}.${kind}?${period}`)).arrayBuffer());
    const page = cellsOfPage(await web.text(`/supervisor/reports/${name}?${period}`)).slice(1);
    const csv = new TextDecoder()
      .decode(await file('csv'))
      .trimEnd()
      .split('\r\n')
      .slice(1);
    const sheet = readXlsx(await file('xlsx'));
    const paper = readPdf(await file('pdf'));
    expect(api.rows.length, name).toBeGreaterThan(0);
    expect(csv, name).toHaveLength(api.rows.length);
    for (const [line, row] of [...api.rows, api.total!].entries()) {
      for (const [index, { unit }] of api.columns.entries()) {
        const cell = row[index];
        if (index === 0 || typeof cell !== 'number') continue;
        const where = `${name} ${line} ${api.columns[index]!.id}`;
        const text = page[line]![index]!;
        expect(text, where).toBe(cellText(cell, api.columns[index]!, spanish));
        expect(paper, where).toContain(text.replace(/\s/g, ' '));
        expect(sheet, where).toContain(unit === 'span' ? cell / 86_400_000 : cell);
        if (line < api.rows.length)
          expect(Number(csv[line]!.split(',')[index]), where).toBe(unit === 'span' ? cell / 1000 : cell);
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(300);
});

test('each figure that counts calls leads to its calls, and there are as many as it says', async () => {
  const { web } = busyDay();
  await web.logIn('sara');
  const followed = new Set<string>();
  for (const name of reportNames.filter((each) => planOf(each).by !== undefined)) {
    const page = await web.text(`/supervisor/reports/${name}?${period}`);
    for (const [, href, of, text] of page.matchAll(/href="([^"]+\/calls\?[^"]*of=([a-z-]+))">([\d.]+)</g)) {
      const calls = await web.text(href!.replaceAll('&amp;', '&'));
      const shown = cellsOfPage(calls).length - 1;
      const count = Number(text!.replace('.', ''));
      // A page shows a hundred; the number above them is that of all.
      expect(shown, href).toBe(Math.min(count, 100));
      expect(calls, href).toContain(`${text} · `);
      followed.add(of!);
    }
  }
  expect([...followed].sort()).toEqual([...figuresOfCalls].sort());
});

test('every report opens, in both languages, as a page and as files', async () => {
  const { web } = busyDay();
  await web.logIn('sara');
  const list = await web.text('/supervisor/reports');
  for (const name of reportNames) {
    expect(list).toContain(`/supervisor/reports/${name}"`);
    const page = await web.text(`/supervisor/reports/${name}?${period}`);
    expect(page, name).not.toMatch(/report\.column|figure\.[a-z]|undefined|NaN/);
    for (const kind of ['xlsx', 'pdf', 'csv'])
      expect((await web.request(`/supervisor/reports/${name}.${kind}?${period}`)).status, `${name}.${kind}`).toBe(200);
  }
  expect((await web.request('/supervisor/reports/nothing')).status).toBe(404);
});

test('a view is saved with its filter, moves with the days, and is removed', async () => {
  const { web, ground } = busyDay();
  await web.logIn('sara');
  await web.post(`/supervisor/reports/hours/views?${period}&queue=care`, {
    name: 'Hoy',
    mail: 'day',
    to: 'a@b.example',
  });
  expect(savedReports(ground.db)).toMatchObject([
    { name: 'Hoy', report: 'hours', period: 'today', scope: { queue: 'care' }, mail: 'day', to: ['a@b.example'] },
  ]);
  ground.clock.advance(86_400_000);
  await web.logIn('sara');
  expect(await web.text('/supervisor/reports')).toContain('from=2026-03-06&amp;to=2026-03-06&amp;queue=care');
  await web.post(`/supervisor/reports/views/${savedReports(ground.db)[0]!.id}/remove`, {});
  expect(savedReports(ground.db)).toEqual([]);
});

test.each([
  [{ name: ' ', mail: '', to: '' }, 'Escriba un nombre'],
  [{ name: 'Recepción', mail: 'week', to: '' }, 'al menos una dirección'],
  [{ name: 'Recepción', mail: 'week', to: 'olga@clinica.example, sara' }, 'no está bien escrita'],
])('a view that cannot be kept as %j comes back with what is wrong and all that was typed', async (typed, told) => {
  const { web, ground } = busyDay();
  await web.logIn('sara');
  const answer = await web.post(`/supervisor/reports/hours/views?${period}`, typed);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(told);
  expect(page).toContain(`name="to" multiple="" value="${typed.to}"`);
  expect(savedReports(ground.db)).toEqual([]);
});

test('a report offers only filters that change it, and takes no other from the address', async () => {
  const { web } = busyDay();
  await web.logIn('sara');
  const breaks = await web.text(`/supervisor/reports/breaks?${period}&queue=care`);
  expect(breaks).toContain('<select name="person">');
  expect(breaks).not.toContain('<select name="queue">');
  expect(breaks).not.toContain('queue=care');
  expect(await web.text(`/supervisor/reports/queues?${period}&queue=care`)).toContain('<select name="queue">');
});

test('a period is counted again on request, and agents do not read reports', async () => {
  const { web } = busyDay();
  await web.logIn('sara');
  await web.post(`/supervisor/reports/queues/recount?${period}`, {});
  expect(await web.text(`/supervisor/reports/queues?${period}`)).toMatch(/Contadas de nuevo las \d+ llamadas/);
  await web.logIn('ana');
  expect((await web.request('/supervisor/reports')).status).toBe(403);
});
