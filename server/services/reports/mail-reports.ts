import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import { type SavedReport, savedReports } from './saved-reports.ts';

/** A report as a mail with its files. */
export interface ReportLetter {
  subject: string;
  text: string;
  files: { kind: 'pdf' | 'xlsx'; bytes: Uint8Array }[];
}

interface Days {
  from: string;
  to: string;
}

const SEVEN = 7 * 60;
/** After the start, when calls and pages are served. */
const SETTLE_MS = 60_000;
/** The outbox gives a mail up long before. */
const FILES_KEPT_MS = 14 * 86_400_000;
const toldKey = 'reports-mailed';

/** The last days that are over of those that such a mail tells of, both included, as seen on `today`. */
export function daysToTell(mail: NonNullable<SavedReport['mail']>, today: string): Days {
  const yesterday = addDays(today, -1);
  if (mail === 'day') return { from: yesterday, to: yesterday };
  if (mail === 'month') {
    const to = addDays(`${today.slice(0, 7)}-01`, -1);
    return { from: `${to.slice(0, 7)}-01`, to };
  }
  const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { from: addDays(today, -sinceMonday - 7), to: addDays(today, -sinceMonday - 1) };
}

/**
 * Mails saved reports at seven in the morning of the office, as spreadsheet and paper. One that came due while the appliance was
 * off, or that failed, comes when it is on again, the last one alone. `print` puts a report into words and files. Returns the
 * way to stop.
 */
export function mailReports(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  outbox: Pick<Outbox, 'put'>;
  dataFolder: string;
  print(report: SavedReport, days: Days): Promise<ReportLetter>;
}): () => void {
  const { db, clock, log, office } = deps;
  const folder = join(deps.dataFolder, 'reports');
  let timer: Timer | undefined;

  /** The last day that was told of, by id of the saved report. */
  const told = (): Record<string, string> => (readSetting(db, toldKey) ?? {}) as Record<string, string>;
  function keepTold(id: string, day: string): void {
    const present = new Set(savedReports(db).map((report) => report.id));
    const kept = Object.entries({ ...told(), [id]: day }).filter(([each]) => present.has(each));
    saveSetting(db, { key: toldKey, value: Object.fromEntries(kept) });
  }

  async function send(report: SavedReport, days: Days): Promise<void> {
    const { subject, text, files } = await deps.print(report, days);
    mkdirSync(folder, { recursive: true });
    // A mail that waits for its server keeps the files of its own day.
    const attachments = files.map(({ kind, bytes }) => {
      const file = `${report.id}-${days.to}.${kind}`;
      writeFileSync(join(folder, file), bytes);
      return { file: `reports/${file}`, name: `${report.report}-${days.to}.${kind}` };
    });
    deps.outbox.put({ to: report.to, subject, text, attachments });
  }

  /** `isMorning`: a report that was never mailed begins with the morning on which it is due. */
  async function sendDue(isMorning: boolean): Promise<void> {
    const { date: today } = localTime(office.read().office.timezone, clock.now());
    for (const report of savedReports(db)) {
      const { id, mail, to } = report;
      if (mail === undefined || to.length === 0) continue;
      const days = daysToTell(mail, today);
      const last = told()[id];
      const isDue = last === undefined ? isMorning && days.to === addDays(today, -1) : last < days.to;
      try {
        if (isDue) await send(report, days);
        if (isDue || last === undefined) keepTold(id, days.to);
      } catch (error) {
        log.error('a report could not be mailed', { report: report.name, error });
      }
    }
    sweep();
  }

  function sweep(): void {
    try {
      for (const name of readdirSync(folder)) {
        const file = join(folder, name);
        if (statSync(file).mtimeMs < clock.now() - FILES_KEPT_MS) rmSync(file);
      }
    } catch (error) {
      // Nothing was mailed yet: there is no such folder.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('old reports could not be removed', { error });
    }
  }

  const run = (isMorning: boolean): void => {
    sendDue(isMorning).catch((error: unknown) => log.error('reports to be mailed could not be read', { error }));
  };

  function wait(): void {
    const { timezone } = office.read().office;
    const { date, minute } = localTime(timezone, clock.now());
    const at = instantAt(timezone, { date: minute < SEVEN ? date : addDays(date, 1), minute: SEVEN });
    timer = clock.after(Math.max(1_000, at - clock.now()), () => {
      run(true);
      wait();
    });
  }
  wait();
  const late = clock.after(SETTLE_MS, () => {
    // Before seven the morning is still to come.
    if (localTime(office.read().office.timezone, clock.now()).minute > SEVEN) run(false);
  });
  return () => {
    timer?.cancel();
    late.cancel();
  };
}
