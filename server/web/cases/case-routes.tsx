import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { namedOptions } from '../../../views/admin/section.ts';
import { CasePage } from '../../../views/cases/case-page.tsx';
import type { CasePageView } from '../../../views/cases/case-view.ts';
import { CasesPage } from '../../../views/cases/cases-page.tsx';
import { NewCasePage } from '../../../views/cases/new-case-page.tsx';
import type { Flash } from '../../../views/layout/page.ts';
import {
  type CaseInput,
  caseResults,
  caseStates,
  type HandoverTarget,
  type MatterChange,
  pendingReasons,
} from '../../core/cases/case.ts';
import { motivesUnder } from '../../core/office/cases.ts';
import type { Case, CaseActOutcome, CaseFilter } from '../../services/cases/cases.ts';
import { readDue } from '../form/read-due.ts';
import { readPage } from '../form/read-page.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { caseLines, casePageOf, choicesOf, matterValues, matterWords } from './case-model.ts';
import { type MatterValues, weaveCase } from './case-weave.ts';
import { oneOf, readMatter, textOf } from './read-matter.ts';

const pageSize = 25;
const customersLookedAt = 50;
const filterNames = ['q', 'who', 'state', 'due', 'department', 'motive', 'principal', 'campaign'] as const;
const notOver = ['open', 'pending', 'handed-over'] as const;

type Body = Record<string, unknown>;
type Typed = NonNullable<CasePageView['typed']> & { values?: MatterValues };
/** Two people changed the same. */
type Contested = Required<Pick<Typed, 'values' | 'why' | 'contested'>>;

/** What the form says that the case is about, as `matterValues` has it. */
function typedMatter(body: Body, present: Case): MatterValues {
  const said = readMatter(body);
  return {
    title: said.title ?? '',
    motive: said.motive ?? '',
    service: said.service ?? '',
    principal: said.principal ?? '',
    class: said.class ?? present.class,
    improper: said.improper ?? '',
    priority: said.priority ?? present.priority,
  };
}

