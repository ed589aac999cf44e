import { mkdtempSync, readFileSync } from 'node:fs';
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
  ['week', '2026-03-03', undefined],
  ['month', '2026-03-01', { from: '2026-02-01', to: '2026-02-28' }],
  ['month', '2026-03-02', undefined],
  [undefined, '2026-03-02', undefined],
] as const)('a mail of each %s sent on %s tells of %j', (mail, today, expected) => {
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
      return { subject: name, text: from, file: new Uint8Array([1, 2]) };
    },
  });
  clock.advance(22 * 3_600_000 - 1);
  expect(sent).toEqual([]);
  clock.advance(1);
  await eventually('the first mail', async () => sent[0]);
  expect(sent[0]).toMatchObject({
    subject: 'good',
    text: '2026-01-05',
    attachments: [{ file: 'reports/b.xlsx', name: 'hours-2026-01-05.xlsx' }],
  });
  expect([...readFileSync(join(dataFolder, 'reports/b.xlsx'))]).toEqual([1, 2]);
  clock.advance(24 * 3_600_000);
  expect(await eventually('the second mail', async () => sent[1])).toMatchObject({ text: '2026-01-06' });
  stop();
});
