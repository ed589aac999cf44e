import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  type FaxBulkLine,
  FaxBulkListPage,
  FaxBulkPage,
  FaxBulkPart,
  type FaxBulkView,
  NewFaxBulkPage,
  type NewFaxBulkView,
} from '../../../views/faxes/bulk-fax-pages.tsx';
import type { Page } from '../../../views/layout/page.ts';
import { readPageRange } from '../../core/fax/page-range.ts';
import { judgeMergeText } from '../../core/merge/merge-text.ts';
import { faxDefaults, faxResolutions } from '../../core/office/fax.ts';
import { taskPriorities } from '../../core/office/task-kinds.ts';
import type { FaxBulk } from '../../services/fax/bulk-faxes.ts';
import { maxFileBytes } from '../../services/files/files.ts';
import { campaignChoices, campaignOf, chosenCampaign } from '../campaigns/campaign-choices.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { isBadMoment, readMoment, readPapers } from './read-papers.ts';

const path = '/supervisor/fax-mailings';

function bulkLine({ fax, segments }: WebDeps, bulk: FaxBulk): FaxBulkLine {
  const { id, name, segment, state, createdAt, total } = bulk;
  const { over } = fax.bulks.report(id);
  return { id, name, state, createdAt, total, segment: segments.find(segment)?.name ?? segment, over };
}

function bulkViewOf(deps: WebDeps, bulk: FaxBulk): FaxBulkView {
  const { states, skipped, isSpent } = deps.fax.bulks.report(bulk.id);
  return {
    ...bulkLine(deps, bulk),
    isSpent,
    ...campaignOf(deps, bulk.campaignId),
    states: Object.entries(states).map(([state, count]) => ({ state, count })),
    skipped: Object.entries(skipped).map(([why, count]) => ({ why, count })),
    now: deps.clock.now(),
  };
}

/** A fax to a segment as it gets on. */
export function bulkFaxView(deps: WebDeps, page: Page, id: string): LiveView {
  return {
    concerns: (topic) => topic === 'fax.changed',
    parts() {
      const bulk = deps.fax.bulks.find(id);
      if (!bulk) return [];
      return [{ id: 'fax-bulk', html: String(<FaxBulkPart page={page} view={bulkViewOf(deps, bulk)} />) }];
    },
  };
}

/** The same papers to all of a segment. */
export function bulkFaxRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { segments } = deps;
  const { bulks } = deps.fax;

  function find(c: WebContext): FaxBulk {
    const found = bulks.find(c.req.param('id') ?? '');
    if (!found) throw new HTTPException(404);
    return found;
  }
  const lineOf = (bulk: FaxBulk): FaxBulkLine => bulkLine(deps, bulk);
  function viewOf(said: Record<string, unknown>, wrong?: string): NewFaxBulkView {
    const { services, fax: settings = faxDefaults } = deps.office.read();
    const chosen = [said.paper ?? []].flat().map(String);
    return {
      values: {
        name: textOf(said, 'name'),
        segment: textOf(said, 'segment'),
        subject: textOf(said, 'subject'),
        text: textOf(said, 'text'),
        withCover: textOf(said, 'cover') === 'on',
      },
      segments: segments.list().map(({ id, name }) => ({ value: id, label: name })),
      papers: [
        ...chosen.flatMap((id) => deps.files.find(id) ?? []),
        ...services.flatMap(({ id }) => deps.catalogue.documentsOf(id)),
      ]
        .filter(({ id }, index, all) => all.findIndex((each) => each.id === id) === index)
        .map(({ id, name }) => ({ id, name, isChosen: chosen.includes(id) })),
      priority: oneOf(said, 'priority', taskPriorities) ?? 'low',
      resolution: oneOf(said, 'resolution', faxResolutions) ?? settings.resolution,
      campaigns: campaignChoices(deps),
      campaign: textOf(said, 'campaign'),
      pageRange: textOf(said, 'pageRange'),
      sendAt: textOf(said, 'sendAt'),
      wrong,
      maxMb: maxFileBytes / 1_000_000,
    };
  }

  app.get(path, (c) => respondPage(c, <FaxBulkListPage page={c.var.page} rows={bulks.list().map(lineOf)} />));
  app.get(`${path}/new`, (c) => respondPage(c, <NewFaxBulkPage page={c.var.page} view={viewOf(c.req.query())} />));

  app.post(`${path}/files`, async (c) => {
    const body = await c.req.parseBody({ all: true });
    const papers = await readPapers(deps, body, loginOf(c));
    const paper = typeof papers === 'string' ? body.paper : papers;
    // What was brought stays, ticked.
    const refuse = (wrong: string) =>
      respondPage(c, <NewFaxBulkPage page={c.var.page} view={viewOf({ ...body, paper }, wrong)} />, 422);
    if (typeof papers === 'string') return refuse(papers);
    const { office, customerFields } = deps.office.read();
    const [name, segment, subject, text] = ['name', 'segment', 'subject', 'text'].map((each) => textOf(body, each));
    const own = customerFields.map(({ id }) => id);
    if ([subject!, text!].some((each) => judgeMergeText(each, own).unknown.length > 0)) return refuse('unknown-field');
    if (!name || !segments.find(segment!)) return refuse('incomplete');
    if (!readPageRange(textOf(body, 'pageRange'))) return refuse('bad-range');
    const at = { timezone: office.timezone, now: deps.clock.now() };
    if (isBadMoment(textOf(body, 'sendAt'), at)) return refuse('bad-moment');
    const withCover = textOf(body, 'cover') === 'on';
    if (papers.length === 0 && !withCover) return refuse('nothing-to-send');
    const bulk = await bulks.create(
      {
        name: name.slice(0, 120),
        segment: segment!,
        subject: subject!,
        text: text!,
        withCover,
        files: papers,
        priority: oneOf(body, 'priority', taskPriorities) ?? 'low',
        resolution: oneOf(body, 'resolution', faxResolutions) ?? 'fine',
        campaignId: chosenCampaign(deps, textOf(body, 'campaign')),
        pageRange: textOf(body, 'pageRange') || undefined,
        sendAt: readMoment(textOf(body, 'sendAt'), office.timezone),
      },
      { by: loginOf(c) },
    );
    writeAudit(deps, { by: loginOf(c), action: 'bulk-fax.start', subject: `fax-bulks/${bulk.id}`, detail: { name } });
    return goTo(c, `${path}/${bulk.id}`);
  });

  app.get(`${path}/:id`, (c) => {
    const view = bulkViewOf(deps, find(c));
    return respondPage(c, <FaxBulkPage page={c.var.page} view={view} />);
  });
  for (const act of ['pause', 'resume', 'cancel'] as const)
    app.post(`${path}/:id/${act}`, (c) => {
      const { id, name } = find(c);
      const isDone = bulks[act](id, { by: loginOf(c) });
      if (isDone)
        writeAudit(deps, { by: loginOf(c), action: `bulk-fax.${act}`, subject: `fax-bulks/${id}`, detail: { name } });
      return goTo(
        c,
        `${path}/${id}`,
        isDone ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'mails.too-late' },
      );
    });
  return app;
}
