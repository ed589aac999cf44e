import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { printWavHeader } from '../../core/rtp/wav.ts';
import { openDb } from '../../store/db.ts';
import { calls, callTalks } from '../../store/schema/calls.ts';
import { startDataWorker } from './data-host.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function house() {
  const file = join(mkdtempSync(join(tmpdir(), 'centralita-data-')), 'centralita.db');
  const db = openDb(file);
  open.push(() => db.$client.close());
  const worker = startDataWorker({ file, clock: new FakeClock(), log: silentLog });
  open.push(worker.stop);
  return { db, worker };
}

const call = (id: string, more: Partial<typeof calls.$inferInsert>): typeof calls.$inferInsert => ({
  id,
  direction: 'outbound',
  startedAt: 1000,
  fromNumber: '101',
  toNumber: '600999888',
  talkMs: 60_000,
  login: 'ana',
  trunkId: 'carrier',
  ...more,
});

test('a sound file is made fit for telephone lines, or the reason comes back', async () => {
  const { worker } = house();
  const head = printWavHeader({ encoding: 'pcm16', channels: 1, sampleRate: 16_000 }, 32_000);
  const file = new Uint8Array(head.length + 32_000).fill(20, head.length);
  file.set(head);
  expect(await worker.convert(file, { speech: false })).toMatchObject({ kind: 'good', durationMs: 1000 });
  expect(await worker.convert(new Uint8Array(9), { speech: false })).toMatchObject({ kind: 'bad' });
});

test('costs are summed exactly, by person and trunk, and calls without a rate are told apart', async () => {
  const { db, worker } = house();
  db.insert(calls)
    .values([
      call('a', { cost: '0.1', currency: 'EUR', costState: 'rated', answeredAt: 1 }),
      call('b', { cost: '0.2', currency: 'EUR', costState: 'rated', answeredAt: 1 }),
      call('b2', { cost: '0.2', currency: 'EUR', costState: 'rated', answeredAt: 1 }),
      call('c', { cost: '0', currency: 'EUR', costState: 'unrated', login: 'luis' }),
      call('d', { cost: '9', currency: 'EUR', costState: 'rated', startedAt: 5000 }),
    ])
    .run();
  // One of the calls went on to sofia.
  const talk = (callId: string, number: number, login: string, talkMs: number) => ({
    ...{ callId, number, login, talkMs },
    startedAt: 1,
  });
  db.insert(callTalks)
    .values([talk('a', 1, 'ana', 60_000), talk('b', 1, 'ana', 20_000), talk('b', 2, 'sofia', 40_000)])
    .run();
  const report = await worker.costs({ from: 0, to: 5000 });
  expect(report.byPerson).toMatchObject([
    { key: 'ana', calls: 3, answered: 3, cost: '0.5', talkMs: 80_000, unrated: 0 },
    { key: 'luis', calls: 1, unrated: 1, talkMs: 0 },
    { key: 'sofia', calls: 0, cost: '0', talkMs: 40_000 },
  ]);
  expect(await worker.sums({ from: 0, to: 5000, login: 'ana' })).toMatchObject({
    calls: 3,
    costs: [{ currency: 'EUR', cost: '0.5' }],
  });
  expect(report.byTrunk).toMatchObject([{ key: 'carrier', calls: 4, cost: '0.5' }]);
});

test('a question that the store cannot answer is refused with the reason', async () => {
  const { db, worker } = house();
  db.$client.exec('drop table calls');
  await expect(worker.costs({ from: 0, to: 1 })).rejects.toThrow(/report-failed.*no such table/);
});

test('a report is printed in a thread of its own, and what cannot be printed is refused with the reason', async () => {
  const { db, worker } = house();
  const reader = { language: 'es', timezone: 'Europe/Madrid', currency: 'EUR', country: 'ES' } as const;
  const ask = { name: 'causes', query: { from: '1970-01-01', to: '1970-01-02' }, kind: 'csv', reader } as const;
  db.insert(calls)
    .values([call('a', { endedAt: 1, endReason: 'rejected' }), call('b', { endedAt: 1, endReason: 'rejected' })])
    .run();
  // Two at once: the second waits for the first.
  for (const file of await Promise.all([worker.print(ask, []), worker.print(ask, [])]))
    expect(new TextDecoder().decode(file)).toContain('rejected,outbound,2,120');
  db.$client.exec('drop table calls');
  await expect(worker.print(ask, [])).rejects.toThrow(/report-failed.*no such table/);
});
