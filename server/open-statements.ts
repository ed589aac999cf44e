import type { Clock } from './base/clock.ts';
import type { Closers } from './base/closers.ts';
import type { Ids } from './base/ids.ts';
import type { Log } from './base/log.ts';
import type { Files } from './services/files/files.ts';
import type { Outbox } from './services/mail/outbox.ts';
import type { OfficeService } from './services/office/office-service.ts';
import { mailStatements } from './services/rating/mail-statements.ts';
import { createStatements, type Statements } from './services/rating/statements.ts';
import type { Reports } from './services/reports/reports-port.ts';
import type { Db } from './store/db.ts';
import { createStatementWords } from './web/statements/statement-words.ts';

/** What payers owe, with the statements that go out each month. */
export function openStatements(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  office: OfficeService;
  files: Files;
  outbox: Outbox;
  reports: Reports;
  dataFolder: string;
  closers: Closers;
}): { statements: Statements } {
  const statements = createStatements({ ...deps, words: createStatementWords(deps) });
  deps.closers.add('statements', mailStatements({ ...deps, log: deps.log.in('statements'), statements }));
  return { statements };
}
