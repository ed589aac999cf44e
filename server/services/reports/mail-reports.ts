import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import { type SavedReport, savedReports } from './saved-reports.ts';

/** A report as a mail with its file. */
export interface ReportLetter {
  subject: string;
  text: string;
  file: Uint8Array;
}

const SEVEN = 7 * 60;

/** Days of the office, both included, that a mail sent on `today` tells of; undefined when none is due then. */
export function daysToTell(mail: SavedReport['mail'], today: string): { from: string; to: string } | undefined {
  const yesterday = addDays(today, -1);
  if (mail === 'day') return { from: yesterday, to: yesterday };
  const isMonday = new Date(`${today}T00:00:00Z`).getUTCDay() === 1;
  if (mail === 'week' && isMonday) return { from: addDays(today, -7), to: yesterday };
  if (mail === 'month' && today.endsWith('-01')) return { from: `${yesterday.slice(0, 7)}-01`, to: yesterday };
  return undefined;
}

/**
 * Mails saved reports at seven in the morning of the office. A morning on which the appliance was off is not made up for.
 * `print` puts a report into words and a file. Returns the way to stop.
 */
export function mailReports(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  outbox: Pick<Outbox, 'put'>;
  dataFolder: string;
  print(report: SavedReport, days: { from: string; to: string }): Promise<ReportLetter>;
}): () => void {
  const { clock, log, office } = deps;
  let timer: Timer | undefined;

  async function send(report: SavedReport, days: { from: string; to: string }): Promise<void> {
    const { subject, text, file } = await deps.print(report, days);
    const folder = join(deps.dataFolder, 'reports');
    mkdirSync(folder, { recursive: true });
    // One file for each saved report: the next sending takes its place.
    const name = `${report.report}-${days.to}.xlsx`;
    writeFileSync(join(folder, `${report.id}.xlsx`), file);
    deps.outbox.put({ to: report.to, subject, text, attachments: [{ file: `reports/${report.id}.xlsx`, name }] });
  }

  async function sendAll(): Promise<void> {
    const today = localTime(office.read().office.timezone, clock.now()).date;
    for (const report of savedReports(deps.db)) {
      const days = daysToTell(report.mail, today);
      if (!days || report.to.length === 0) continue;
      try {
        await send(report, days);
      } catch (error) {
        log.error('a report could not be mailed', { report: report.name, error });
      }
    }
  }

  function wait(): void {
    const { timezone } = office.read().office;
    const { date, minute } = localTime(timezone, clock.now());
    const at = instantAt(timezone, { date: minute < SEVEN ? date : addDays(date, 1), minute: SEVEN });
    timer = clock.after(Math.max(1_000, at - clock.now()), () => {
      void sendAll();
      wait();
    });
  }
  wait();
  return () => timer?.cancel();
}
