import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { InboxPage, InboxPart } from '../../../views/faxes/inbox-page.tsx';
import {
  type InboxLine,
  type InboxListView,
  inboxViews,
  type ReceivedView,
  type RingingLine,
} from '../../../views/faxes/inbox-view.ts';
import { ReceivedPage } from '../../../views/faxes/received-page.tsx';
import type { Page } from '../../../views/layout/page.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import type { ReceivedFax, ReceivedFilter } from '../../services/fax/received-faxes.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { textOf } from '../cases/read-matter.ts';
import { readPage } from '../form/read-page.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { leads } from './fax-routes.tsx';
import { respondPicture } from './respond-picture.ts';

const pageSize = 24;
const widest = 2_000;
const candidatesShown = 5;

interface Whose {
  query: Record<string, string>;
  /** Only what concerns this person; absent: everything. */
  login?: string;
}

function inboxLines(deps: WebDeps, faxes: readonly ReceivedFax[]): InboxLine[] {
  const { office, people, departments } = deps.office.read();
  const names = customerNames(
    deps.db,
    faxes.flatMap(({ customerId }) => customerId ?? []),
  );
  return faxes.map((fax) => {
    const { customerId, caseId } = fax;
    const name = customerId === undefined ? undefined : names.get(customerId);
    const number = fax.e164 ?? fax.caller ?? fax.remoteId ?? '';
    return {
      id: fax.id,
      at: fax.at,
      from: [formatForReader(number, office.country), fax.callerName].filter(Boolean).join(' · '),
      pages: fax.pages,
      badPages: fax.badPages,
      state: fax.state,
      why: fax.why,
      isNew: fax.readAt === undefined,
      isDone: fax.doneAt !== undefined,
      note: fax.note,
      holder:
        people.find(({ login }) => login === fax.login)?.name ??
        departments.find(({ id }) => id === fax.department)?.name,
      ...(customerId !== undefined && name !== undefined && { customer: { id: customerId, name } }),
      ...(caseId !== undefined && { case: numberOfCase(caseId) }),
    };
  });
}

function concerning(deps: WebDeps, login: string | undefined): ReceivedFilter {
  if (login === undefined) return {};
  const { departments } = deps.office.read();
  return { login, departments: departments.filter(({ members }) => members.includes(login)).map(({ id }) => id) };
}

/** Fax lines that ring or bring a fax, with the card of whoever has the number. */
export function ringingLines(deps: Pick<WebDeps, 'db' | 'office' | 'fax'>): RingingLine[] {
  const { office, fax } = deps.office.read();
  const ringing = deps.fax.inbox.ringing();
  const names = customerNames(
    deps.db,
    ringing.flatMap(({ customerId }) => customerId ?? []),
  );
  return ringing.map(({ modem, number = '', name, customerId, isAnswered, isLeft, isVoice }) => {
    const known = customerId === undefined ? undefined : names.get(customerId);
    return {
      modem: fax?.modems.find(({ id }) => id === modem)?.name ?? modem,
      number: [formatForReader(number, office.country), name].filter(Boolean).join(' · '),
      ...(number !== '' && { caller: number }),
      isAnswered,
      isLeft,
      isVoice,
      ...(customerId !== undefined && known !== undefined && { customer: { id: customerId, name: known } }),
    };
  });
}

function listOf(deps: WebDeps, { query, login }: Whose): InboxListView {
  const { inbox } = deps.fax;
  const view = inboxViews.find((each) => each === query.view) ?? 'open';
  const q = (query.q ?? '').trim().slice(0, 100);
  const page = readPage(query.page);
  const own = concerning(deps, login);
  const filter: ReceivedFilter = { ...own, ...(view !== 'all' && { show: view }), ...(q && { text: q }) };
  const { rows, total } = inbox.list(filter, { limit: pageSize, offset: (page - 1) * pageSize });
  return {
    rows: inboxLines(deps, rows),
    total,
    page,
    pageSize,
    view,
    q,
    counts: { unread: inbox.count({ ...own, show: 'unread' }) },
    ringing: ringingLines(deps),
    now: deps.clock.now(),
  };
}

/** The inbox as it moves: also who rings, with the card of whoever has the number. */
export function inboxView(deps: WebDeps, page: Page, whose: Whose): LiveView {
  return {
    concerns: (topic) => topic === 'received-fax.changed' || topic === 'fax-modems.changed',
    parts: () => [{ id: 'fax-inbox', html: String(<InboxPart page={page} list={listOf(deps, whose)} />) }],
  };
}

