import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { BulkFormPage, type BulkLine, BulkListPage, BulkPage } from '../../../views/mails/bulk-pages.tsx';
import { judgeMergeText } from '../../core/merge/merge-text.ts';
import type { BulkDraft, BulkMail } from '../../services/mail/bulk-mails.ts';
import { campaignChoices, campaignOf, chosenCampaign } from '../campaigns/campaign-choices.ts';
import { textOf } from '../cases/read-matter.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const path = '/supervisor/mailings';
const shown = 3;
const usualPerMinute = 20;

/** Mails to segments: written, tried, begun, paused, and what came of them. */
export function bulkRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { bulkMails, segments } = deps;

  function find(c: WebContext): BulkMail {
    const found = bulkMails.find(c.req.param('id') ?? '');
    if (!found) throw new HTTPException(404);
    return found;
  }
  function lineOf(bulk: BulkMail): BulkLine & { report: ReturnType<typeof bulkMails.report> } {
    const report = bulkMails.report(bulk.id);
    const { sent, queued, failed, bounced, unsure, skipped } = report;
    const seen =
      sent + queued + failed + bounced + unsure + Object.values(skipped).reduce((sum, each) => sum + each, 0);
    const { id, name, state, createdAt, total } = bulk;
    return {
      id,
      name,
      state,
      createdAt,
      total,
      seen,
      report,
      segment: segments.find(bulk.segment)?.name ?? bulk.segment,
    };
  }
  function readDraft(body: Record<string, unknown>): BulkDraft {
    const link = textOf(body, 'link').slice(0, 500);
    return {
      name: textOf(body, 'name').slice(0, 120),
      segment: textOf(body, 'segment'),
      subject: textOf(body, 'subject').slice(0, 200),
      text: textOf(body, 'text').slice(0, 20_000),
      campaignId: chosenCampaign(deps, textOf(body, 'campaign')),
      link: /^https?:\/\//.test(link) ? link : undefined,
      perMinute: Math.min(600, Math.max(1, Math.trunc(Number(textOf(body, 'perMinute'))) || usualPerMinute)),
    };
  }
  function respondForm(c: WebContext, draft: BulkDraft, more: { id?: string; unknown?: string[] } = {}): Response {
    const view = {
      ...(more.id !== undefined && { id: more.id }),
      values: { ...draft, link: draft.link ?? '' },
      segments: segments.list().map(({ id, name }) => ({ value: id, label: name })),
      campaigns: campaignChoices(deps),
      campaign: draft.campaignId,
      unknown: more.unknown ?? [],
    };
    return respondPage(c, <BulkFormPage page={c.var.page} view={view} />, more.unknown ? 422 : 200);
  }
  /** Fields that would stay as they were typed, in every mail. */
  const unknownIn = ({ subject, text }: BulkDraft): string[] => {
    const own = deps.office.read().customerFields.map(({ id }) => id);
    return [...judgeMergeText(subject, own).unknown, ...judgeMergeText(text, own).unknown];
  };
  const isWhole = ({ name, segment, subject, text }: BulkDraft): boolean =>
    name !== '' && subject !== '' && text !== '' && segments.find(segment) !== undefined;

  app.get(path, (c) => respondPage(c, <BulkListPage page={c.var.page} rows={bulkMails.list().map(lineOf)} />));
  app.get(`${path}/new`, (c) =>
    respondForm(c, {
      name: '',
      segment: c.req.query('segment') ?? '',
      campaignId: c.req.query('campaign'),
      subject: '',
      text: '',
      perMinute: usualPerMinute,
    }),
  );
  app.post(path, async (c) => {
    const draft = readDraft(await c.req.parseBody());
    const unknown = unknownIn(draft);
    if (unknown.length > 0) return respondForm(c, draft, { unknown });
    if (!isWhole(draft)) return goTo(c, `${path}/new`, { tone: 'bad', key: 'case.incomplete' });
    return goTo(c, `${path}/${bulkMails.create(draft, { by: loginOf(c) }).id}`);
  });

  app.get(`${path}/:id`, async (c) => {
    const bulk = find(c);
    const { mail } = deps.office.read();
    const preview = bulk.state === 'draft' ? await bulkMails.preview(bulk.id, shown) : [];
    const view = {
      ...lineOf(bulk),
      ...campaignOf(deps, bulk.campaignId),
      preview,
      testTo: mail?.alarmTo[0] ?? mail?.from ?? '',
      hasServer: mail !== undefined,
    };
    return respondPage(c, <BulkPage page={c.var.page} view={view} />);
  });
  app.get(`${path}/:id/change`, (c) => {
    const { id, link, campaignId, ...rest } = find(c);
    return respondForm(c, { ...rest, link: link ?? undefined, campaignId: campaignId ?? undefined }, { id });
  });
  app.post(`${path}/:id/change`, async (c) => {
    const { id } = find(c);
    const draft = readDraft(await c.req.parseBody());
    const unknown = unknownIn(draft);
    if (unknown.length > 0) return respondForm(c, draft, { id, unknown });
    const isDone = isWhole(draft) && bulkMails.change(id, draft);
    return goTo(
      c,
      `${path}/${id}`,
      isDone ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'mails.too-late' },
    );
  });
  app.post(`${path}/:id/test`, async (c) => {
    const { id } = find(c);
    const address = textOf(await c.req.parseBody(), 'to');
    if (deps.mails.objectionTo({ to: address }))
      return goTo(c, `${path}/${id}`, { tone: 'bad', key: 'mails-objection.bad-address' });
    await bulkMails.test(id, { address });
    return goTo(c, `${path}/${id}`, { tone: 'good', key: 'mails.sent' });
  });
  for (const act of ['start', 'pause', 'resume', 'cancel'] as const)
    app.post(`${path}/:id/${act}`, async (c) => {
      const { id, name } = find(c);
      const isDone = await bulkMails[act](id);
      if (isDone)
        writeAudit(deps, { by: loginOf(c), action: `bulk-mail.${act}`, subject: `bulk-mail/${id}`, detail: { name } });
      return goTo(
        c,
        `${path}/${id}`,
        isDone ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'mails.too-late' },
      );
    });
  return app;
}
