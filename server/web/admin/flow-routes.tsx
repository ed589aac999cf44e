import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { blankFlow } from '../../../views/admin/flows/blank-flow.ts';
import { FlowList, flowPath } from '../../../views/admin/flows/flow-list.tsx';
import { FlowPage } from '../../../views/admin/flows/flow-pages.tsx';
import { flowFields } from '../../../views/admin/flows/node-fields.ts';
import { makeId } from '../../../views/admin/section.ts';
import { EntryForm, PlainPage, RemoveQuestion } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import type { Flow } from '../../core/ivr/flow.ts';
import { createFlowDrafts } from '../../services/office/flow-drafts.ts';
import type { OfficeProblem } from '../../services/office/office-service.ts';
import type { SpeechFailure } from '../../services/speech/speech-port.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { flowBoard, tellOfficeProblems } from './flow-board.tsx';
import { leadableTo, leadTo } from './lead-number.ts';
import { sectionContext } from './section-context.ts';
import { makeUsualFlow, targetsOf } from './usual-flow.ts';

const base = '/owner/flows';

/** Menus that callers go through: drawn as a draft, checked, made live, taken back. */
export function flowRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const drafts = createFlowDrafts(deps);

  function findRow(c: WebContext) {
    const row = drafts.find(c.req.param('id') ?? '');
    if (!row) throw new HTTPException(404);
    return row;
  }

  const tellProblems = (c: WebContext, problems: readonly OfficeProblem[]) => tellOfficeProblems(deps, c, problems);

  const respondList = (c: WebContext, refused: Parameters<typeof FlowList>[0]['refused'] = {}) =>
    respondPage(
      c,
      <FlowList page={c.var.page} rows={drafts.list()} targets={targetsOf(deps.office.read())} refused={refused} />,
      Object.keys(refused).length > 0 ? 422 : 200,
    );

  function settingsForm(c: WebContext, flow: Flow, state?: FormState) {
    const fields = flowFields(sectionContext(deps, c), flow);
    const values = { ...printEntry(fields, flow), ...(flow.person === false && { person: [''] }) };
    return (
      <EntryForm
        page={c.var.page}
        action={flowPath(flow.id)}
        fields={fields}
        state={state ?? { values, errors: {}, elsewhere: [] }}
      />
    );
  }

  async function respondFlow(
    c: WebContext,
    how: { problems?: string[]; settings?: FormState } = {},
  ): Promise<Response> {
    const row = findRow(c);
    const form = settingsForm(c, row.flow, how.settings);
    const status = how.problems || how.settings ? 422 : 200;
    if (how.settings && isFragment(c)) return respondFragment(c, form, status);
    return respondPage(
      c,
      <FlowPage
        page={c.var.page}
        board={await flowBoard(deps, c, row)}
        flow={row.flow}
        versions={drafts.versions(row.flow.id)}
        problems={how.problems ?? []}
        leadable={row.isLive ? leadableTo(deps.office.read(), row.flow) : []}
        settings={form}
      />,
      status,
    );
  }

  const speechText = (c: WebContext, { why }: SpeechFailure): string =>
    c.var.page.reader.t(why === 'not-installed' ? 'speech.not-installed' : 'speech.failed', { why });

  app.get(base, (c) => respondList(c));

  app.post(base, async (c) => {
    const name = String((await c.req.parseBody()).name ?? '').trim();
    const id = makeId(
      name,
      drafts.list().map(({ flow }) => flow.id),
    );
    const saved = drafts.save(blankFlow(sectionContext(deps, c), { id, name }), loginOf(c));
    if (saved.kind === 'saved') return goTo(c, flowPath(id));
    return respondList(c, { name, nameError: tellProblems(c, saved.problems)[0]! });
  });

  app.post(`${base}/import`, async (c) => {
    const json = String((await c.req.parseBody()).json ?? '');
    let given: unknown;
    try {
      given = JSON.parse(json);
    } catch {
      return respondList(c, { json, jsonProblems: [c.var.page.reader.t('flows.no-json')] });
    }
    const saved = drafts.save(given, loginOf(c));
    if (saved.kind === 'saved') return goTo(c, flowPath(saved.flow.id));
    const texts = tellProblems(c, saved.problems).map((text, index) => {
      const { path } = saved.problems[index]!;
      return path ? `${path}: ${text}` : text;
    });
    return respondList(c, { json, jsonProblems: texts });
  });

  app.post(`${base}/template`, async (c) => {
    const { page } = c.var;
    const { one, two } = await readBody(c);
    const taken = drafts.list().map(({ flow }) => flow.id);
    const name = page.reader.t('flows.template.name');
    const made = makeUsualFlow(deps.office, {
      reader: page.reader,
      id: makeId(name, taken),
      by: loginOf(c),
      one: one?.[0],
      two: two?.[0],
    });
    if (made.kind === 'nobody') return goTo(c, base, { tone: 'bad', key: 'flows.template.lacks' });
    drafts.save(made.flow, loginOf(c));
    return goTo(c, flowPath(made.flow.id), { tone: 'good', key: 'flows.template.made' });
  });

  app.get(`${base}/:id`, (c) => respondFlow(c));
  app.get(`${base}/:id/flow.json`, (c) => {
    const { flow } = findRow(c);
    c.header('Content-Disposition', `attachment; filename="${flow.id}.json"`);
    return c.body(JSON.stringify(flow, null, 2), 200, { 'Content-Type': 'application/json' });
  });

  app.post(`${base}/:id`, async (c) => {
    const { flow } = findRow(c);
    const fields = flowFields(sectionContext(deps, c), flow);
    const values = await readBody(c);
    const read = readEntry<Omit<Flow, 'person'> & { person?: string }>(fields, {
      values,
      before: { ...flow, person: flow.person === false ? '' : flow.person },
    });
    const saved = drafts.save({ ...read, person: read.person ?? false }, loginOf(c));
    if (saved.kind === 'saved') return goTo(c, flowPath(flow.id), { tone: 'good', key: 'flow.kept' });
    const { reader } = c.var.page;
    const { problems } = saved;
    const office = deps.office.read();
    return respondFlow(c, { settings: placeProblems(reader, { fields, values, problems, prefix: '', office }) });
  });

  app.post(`${base}/:id/live`, async (c) => {
    const { flow } = findRow(c);
    const failure = await deps.spoken.prepare(flow);
    if (failure) return respondFlow(c, { problems: [speechText(c, failure)] });
    const outcome = drafts.goLive(flow.id, loginOf(c));
    if (outcome.kind === 'refused') return respondFlow(c, { problems: tellProblems(c, outcome.problems) });
    return goTo(c, flowPath(flow.id), { tone: 'good', key: 'flow.is-live' });
  });

  app.post(`${base}/:id/lead`, async (c) => {
    const { flow, isLive } = findRow(c);
    const routeId = (await readBody(c)).route?.[0] ?? '';
    if (!isLive || !deps.office.read().inboundRoutes.some(({ id }) => id === routeId)) throw new HTTPException(404);
    const outcome = leadTo(deps.office, { flowId: flow.id, routeId, by: loginOf(c) });
    if (outcome.kind === 'refused') return respondFlow(c, { problems: tellProblems(c, outcome.problems) });
    return goTo(c, flowPath(flow.id), { tone: 'good', key: 'flow.lead.done' });
  });

  app.post(`${base}/:id/discard`, (c) => {
    const { flow, isLive } = findRow(c);
    drafts.discard(flow.id);
    return goTo(c, isLive ? flowPath(flow.id) : base);
  });

  app.post(`${base}/:id/versions/:version`, (c) => {
    const { flow } = findRow(c);
    if (!drafts.restore(flow.id, { id: Number(c.req.param('version')), by: loginOf(c) })) throw new HTTPException(404);
    return goTo(c, flowPath(flow.id), { tone: 'good', key: 'flow.restored' });
  });

  app.get(`${base}/:id/remove`, (c) => {
    const { flow } = findRow(c);
    const { page } = c.var;
    const path = flowPath(flow.id);
    const question = <RemoveQuestion page={page} name={flow.name} action={`${path}/remove`} cancel={path} />;
    if (isFragment(c)) return respondFragment(c, question);
    return respondPage(
      c,
      <PlainPage page={page} title={flow.name}>
        {question}
      </PlainPage>,
    );
  });

  app.post(`${base}/:id/remove`, (c) => {
    const { flow, isLive } = findRow(c);
    if (!isLive) drafts.discard(flow.id);
    else {
      const outcome = drafts.remove(flow.id, loginOf(c));
      if (outcome.kind === 'refused') return respondFlow(c, { problems: tellProblems(c, outcome.problems) });
    }
    return goTo(c, base, { tone: 'good', key: 'flash.removed', values: { name: flow.name } });
  });

  return app;
}
