import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash } from '../../../views/layout/page.ts';
import { NewTaskPage } from '../../../views/tasks/new-task-page.tsx';
import { TaskPage } from '../../../views/tasks/task-page.tsx';
import { type TaskScope, taskScopes } from '../../../views/tasks/task-view.ts';
import { TasksPage } from '../../../views/tasks/tasks-page.tsx';
import { taskPriorities } from '../../core/office/task-kinds.ts';
import { type TaskInput, taskStates } from '../../core/tasks/task.ts';
import type { Task, TaskFilter } from '../../services/tasks/tasks.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { readDue } from '../form/read-due.ts';
import { readPage } from '../form/read-page.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { kindOptions, mayOf, taskHands, taskLines, taskPageOf } from './task-model.ts';

const pageSize = 25;
const MINUTE_MS = 60_000;
const filterNames = ['state', 'kind', 'priority'] as const;
const toDo = ['open', 'taken', 'paused'] as const;

type Body = Record<string, unknown>;

/** Work behind the counter, open to everyone who works here; supervisors see everybody's and check. */
export function taskRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const leads = (c: WebContext): boolean =>
    c.var.session!.person.roles.some((role) => role === 'supervisor' || role === 'owner');

  function find(c: WebContext): Task {
    const id = c.req.param('id') ?? '';
    const task = /^\d{1,12}$/.test(id) ? deps.tasks.find(Number(id)) : undefined;
    if (!task) throw new HTTPException(404);
    return task;
  }

  const scopeOf = (c: WebContext): TaskScope => {
    const asked = taskScopes.find((scope) => scope === c.req.query('who'));
    return asked === undefined || (asked === 'all' && !leads(c)) ? 'mine' : asked;
  };

  const ofScope = (scope: TaskScope, login: string): TaskFilter =>
    scope === 'all' ? {} : scope === 'unit' ? { departments: deps.tasks.unitsOf(login) } : { assignee: login };

  function conditionsOf({ state, kind, priority }: Record<string, string>): TaskFilter {
    const one = taskStates.find((each) => each === state);
    const urgency = taskPriorities.find((each) => each === priority);
    return {
      ...(state === 'late' ? { late: true } : state === 'to-check' ? { toCheck: true } : {}),
      ...(one ? { states: [one] } : !state && { states: toDo }),
      ...(kind && { kind }),
      ...(urgency && { priority: urgency }),
    };
  }

  app.get('/tasks', (c) => {
    const login = loginOf(c);
    const filter = Object.fromEntries(
      filterNames.map((name) => [name, (c.req.query(name) ?? '').trim().slice(0, 100)]),
    ) as Record<string, string>;
    const scope = scopeOf(c);
    const page = readPage(c.req.query('page'));
    const base = ofScope(scope, login);
    const { rows, total } = deps.tasks.list(
      { ...base, ...conditionsOf(filter) },
      { limit: pageSize, offset: (page - 1) * pageSize },
    );
    const { reader } = c.var.page;
    const list = {
      rows: taskLines(deps, rows, reader),
      total,
      page,
      pageSize,
      filter,
      scope,
      isLeader: leads(c),
      counts: {
        mine: deps.tasks.count({ assignee: login, states: toDo }),
        late: deps.tasks.count({ ...base, late: true }),
        toCheck: leads(c) ? deps.tasks.count({ toCheck: true }) : 0,
      },
      kinds: kindOptions(deps.office.read(), reader.language),
    };
    return respondPage(c, <TasksPage page={c.var.page} list={list} />);
  });

  const caseOf = (number: string) => {
    const found = number === '' ? undefined : deps.cases.findByNumber(number);
    return found === 'mistyped' ? undefined : found;
  };

  app.get('/tasks/new', (c) => {
    const one = caseOf(c.req.query('case') ?? '');
    const customer = deps.customers.find(c.req.query('customer') ?? one?.customerId ?? '');
    const office = deps.office.read();
    const about = {
      ...(customer && { customer: { id: customer.id, name: customer.name } }),
      ...(one && { caseNumber: one.number }),
    };
    const choices = { kinds: kindOptions(office, c.var.page.reader.language), ...taskHands(office) };
    return respondPage(c, <NewTaskPage page={c.var.page} choices={choices} about={about} />);
  });

  const dueOf = (body: Body): number | undefined =>
    readDue(body, { now: deps.clock.now(), timezone: deps.office.read().office.timezone });

  app.post('/tasks', async (c) => {
    const body = await c.req.parseBody();
    const filled = (name: string): string | undefined => textOf(body, name) || undefined;
    const task = deps.tasks.add(
      {
        kind: textOf(body, 'kind'),
        title: filled('title'),
        note: filled('note'),
        priority: oneOf(body, 'priority', taskPriorities),
        assignee: filled('person'),
        department: filled('department'),
        customerId: filled('customer'),
        caseId: caseOf(textOf(body, 'case'))?.id,
        dueAtMs: dueOf(body),
      },
      { by: loginOf(c) },
    );
    return goTo(c, `/tasks/${task.id}`, { tone: 'good', key: 'task.created-told' });
  });

  app.post('/tasks/next', (c) => {
    const task = deps.tasks.next(loginOf(c));
    return task ? goTo(c, `/tasks/${task.id}`) : goTo(c, '/tasks', { tone: 'info', key: 'tasks.none-waits' });
  });

  app.get('/tasks/:id{\\d+}', (c) => {
    const { roles } = c.var.session!.person;
    const stories = roles.includes('owner')
      ? '/owner/calls'
      : roles.includes('supervisor')
        ? '/supervisor/calls'
        : undefined;
    const view = taskPageOf(deps, find(c), { login: loginOf(c), leads: leads(c), reader: c.var.page.reader, stories });
    return respondPage(c, <TaskPage page={c.var.page} view={view} />);
  });

  /** An act of the task's page: `read` makes of the form what is done, or undefined where it says too little. */
  function addAct(
    act: string,
    read: (body: Body) => TaskInput | undefined,
    needs?: 'steer' | 'check' | 'sendBack',
  ): void {
    app.post(`/tasks/:id{\\d+}/${act}`, async (c) => {
      const task = find(c);
      const path = `/tasks/${task.id}`;
      const who = { login: loginOf(c), leads: leads(c) };
      if ((needs === 'check' || needs === 'sendBack') && !who.leads) throw new HTTPException(403);
      if (needs === 'steer' && !mayOf(task, who).steer) throw new HTTPException(403);
      const input = read(await c.req.parseBody());
      if (!input) return goTo(c, path, { tone: 'bad', key: 'case.incomplete' });
      const outcome = deps.tasks.act(task.id, input, { by: who.login, leads: who.leads });
      const told: Flash =
        outcome.kind === 'refused'
          ? { tone: 'bad', key: `task-refused.${outcome.why}` }
          : { tone: 'good', key: 'flash.saved' };
      return goTo(c, path, told);
    });
  }

  addAct('take', () => ({ kind: 'taken' }));
  addAct('resume', () => ({ kind: 'resumed' }));
  addAct('pause', (body) => ({ kind: 'paused', why: textOf(body, 'why') }));
  addAct('hand-back', (body) => ({ kind: 'handed-back', why: textOf(body, 'why') }));
  addAct('done', (body) => {
    const minutes = textOf(body, 'minutes');
    return {
      kind: 'done',
      text: textOf(body, 'text'),
      ...(/^\d{1,5}$/.test(minutes) && { spentMs: Number(minutes) * MINUTE_MS }),
    };
  });
  addAct('note', (body) => {
    const text = textOf(body, 'text');
    return text === '' ? undefined : { kind: 'noted', text };
  });
  addAct('check', (body) => ({ kind: 'checked', text: textOf(body, 'text') }), 'check');
  addAct('send-back', (body) => ({ kind: 'sent-back', why: textOf(body, 'why') }), 'sendBack');
  addAct('drop', (body) => ({ kind: 'dropped', why: textOf(body, 'why') }), 'steer');
  addAct(
    'assign',
    (body) => {
      const { people, departments } = deps.office.read();
      const assignee = people.find(({ login, active }) => active && login === textOf(body, 'person'))?.login;
      const department = departments.find(({ id, outside }) => !outside && id === textOf(body, 'department'))?.id;
      if (assignee === undefined && department === undefined) return undefined;
      return {
        kind: 'assigned',
        ...(assignee !== undefined && { assignee }),
        ...(department !== undefined && { department }),
      };
    },
    'steer',
  );
  addAct(
    'change',
    (body) => {
      const title = textOf(body, 'title').slice(0, 200);
      const priority = oneOf(body, 'priority', taskPriorities);
      const dueAt = dueOf(body);
      if (title === '') return undefined;
      return {
        kind: 'changed',
        change: { title, ...(priority && { priority }), ...(dueAt !== undefined && { dueAt }) },
      };
    },
    'steer',
  );

  return app;
}