/** Faxes that came in. */
export function inboxRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { inbox, paper } = deps.fax;
  const mine = (c: WebContext): { login?: string } => (leads(c) ? {} : { login: loginOf(c) });

  function find(c: WebContext): ReceivedFax {
    const found = inbox.find(c.req.param('id') ?? '');
    const { login, departments = [] } = concerning(deps, mine(c).login);
    const concerns =
      login === undefined ||
      found?.login === login ||
      found?.caseId !== undefined ||
      (found?.login === undefined && (found?.department === undefined || departments.includes(found.department)));
    if (!found || found.state === 'deleted' || !concerns) throw new HTTPException(404);
    return found;
  }

  app.get('/faxes/in', (c) =>
    respondPage(c, <InboxPage page={c.var.page} list={listOf(deps, { query: c.req.query(), ...mine(c) })} />),
  );

  app.get('/faxes/in/:id', (c) => {
    const fax = find(c);
    inbox.read(fax.id, loginOf(c));
    const { people, departments, fax: settings } = deps.office.read();
    const text = (c.req.query('find') ?? '').trim().slice(0, 100);
    const view: ReceivedView = {
      line: inboxLines(deps, [inbox.find(fax.id)!])[0]!,
      modem: settings?.modems.find(({ id }) => id === fax.modem)?.name ?? fax.modem,
      caller: fax.caller === undefined ? undefined : formatForReader(fax.caller, deps.office.read().office.country),
      callerName: fax.callerName,
      remoteId: fax.remoteId,
      bitRate: fax.bitRate,
      ecm: fax.ecm,
      callId: fax.callId,
      file: fax.file,
      pages: inbox
        .pagesOf(fax.id)
        .map(({ page, badRows, verdict, turned }) => ({ page: page + 1, badRows, verdict, turned })),
      events: inbox.eventsOf(fax.id).map(({ at, by, kind, detail }) => ({
        at,
        kind,
        detail,
        who: people.find(({ login }) => login === by)?.name ?? by,
      })),
      people: people.filter(({ active }) => active).map(({ login, name }) => ({ value: login, label: name })),
      departments: departments.filter(({ outside }) => !outside).map(({ id, name }) => ({ value: id, label: name })),
      candidates:
        text === ''
          ? []
          : deps.customers.search({ text, limit: candidatesShown }).rows.map(({ id, name }) => ({ id, name })),
      mayRemove: leads(c),
      find: text,
    };
    return respondPage(c, <ReceivedPage page={c.var.page} view={view} />);
  });

  app.get('/faxes/in/:id/pages/:page', (c) => {
    const fax = find(c);
    const page = Math.trunc(Number(c.req.param('page'))) - 1;
    const width = Math.min(widest, Math.max(50, Math.trunc(Number(c.req.query('width'))) || 300));
    return respondPicture(c, async () => {
      const turns = inbox.pagesOf(fax.id).find((each) => each.page === page)?.turned ?? 0;
      return paper.picture(await inbox.pageOf(fax.id, page), { width, turns });
    });
  });

  /** An act on a fax that is done or comes too late; a text is where it leads. */
  function addAct(
    act: string,
    does: (
      fax: ReceivedFax,
      c: WebContext,
      body: Record<string, unknown>,
    ) => boolean | string | Promise<boolean | string>,
  ): void {
    app.post(`/faxes/in/:id/${act}`, async (c) => {
      const fax = find(c);
      const done = await does(fax, c, await c.req.parseBody());
      const to = typeof done === 'string' ? done : `/faxes/in/${encodeURIComponent(fax.id)}`;
      return goTo(c, to, done ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'inbox.not-done' });
    });
  }
  addAct('finish', ({ id }, c) => inbox.finish(id, { done: true, by: loginOf(c) }) && '/faxes/in');
  addAct('reopen', ({ id }, c) => inbox.finish(id, { done: false, by: loginOf(c) }));
  addAct('unread', ({ id }, c) => inbox.unread(id, loginOf(c)) && '/faxes/in');
  addAct('note', ({ id }, c, body) =>
    inbox.note(id, { text: textOf(body, 'text'), was: textOf(body, 'was'), by: loginOf(c) }),
  );
  addAct('turn', ({ id }, c, body) => {
    const page = Math.trunc(Number(textOf(body, 'page')));
    const isDone = inbox.turn(id, { page: page - 1, by: loginOf(c) });
    return isDone && `/faxes/in/${encodeURIComponent(id)}#page-${page}`;
  });
  addAct('give', ({ id }, c, body) => {
    const [kind, name] = textOf(body, 'to').split(/:(.*)/s);
    return inbox.give(id, {
      ...(kind === 'person' && { login: name }),
      ...(kind === 'unit' && { department: name }),
      by: loginOf(c),
    });
  });
  addAct('case', ({ id }, c, body) => {
    const typed = textOf(body, 'number');
    const found = typed === '' ? undefined : deps.cases.findByNumber(typed);
    if (typed !== '' && (!found || found === 'mistyped')) return false;
    const caseId = found === 'mistyped' ? undefined : found?.id;
    const one = inbox.joinCase(id, { caseId, by: loginOf(c) });
    return one ? `/cases/${one.number}` : false;
  });
  addAct('customer', ({ id }, c, body) => {
    const customerId = textOf(body, 'customer');
    return deps.customers.find(customerId) !== undefined && inbox.linkCustomer(id, { customerId, by: loginOf(c) });
  });
  addAct('forward', ({ id }, c, body) => {
    const address = textOf(body, 'address');
    return /^[^\s@]+@[^\s@]+$/.test(address) && inbox.forward(id, { address, by: loginOf(c) });
  });
  addAct('remove', async ({ id }, c) => {
    if (!leads(c) || !(await inbox.remove(id, loginOf(c)))) return false;
    writeAudit(deps, { by: loginOf(c), action: 'received-fax.removed', subject: `received-faxes/${id}` });
    return '/faxes/in';
  });
  return app;
}