/** The cases of the office, open to everyone who works here. */
export function caseRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function find(c: WebContext): Case {
    const found = deps.cases.findByNumber(c.req.param('number') ?? '');
    if (!found || found === 'mistyped') throw new HTTPException(404);
    return found;
  }

  const isLeader = (c: WebContext): boolean =>
    c.var.session!.person.roles.some((role) => role === 'supervisor' || role === 'owner');

  function filterOf(c: WebContext, asked: Record<string, string>): CaseFilter {
    const { q = '', who, state = '', due, department, motive, principal, campaign } = asked;
    const one = caseStates.find((each) => each === state);
    return {
      // Looked for by name, those that are over are meant too.
      ...(one ? { states: [one] } : state !== 'all' && q === '' && { states: notOver }),
      ...(who === 'mine' && { owner: loginOf(c) }),
      ...((due === 'late' || due === 'at-risk') && { due }),
      ...(department && { department }),
      ...(motive && { motives: motivesUnder(deps.office.read().motives, motive) }),
      ...(principal && { principal }),
      ...(campaign && { campaign }),
      ...(q !== '' && { customerIds: deps.customers.searchIds(q, customersLookedAt) }),
    };
  }

  app.get('/cases', (c) => {
    const filter = Object.fromEntries(
      filterNames.map((name) => [name, (c.req.query(name) ?? '').trim().slice(0, 100)]),
    ) as Record<string, string>;
    const byNumber = deps.cases.findByNumber(filter.q ?? '');
    if (byNumber && byNumber !== 'mistyped') return goTo(c, `/cases/${byNumber.number}`);
    const number = readPage(c.req.query('page'));
    const { rows, total } = deps.cases.list(filterOf(c, filter), {
      limit: pageSize,
      offset: (number - 1) * pageSize,
    });
    const office = deps.office.read();
    const list = {
      rows: caseLines(deps, rows),
      total,
      page: number,
      pageSize,
      now: deps.clock.now(),
      filter,
      choices: {
        motives: choicesOf(office).motives,
        departments: namedOptions(office.departments),
        principals: deps.cases.principals().map((value) => ({ value, label: value })),
        campaigns: namedOptions(office.campaigns),
      },
      isMistyped: byNumber === 'mistyped' && rows.length === 0,
    };
    return respondPage(c, <CasesPage page={c.var.page} list={list} isLeader={isLeader(c)} />);
  });

  app.get('/cases/new', (c) => {
    const customer = deps.customers.find(c.req.query('customer') ?? '');
    const choices = choicesOf(deps.office.read());
    return respondPage(
      c,
      <NewCasePage
        page={c.var.page}
        choices={choices}
        {...(customer && { customer: { id: customer.id, name: customer.name } })}
      />,
    );
  });

  app.post('/cases', async (c) => {
    const body = await c.req.parseBody();
    const one = deps.cases.open(
      { ...readMatter(body), customerId: textOf(body, 'customer') || undefined },
      { by: loginOf(c) },
    );
    return goTo(c, `/cases/${one.number}`, { tone: 'good', key: 'case.told', values: { number: one.number } });
  });

  app.get('/cases/:number', (c) => {
    const one = find(c);
    const { reader } = c.var.page;
    const view = casePageOf(deps, one, { login: loginOf(c), reader, canOpenCalls: isLeader(c) });
    return respondPage(c, <CasePage page={c.var.page} view={view} />);
  });

  /** The case as it stands, with what was typed in its form: the draft of it stays too. */
  function respondTyped(c: WebContext, one: Case, typed: Typed): Response {
    const { reader } = c.var.page;
    const view = casePageOf(deps, one, { login: loginOf(c), reader, canOpenCalls: isLeader(c) });
    const values = typed.values ?? view.values;
    return respondPage(c, <CasePage page={c.var.page} view={{ ...view, values, typed }} />, 409);
  }

  const told = (outcome: Exclude<CaseActOutcome, { kind: 'not-found' }>): Flash =>
    outcome.kind === 'refused'
      ? { tone: 'bad', key: `case-refused.${outcome.why}` }
      : { tone: 'good', key: 'flash.saved' };

  /** An act of the case's page: `read` makes of the form what is done, or undefined where it says too little. */
  function addAct(
    act: string,
    read: (body: Body, c: WebContext, present: Case) => CaseInput | Contested | undefined,
  ): void {
    app.post(`/cases/:number/${act}`, async (c) => {
      const present = find(c);
      const body = await c.req.parseBody();
      const text = textOf(body, 'text');
      const left = { act, text, contested: [] };
      const input = read(body, c, present);
      if (!input) return respondTyped(c, present, { ...left, why: { tone: 'bad', key: 'case.incomplete' } });
      if ('contested' in input) return respondTyped(c, present, { ...left, ...input });
      const outcome = deps.cases.act(present.id, input, { by: loginOf(c) });
      if (outcome.kind === 'not-found') throw new HTTPException(404);
      // Somebody did something about it meanwhile.
      if (outcome.kind === 'refused' && text !== '') return respondTyped(c, find(c), { ...left, why: told(outcome) });
      return goTo(c, `/cases/${present.number}`, told(outcome));
    });
  }

  addAct('note', (body) => {
    const text = textOf(body, 'text');
    if (text === '') return undefined;
    return { kind: 'noted', text, ...(textOf(body, 'answers') === 'yes' && { answers: true }) };
  });
  addAct('take', () => ({ kind: 'taken' }));
  addAct('resume', () => ({ kind: 'resumed' }));
  addAct('promise-kept', () => ({ kind: 'promise-kept' }));
  addAct('reopen', (body) => ({ kind: 'reopened', text: textOf(body, 'text') }));
  addAct('pend', (body) => {
    const reason = oneOf(body, 'reason', pendingReasons);
    return reason && { kind: 'pended', reason, text: textOf(body, 'text') };
  });
  addAct('close', (body) => {
    const result = oneOf(body, 'result', caseResults);
    return result && { kind: 'closed', result, text: textOf(body, 'text') };
  });
  addAct('hand-over', (body) => {
    const to = targetOf(body);
    return to && { kind: 'handed-over', to, text: textOf(body, 'text') };
  });
  addAct('promise', (body) => {
    const text = textOf(body, 'text');
    const { timezone } = deps.office.read().office;
    const dueAt = readDue(body, { now: deps.clock.now(), timezone });
    return text === '' || dueAt === undefined ? undefined : { kind: 'promised', text, dueAt };
  });
  addAct('change', (body, c, present) => {
    const woven = weaveCase(typedMatter(body, present), { seen: textOf(body, 'seen'), present: matterValues(present) });
    if (woven.contested.length > 0) {
      const now = matterWords(deps.office.read(), present, c.var.page.reader);
      return {
        values: woven.values,
        why: { tone: 'bad', key: 'case.contested' },
        contested: woven.contested.map((part) => ({ label: `case.${part}`, now: now[part] })),
      };
    }
    const { text: _, ...said } = readMatter({ ...woven.values });
    const { motives, services } = deps.office.read();
    const wanted: MatterChange = {
      title: said.title ?? '',
      motive: motives.find(({ id }) => id === said.motive)?.id,
      service: services.find(({ id }) => id === said.service)?.id,
      principal: said.principal,
      class: said.class ?? present.class,
      improper: said.class === 'improper' ? (said.improper ?? 'other') : undefined,
      priority: said.priority ?? present.priority,
    };
    const change = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => value !== present[key as keyof Case]),
    ) as MatterChange;
    return { kind: 'changed', change };
  });

  /** A person, else a department, else somebody outside: the first that was said. */
  function targetOf(body: Body): HandoverTarget | undefined {
    const { people, departments } = deps.office.read();
    const login = people.find((each) => each.login === textOf(body, 'person'))?.login;
    if (login !== undefined) return { kind: 'person', login };
    const department = departments.find(({ id }) => id === textOf(body, 'department'));
    if (department?.outside) return { kind: 'outside', name: department.name };
    if (department) return { kind: 'department', department: department.id };
    const name = textOf(body, 'outside').slice(0, 120);
    return name === '' ? undefined : { kind: 'outside', name };
  }

  app.post('/cases/:number/merge', async (c) => {
    const present = find(c);
    const into = deps.cases.findByNumber(textOf(await c.req.parseBody(), 'into'));
    const path = `/cases/${present.number}`;
    if (!into || into === 'mistyped')
      return goTo(c, path, { tone: 'bad', key: into ? 'case.mistyped' : 'case.no-such' });
    const outcome = deps.cases.merge({ from: present.id, into: into.id, by: loginOf(c) });
    if (outcome.kind === 'not-found') throw new HTTPException(404);
    return goTo(c, outcome.kind === 'done' ? `/cases/${outcome.case.number}` : path, told(outcome));
  });

  app.post('/cases/:number/split', async (c) => {
    const present = find(c);
    const title = textOf(await c.req.parseBody(), 'title');
    const path = `/cases/${present.number}`;
    if (title === '') return goTo(c, path, { tone: 'bad', key: 'case.incomplete' });
    const outcome = deps.cases.split({ from: present.id, title, by: loginOf(c) });
    if (outcome.kind === 'not-found') throw new HTTPException(404);
    if (outcome.kind === 'refused') return goTo(c, path, told(outcome));
    const { number } = outcome.case;
    return goTo(c, `/cases/${number}`, { tone: 'good', key: 'case.told', values: { number } });
  });

  return app;
}
