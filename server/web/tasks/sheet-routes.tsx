import { Hono } from 'hono';
import { type SheetQuery, type SheetView, sheetTable, sheetViews } from '../../../views/tasks/control-sheet.ts';
import { ControlSheetPage } from '../../../views/tasks/control-sheet-page.tsx';
import { formatDay, formatInstant } from '../../../views/texts/format.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { ReadySheet } from '../../core/sheets/printed-report.ts';
import { controlSheet } from '../../core/tasks/control-sheet.ts';
import { printedKinds } from '../../services/reports/reports-port.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { taskFacts, tasksOfSheet } from '../../store/tasks/task-facts.ts';
import { requireRole } from '../auth/session.ts';
import { fileTypes } from '../reports/file-types.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';
import { kindOptions } from './task-model.ts';

const usualDays = 7;
const mostDays = 400;
/** On the page; files hold more. */
const mostShown = 500;
const mostInFile = 20_000;

/** The control sheet of the work behind the counter, for whoever leads. */
export function sheetRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use('/tasks/sheet', requireRole('supervisor', 'owner'));
  app.use('/tasks/:file{sheet\\.\\w+}', requireRole('supervisor', 'owner'));

  function queryOf(c: WebContext): SheetQuery {
    const { office } = deps.office.read();
    const today = localTime(office.timezone, deps.clock.now()).date;
    const dateOf = (name: string, usual: string): string => {
      const text = c.req.query(name) ?? '';
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : usual;
    };
    const to = dateOf('to', today);
    const from = dateOf('from', addDays(to, 1 - usualDays));
    const earliest = addDays(to, 1 - mostDays);
    return {
      from: from > to ? to : from < earliest ? earliest : from,
      to,
      kind: c.req.query('kind') ?? '',
      person: c.req.query('person') ?? '',
      view: sheetViews.find((view) => view === c.req.query('view')) ?? 'days',
    };
  }

  function viewOf(query: SheetQuery, how: { reader: Reader; most: number }): SheetView {
    const { office, people, taskKinds } = deps.office.read();
    const { language } = how.reader;
    const midnight = (date: string): number => instantAt(office.timezone, { date, minute: 0 });
    const days: { day: string; from: number }[] = [];
    for (let day = query.from; day <= addDays(query.to, 1); day = addDays(day, 1))
      days.push({ day, from: midnight(day) });
    const now = deps.clock.now();
    const asked = {
      from: days[0]!.from,
      to: days.at(-1)!.from,
      now,
      kind: query.kind || null,
      login: query.person || null,
    };
    const names = {
      kind: (id: string) => taskKinds.find((each) => each.id === id)?.names[language] ?? id,
      person: (login: string) => people.find((each) => each.login === login)?.name ?? login,
    };
    const tasks = query.view === 'tasks' ? tasksOfSheet(deps.db, { ...asked, limit: how.most }) : undefined;
    const customers = customerNames(deps.db, tasks?.map(({ customerId }) => customerId) ?? []);
    return {
      query,
      names,
      days: tasks ? undefined : controlSheet(taskFacts(deps.db, asked), days),
      tasks: tasks?.map((task) => ({
        id: task.id,
        askedAt: task.createdAt,
        askedBy: task.createdBy === '' ? office.name : names.person(task.createdBy),
        kind: names.kind(task.kind),
        title: task.title || names.kind(task.kind),
        customer: customers.get(task.customerId ?? '') ?? '',
        person: task.assignee === null ? '' : names.person(task.assignee),
        state: task.state,
        dueAt: task.dueAt ?? undefined,
        doneAt: task.doneAt ?? undefined,
        isLate: task.dueAt !== null && task.state !== 'dropped' && (task.doneAt ?? now) > task.dueAt,
        spentMs: task.spentMs,
      })),
      choices: {
        kinds: kindOptions(deps.office.read(), language),
        people: people.map(({ login, name }) => ({ value: login, label: name })),
      },
    };
  }

  app.get('/tasks/sheet', (c) => {
    const view = viewOf(queryOf(c), { reader: c.var.page.reader, most: mostShown });
    return respondPage(c, <ControlSheetPage page={c.var.page} view={view} />);
  });

  function readySheet(view: SheetView, reader: Reader): ReadySheet {
    const { t } = reader;
    const { query, names } = view;
    const day = (date: string): string => formatDay(date, reader);
    const filters = [
      `${t('reports.period')}: ${query.from === query.to ? day(query.from) : `${day(query.from)} – ${day(query.to)}`}`,
      query.kind && `${t('task.kind')}: ${names.kind(query.kind)}`,
      query.person && `${t('task.assignee')}: ${names.person(query.person)}`,
    ];
    return {
      ...sheetTable(view, reader),
      officeName: deps.office.read().office.name,
      title: `${t('tasks.sheet')} · ${t(`sheet.view-${query.view}`)}`,
      notes: [filters.filter(Boolean).join(' · ')],
      empty: t('sheet.empty'),
      foot: [],
      printedAt: t('reports.printed-at', { at: formatInstant(deps.clock.now(), reader) }),
      pageText: t('reports.page-of', { page: '{page}', pages: '{pages}' }),
    };
  }

  app.get('/tasks/:file{sheet\\.(?:xlsx|pdf|csv)}', async (c) => {
    const kind = printedKinds.find((each) => c.req.param('file').endsWith(each))!;
    const query = queryOf(c);
    const { reader } = c.var.page;
    const view = viewOf(query, { reader, most: mostInFile });
    const file = await deps.reports.paper({ paper: 'sheet', kind, sheet: readySheet(view, reader) });
    c.header('Content-Type', fileTypes[kind]);
    c.header('Content-Disposition', `attachment; filename="tasks-${query.from}-${query.to}.${kind}"`);
    return c.body(new Uint8Array(file));
  });

  return app;
}
