import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { SegmentParts } from '../../../views/segments/condition-fields.tsx';
import { Counted, NotCounted } from '../../../views/segments/segment-count.tsx';
import type { SegmentFormView, SegmentLineView } from '../../../views/segments/segment-view.ts';
import { MembersPage, SegmentPage, SegmentsPage } from '../../../views/segments/segments-page.tsx';
import { exportFormats } from '../../services/customers/customer-export-port.ts';
import type { Segment, SegmentOutcome } from '../../services/segments/segments.ts';
import { exportHead, exportTypes } from '../customers/export-routes.ts';
import { readBody } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { actOn, newCondition, readCondition, type SentForm } from './segment-form.ts';

const base = '/segments';
const membersAtOnce = 50;

/** Customers told apart by conditions, for who leads: edited with a live count, frozen, exported. */
export function segmentRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { segments } = deps;

  function find(c: WebContext): Segment {
    const segment = segments.find(c.req.param('id') ?? '');
    if (!segment) throw new HTTPException(404);
    return segment;
  }

  function lineOf(segment: Segment): SegmentLineView {
    const { id, name, note, kind, count, countedAt, frozenAt, frozenBy } = segment;
    const who = deps.office.read().people.find(({ login }) => login === frozenBy)?.name ?? frozenBy;
    return {
      ...{ id, name, note, kind },
      ...(count !== undefined && { count }),
      ...(countedAt !== undefined && { countedAt }),
      ...(frozenAt !== undefined && { frozenAt }),
      ...(who !== undefined && { frozenBy: who }),
      isWrong: kind !== 'frozen' && segments.judge(segment.condition).length > 0,
    };
  }

  function formOf(
    said: Pick<SegmentFormView, 'name' | 'note' | 'condition'>,
    id: string | undefined,
    problems: readonly { path: string; code: string }[] = [],
  ): SegmentFormView {
    return {
      ...said,
      ...(id !== undefined && { id }),
      fields: segments.fields(),
      problems: new Map(problems.map(({ path, code }) => [path, code])),
    };
  }

  const readForm = (sent: SentForm) => ({
    name: (sent.name?.[0] ?? '').slice(0, 100),
    note: (sent.note?.[0] ?? '').slice(0, 1_000),
    condition: readCondition(sent, segments.fields()),
  });

  function respondForm(c: WebContext, form: SegmentFormView, status: ContentfulStatusCode = 200) {
    const segment = form.id === undefined ? undefined : segments.find(form.id);
    return respondPage(c, <SegmentPage page={c.var.page} form={form} line={segment && lineOf(segment)} />, status);
  }

  function respondSaved(c: WebContext, outcome: SegmentOutcome, draft: ReturnType<typeof readForm>, id?: string) {
    if (outcome.kind === 'not-found') throw new HTTPException(404);
    if (outcome.kind === 'refused' && outcome.why)
      return goTo(c, `${base}/${id}`, { tone: 'bad', key: 'segment.refused-frozen' });
    if (outcome.kind === 'refused') return respondForm(c, formOf(draft, id, outcome.problems), 422);
    return goTo(c, `${base}/${outcome.segment.id}`, {
      tone: 'good',
      key: 'segment.saved',
      values: { name: outcome.segment.name },
    });
  }

  function peopleOf(ids: readonly string[]) {
    return ids.flatMap((id) => {
      const customer = deps.customers.find(id);
      return customer
        ? [{ id, name: customer.name, ...(customer.company !== undefined && { company: customer.company }) }]
        : [];
    });
  }

  app.get(base, (c) => respondPage(c, <SegmentsPage page={c.var.page} lines={segments.list().map(lineOf)} />));

  app.get(`${base}/new`, (c) => respondForm(c, formOf({ name: '', note: '', condition: newCondition() }, undefined)));

  app.post(base, async (c) => {
    const draft = readForm(await readBody(c));
    return respondSaved(c, segments.create(draft, { by: loginOf(c) }), draft);
  });

  // A row was added, taken away, or is about another field now.
  app.post(`${base}/draft`, async (c) => {
    const sent = await readBody(c);
    const draft = readForm(sent);
    const form = formOf({ ...draft, condition: actOn(draft.condition, sent.act?.[0] ?? '') }, sent.id?.[0]);
    if (!isFragment(c)) return respondForm(c, form);
    c.header('HX-Trigger', JSON.stringify({ 'segment-changed': { target: '#segment-form' } }));
    return respondFragment(c, <SegmentParts page={c.var.page} form={form} />);
  });

  app.post(`${base}/count`, async (c) => {
    const { condition } = readForm(await readBody(c));
    if (segments.judge(condition).length > 0) return respondFragment(c, <NotCounted page={c.var.page} />);
    const { ids, ...counted } = await segments.tryOut(condition);
    return respondFragment(c, <Counted page={c.var.page} view={{ ...counted, people: peopleOf(ids) }} />);
  });

  app.get(`${base}/:id`, async (c) => {
    const segment = find(c);
    const problems = segment.kind === 'frozen' ? [] : segments.judge(segment.condition);
    return respondForm(c, formOf(segment, segment.id, problems));
  });

  app.post(`${base}/:id`, async (c) => {
    const { id, kind, condition } = find(c);
    const said = readForm(await readBody(c));
    // The conditions of a frozen one are shown and not sent.
    const draft = kind === 'living' ? said : { ...said, condition };
    return respondSaved(c, segments.update(id, draft, { by: loginOf(c) }), draft, id);
  });

  app.get(`${base}/:id/members`, async (c) => {
    const segment = find(c);
    if (!segments.askOf(segment.id)) return goTo(c, `${base}/${segment.id}`);
    const after = c.req.query('after') ?? '';
    const ids = await segments.membersOf(segment.id, { after, limit: membersAtOnce + 1 });
    const shown = ids.slice(0, membersAtOnce);
    return respondPage(
      c,
      <MembersPage
        page={c.var.page}
        line={lineOf(segment)}
        people={peopleOf(shown)}
        next={ids.length > membersAtOnce ? shown.at(-1) : undefined}
      />,
    );
  });

  app.get(`${base}/:id/export/:format`, (c) => {
    const segment = find(c);
    const format = exportFormats.find((each) => each === c.req.param('format'));
    const among = segments.askOf(segment.id);
    if (!format || !among) throw new HTTPException(404);
    const detail = { format, segment: segment.name };
    writeAudit(deps, { by: loginOf(c), action: 'customers.exported', subject: `segments/${segment.id}`, detail });
    deps.views.see({ login: loginOf(c), kind: 'export', subject: `${segment.id}.${format}` });
    c.header('Content-Type', exportTypes[format]);
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(segment.name)}.${format}`);
    return c.body(deps.exports.export({ format, text: '', among, columns: exportHead(deps, c) }));
  });

  app.post(`${base}/:id/freeze`, (c) => {
    const { id } = find(c);
    const outcome = segments.freeze(id, { by: loginOf(c) });
    if (outcome.kind === 'refused')
      return goTo(c, `${base}/${id}`, { tone: 'bad', key: `segment.not-frozen-${outcome.why}` });
    return goTo(c, base, { tone: 'good', key: 'segment.freezing' });
  });

  app.post(`${base}/:id/thaw`, (c) => {
    const { id } = find(c);
    const isDone = segments.thaw(id, { by: loginOf(c) });
    return goTo(c, `${base}/${id}`, isDone ? { tone: 'good', key: 'segment.thawed' } : undefined);
  });

  app.post(`${base}/:id/remove`, (c) => {
    const { id, name } = find(c);
    if (!segments.remove(id, { by: loginOf(c) })) return goTo(c, `${base}/${id}`);
    return goTo(c, base, { tone: 'good', key: 'segment.removed', values: { name } });
  });

  return app;
}
