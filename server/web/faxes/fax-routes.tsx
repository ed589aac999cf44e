import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { FaxAside, FaxPart, FaxReadPage, FaxShown } from '../../../views/faxes/fax-page.tsx';
import { FaxesPage, FaxesPart } from '../../../views/faxes/faxes-page.tsx';
import { type FaxListView, faxViews } from '../../../views/faxes/faxes-view.ts';
import type { Page } from '../../../views/layout/page.ts';
import { taskPriorities } from '../../core/office/task-kinds.ts';
import type { FaxFilter, FaxJob } from '../../services/fax/faxes.ts';
import { callOfPage, headerOfPage } from '../../services/fax/header-of-page.ts';
import { openFaxStates } from '../../store/faxes/fax-store.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { readPage } from '../form/read-page.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { faxLines, faxPageOf } from './fax-model.ts';
import { respondPicture } from './respond-picture.ts';

const pageSize = 25;
const widest = 2_000;

/** Who sees what others fax: who leads. */
export const leads = (c: WebContext): boolean => c.var.session!.person.roles.some((role) => role !== 'agent');

/** Agents see what they fax, and what belongs to a case, a customer or a task, whoever sent it. */
const mayLook = (fax: FaxJob, login: string, isLeader: boolean): boolean =>
  isLeader ||
  fax.createdBy === login ||
  fax.caseId !== undefined ||
  fax.customerId !== undefined ||
  fax.taskId !== undefined;

/** Faxes out as they move. */
export function faxesView(deps: WebDeps, page: Page, of: { query: Record<string, string>; login?: string }): LiveView {
  return {
    concerns: (topic) => topic === 'fax.changed' || topic === 'fax-modems.changed',
    parts: () => [{ id: 'faxes', html: String(<FaxesPart page={page} list={listOf(deps, of)} />) }],
  };
}

/** One fax as it moves. */
export function faxView(deps: WebDeps, page: Page, of: { id: string; login?: string }): LiveView {
  const { id, login = '' } = of;
  return {
    concerns: (topic, fact) => topic === 'fax.changed' && (fact as { faxId: string }).faxId === id,
    parts() {
      const fax = deps.fax.faxes.find(id);
      const isShown = fax && mayLook(fax, login, of.login === undefined);
      if (!isShown) return [];
      const view = faxPageOf(deps, fax);
      return [
        { id: 'fax', html: String(<FaxPart page={page} view={view} />) },
        { id: 'fax-aside', html: String(<FaxAside page={page} view={view} />) },
        { id: 'fax-shown', html: String(<FaxShown page={page} view={view} />) },
      ];
    },
  };
}

/** `login`: only what this person faxes. */
function listOf(deps: WebDeps, { query, login }: { query: Record<string, string>; login?: string }): FaxListView {
  const { faxes, modems } = deps.fax;
  const bulk = query.bulk?.slice(0, 60) || undefined;
  const own: FaxFilter = {
    ...(login !== undefined && { createdBy: login }),
    ...(bulk !== undefined && { bulkId: bulk }),
  };
  const filters: Record<FaxListView['view'], FaxFilter> = {
    queue: { ...own, states: openFaxStates },
    sent: { ...own, states: ['sent'] },
    failed: { ...own, states: ['failed', 'unsendable'] },
    all: own,
  };
  const view = faxViews.find((each) => each === query.view) ?? 'queue';
  const q = (query.q ?? '').trim().slice(0, 100);
  const page = readPage(query.page);
  const filter = { ...filters[view], ...(q && { text: q }) };
  const { rows, total } = faxes.list(filter, { limit: pageSize, offset: (page - 1) * pageSize });
  return {
    bulk,
    rows: faxLines(deps, rows),
    total,
    page,
    pageSize,
    view,
    q,
    counts: { queue: faxes.count(filters.queue), failed: faxes.count(filters.failed) },
    hasModem: modems().some(({ use, state }) => use !== 'receive' && state.kind !== 'absent' && state.kind !== 'sick'),
    now: deps.clock.now(),
  };
}

/** Faxes out: the queue, one fax, what people do about it. */
export function faxRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { faxes, paper } = deps.fax;

  function find(c: WebContext): FaxJob {
    const found = faxes.find(c.req.param('id') ?? '');
    if (!found || !mayLook(found, loginOf(c), leads(c))) throw new HTTPException(404);
    return found;
  }

  app.get('/faxes', (c) => {
    const list = listOf(deps, { query: c.req.query(), ...(!leads(c) && { login: loginOf(c) }) });
    return respondPage(c, <FaxesPage page={c.var.page} list={list} mayBulk={leads(c)} />);
  });

  app.get('/faxes/:id', (c) => respondPage(c, <FaxReadPage page={c.var.page} view={faxPageOf(deps, find(c))} />));

  /** As the far end sees it, the line above it too. */
  app.get('/faxes/:id/pages/:page', async (c) => {
    const fax = find(c);
    const page = Math.trunc(Number(c.req.param('page'))) - 1;
    const width = Math.min(widest, Math.max(50, Math.trunc(Number(c.req.query('width'))) || 300));
    return respondPicture(c, async () => {
      const kept = await faxes.pageOf(fax.id, page);
      const told = { attempts: faxes.attemptsOf(fax.id), proofs: faxes.pagesOf(fax.id) };
      const at = callOfPage(page, told) ?? deps.clock.now();
      return paper.picture(paper.withHeader(kept, headerOfPage(deps.office.read(), fax, { page, at })), { width });
    });
  });

  /** An act on a fax that is done or comes too late. */
  function addAct(act: string, does: (fax: FaxJob, c: WebContext, body: Record<string, unknown>) => boolean): void {
    app.post(`/faxes/:id/${act}`, async (c) => {
      const fax = find(c);
      const isDone = does(fax, c, await c.req.parseBody());
      return goTo(
        c,
        `/faxes/${fax.id}`,
        isDone ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'mails.too-late' },
      );
    });
  }
  addAct('release', ({ id }, c) => faxes.release(id, { by: loginOf(c) }));
  addAct('cancel', ({ id }, c) => faxes.cancel(id, { by: loginOf(c) }));
  addAct('retry', ({ id }) => faxes.retry(id));
  addAct('priority', ({ id }, _c, body) => {
    const priority = oneOf(body, 'priority', taskPriorities);
    return priority !== undefined && faxes.prioritise(id, priority);
  });
  app.post('/faxes/:id/range', async (c) => {
    const { id } = find(c);
    const outcome = faxes.choosePages(id, textOf(await c.req.parseBody(), 'pageRange').slice(0, 60));
    const bad = { tone: 'bad', key: outcome === 'bad-range' ? 'fax-wrong.bad-range' : 'mails.too-late' } as const;
    return goTo(c, `/faxes/${id}`, outcome === 'chosen' ? { tone: 'good', key: 'flash.saved' } : bad);
  });
  addAct('hand-over', ({ id }, c, body) => {
    const department = textOf(body, 'department') || undefined;
    return faxes.handOver(id, { by: loginOf(c), department, note: textOf(body, 'note') || undefined }) !== undefined;
  });
  return app;
}
