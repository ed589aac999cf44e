import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { eventually } from '../../testing/eventually.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { MailWish } from '../mail/outbox.ts';
import { daysToTell, mailReports } from './mail-reports.ts';
import { saveReports } from './saved-reports.ts';

test.each([
  ['day', '2026-03-03', { from: '2026-03-02', to: '2026-03-02' }],
  ['week', '2026-03-02', { from: '2026-02-23', to: '2026-03-01' }],
  ['week', '2026-03-08', { from: '2026-02-23', to: '2026-03-01' }],
  ['month', '2026-03-01', { from: '2026-02-01', to: '2026-02-28' }],
  ['month', '2026-03-31', { from: '2026-02-01', to: '2026-02-28' }],
] as const)('a mail of each %s, seen on %s, tells of %j', (mail, today, expected) => {
  expect(daysToTell(mail, today)).toEqual(expected);
});

test('at seven of the office the reports of the day go out, one that fails holds up no other', async () => {
  const db = openMemoryDb();
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-mail-reports-'));
  const report = { id: 'a', report: 'hours', by: 'sara', period: 'today', scope: {}, to: ['a@b.example'] } as const;
  saveReports(db, [
    { ...report, name: 'broken', mail: 'day', to: ['a@b.example'] },
    { ...report, id: 'b', name: 'good', mail: 'day', to: ['a@b.example'] },
    { ...report, id: 'c', name: 'for nobody', mail: 'day', to: [] },
    { ...report, id: 'd', name: 'not mailed', to: ['a@b.example'] },
  ]);
  const sent: MailWish[] = [];
  // Noon of 5 January in UTC is nine in Santiago.
  const clock = new FakeClock();
  const stop = mailReports({
    ...{ db, clock, log: silentLog, dataFolder },
    office: { read: clinicOffice } as never,
    outbox: {
      put(mail) {
        sent.push(mail);
        return true;
      },
    },
    async print({ name }, { from }) {
      if (name === 'broken') throw new Error('no such thing');
      const bytes = new Uint8Array([1, 2]);
      return {
        subject: name,
        text: from,
        files: [
          { kind: 'pdf', bytes },
          { kind: 'xlsx', bytes },
        ],
      };
    },
  });
  clock.advance(22 * 3_600_000 - 1);
  expect(sent).toEqual([]);
  clock.advance(1);
  await eventually('the first mail', async () => sent[0]);
  expect(sent[0]).toMatchObject({
    subject: 'good',
    text: '2026-01-05',
    attachments: [
      { file: 'reports/b-2026-01-05.pdf', name: 'hours-2026-01-05.pdf' },
      { file: 'reports/b-2026-01-05.xlsx', name: 'hours-2026-01-05.xlsx' },
    ],
  });
  expect([...readFileSync(join(dataFolder, 'reports/b-2026-01-05.xlsx'))]).toEqual([1, 2]);
  clock.advance(24 * 3_600_000);
  expect(await eventually('the second mail', async () => sent[1])).toMatchObject({ text: '2026-01-06' });
  // A mail that waits for its server keeps what it said.
  expect(readdirSync(join(dataFolder, 'reports'))).toContain('b-2026-01-05.pdf');
  stop();
});

test('a report that came due while the appliance was off comes when it is on again, once; one that is new begins with its morning', async () => {
  const db = openMemoryDb();
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-mail-reports-'));
  const report = { report: 'hours', by: 'sara', period: 'today', scope: {} } as const;
  saveReports(db, [
    { ...report, id: 'a', name: 'days', mail: 'day', to: ['a@b.example'] },
    { ...report, id: 'b', name: 'weeks', mail: 'week', to: ['a@b.example'] },
  ]);
  const clock = new FakeClock();
  const sent: string[] = [];
  const printed: string[] = [];
  const start = () =>
    mailReports({
      ...{ db, clock, log: silentLog, dataFolder },
      office: { read: clinicOffice } as never,
      outbox: {
        put({ subject, text }) {
          sent.push(`${subject} ${text}`);
          return true;
        },
      },
      async print({ name }, { from, to }) {
        printed.push(name);
        if (sent.length === 0 && printed.length === 1) throw new Error('no disk');
        return { subject: name, text: `${from} ${to}`, files: [] };
      },
    });
  const hours = (count: number) => clock.advance(count * 3_600_000);
  // Monday at nine: neither begins in the middle of the day.
  let stop = start();
  hours(1);
  expect(printed).toEqual([]);
  // What fails is not lost: Tuesday at seven it cannot be printed, later the appliance starts again.
  hours(21);
  expect(printed).toEqual(['days']);
  stop();
  stop = start();
  hours(1);
  await eventually('Monday told', async () => sent[0]);
  expect(sent).toEqual(['days 2026-01-05 2026-01-05']);
  stop();
  // Off from Tuesday until the Monday of the next week at ten.
  hours(6 * 24 + 2);
  stop = start();
  hours(1);
  await eventually('both told', async () => sent[2]);
  expect(sent.slice(1)).toEqual(['days 2026-01-11 2026-01-11', 'weeks 2026-01-05 2026-01-11']);
  stop();
  stop = start();
  hours(1);
  expect(printed).toHaveLength(4);
  stop();
});
