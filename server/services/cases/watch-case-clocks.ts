import { lt } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Case } from '../../core/cases/case.ts';
import type { CaseWarning } from '../../core/cases/case-warning.ts';
import { runningClocks, standingOf } from '../../core/cases/step-case.ts';
import type { ComposeMail } from '../../core/mail/mail-topics.ts';
import { caseDefaults } from '../../core/office/cases.ts';
import type { Language } from '../../core/office/office.ts';
import { openCaseStore } from '../../store/cases/case-store.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { AlarmBook } from '../supervision/alarm-book.ts';
import { type DeskMessages, MESSAGE_LENGTH } from '../supervision/desk-messages.ts';
import type { Tasks } from '../tasks/tasks.ts';

/** Opening time is counted in hours; half a minute late is in time for a warning. */
const LOOK_MS = 30_000;
const DAY_MS = 86_400_000;
const KEPT_MS = 366 * DAY_MS;
const mostAtOnce = 500;
const { caseWarnings } = schema;

type Told = CaseWarning & { one: Case };

/**
 * Warns of the clocks of cases that come to their end or are past it, each once, also over a restart: at the desk of who
 * looks after the case, by mail, by a task and by an alarm, as the office says. Returns the way to stop.
 */
export function watchCaseClocks(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  tasks: Pick<Tasks, 'add'>;
  deskMessages: Pick<DeskMessages, 'send'>;
  outbox: Pick<Outbox, 'put'>;
  book: Pick<AlarmBook, 'keepKind'>;
  compose: ComposeMail;
  /** What a desk is told, in the person's language. */
  say(warnings: readonly CaseWarning[], language: Language): string;
}): () => void {
  const { db, clock, office } = deps;
  const store = openCaseStore(db);
  let timer: Timer;

  /** What is told for the first time just now. */
  function freshOf(cases: readonly Case[], at: number): Told[] {
    return cases.flatMap((one) =>
      runningClocks(one).flatMap((running) => {
        const standing = standingOf(running, at);
        if (standing === 'in-time') return [];
        const { clock: which, dueAt } = running;
        const { changes } = db
          .insert(caseWarnings)
          .values({ caseId: one.id, clock: which, dueAt, standing, at })
          .onConflictDoNothing()
          .run();
        if (changes === 0) return [];
        return [{ one, number: one.number, title: one.title, clock: which, standing, dueAt }];
      }),
    );
  }

  function tellDesks(told: readonly Told[]): void {
    const { people, departments, office: identity } = office.read();
    const byLogin = new Map<string, Told[]>();
    for (const each of told) {
      const { owner, department } = each.one;
      const logins = owner === undefined ? (departments.find(({ id }) => id === department)?.members ?? []) : [owner];
      for (const login of logins) byLogin.set(login, [...(byLogin.get(login) ?? []), each]);
    }
    for (const [login, warnings] of byLogin) {
      const language = people.find((each) => each.login === login)?.language ?? identity.language;
      const text = deps.say(warnings, language).slice(0, MESSAGE_LENGTH);
      // Whoever is no agent has no desk: the mail and the list of cases tell them.
      deps.deskMessages.send({ from: identity.name, to: { kind: 'person', login }, text });
    }
  }

  function mail(told: readonly Told[], at: number): void {
    const document = office.read();
    const byAddress = new Map<string, Told[]>();
    for (const each of told) {
      const unit = document.departments.find(({ id }) => id === each.one.department)?.mail;
      for (const address of unit === undefined ? (document.mail?.alarmTo ?? []) : [unit])
        byAddress.set(address, [...(byAddress.get(address) ?? []), each]);
    }
    for (const [address, cases] of byAddress)
      deps.outbox.put({ ...deps.compose({ kind: 'cases-due', at, cases }, document.office), to: [address] });
  }

  function makeTasks(told: readonly Told[], kind: string): void {
    for (const { one, clock: which, dueAt } of told) {
      // What was promised is a task since it was promised.
      if (which === 'promise') continue;
      const { owner, department, customerId, id, number, title } = one;
      deps.tasks.add(
        {
          kind,
          title: [number, title].filter(Boolean).join(' · '),
          dueAtMs: dueAt,
          caseId: id,
          customerId,
          department,
          assignee: owner,
          origin: `case:${id}:${which}:${dueAt}`,
        },
        { by: '' },
      );
    }
  }

  function look(): void {
    timer = clock.after(LOOK_MS, look);
    const at = clock.now();
    const warnings = office.read().cases?.warnings ?? caseDefaults.warnings;
    try {
      const { rows } = store.list(
        { states: ['open', 'pending', 'handed-over'], due: 'at-risk' },
        { now: at, limit: mostAtOnce, offset: 0 },
      );
      db.transaction(() => {
        db.delete(caseWarnings)
          .where(lt(caseWarnings.at, at - KEPT_MS))
          .run();
        const told = freshOf(rows, at);
        if (told.length === 0) return;
        if (warnings.desk) tellDesks(told);
        if (warnings.mail) mail(told, at);
        if (warnings.task !== undefined) makeTasks(told, warnings.task);
      });
      const late = rows.filter((one) => runningClocks(one).some((due) => standingOf(due, at) === 'late'));
      const units = warnings.alarm ? [...new Set(late.map(({ department }) => department ?? ''))] : [];
      deps.book.keepKind('caseLate', units);
    } catch (error) {
      // No room to write: nothing was kept as told, the next look tries again.
      deps.log.error('clocks of cases could not be told', { error });
    }
  }

  timer = clock.after(0, look);
  return () => timer.cancel();
}
