import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { blankNode } from '../../../views/admin/flows/blank-flow.ts';
import { flowPath } from '../../../views/admin/flows/flow-list.tsx';
import { NodePage } from '../../../views/admin/flows/flow-pages.tsx';
import { nodePath } from '../../../views/admin/flows/flow-picture.tsx';
import { layoutFlow } from '../../../views/admin/flows/layout-flow.ts';
import { nodeFields, nodeKinds } from '../../../views/admin/flows/node-fields.ts';
import { makeId } from '../../../views/admin/section.ts';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { Button } from '../../../views/parts/button.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { checkFlow } from '../../core/ivr/check-flow.ts';
import { leadWay, renameNode, withoutNode } from '../../core/ivr/edit-flow.ts';
import { type Flow, type FlowNode, promptsOf, spokenText } from '../../core/ivr/flow.ts';
import { spokenTextsOf } from '../../core/ivr/spoken-texts-of.ts';
import { flowWorldOf } from '../../services/office/flow-checks.ts';
import { createFlowDrafts } from '../../services/office/flow-drafts.ts';
import type { OfficeProblem } from '../../services/office/office-service.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { flowBoard, tellOfficeProblems } from './flow-board.tsx';
import { sectionContext } from './section-context.ts';

const base = '/owner/flows';

/** The steps of a menu: added, filled in, moved about, led to one another, taken away. */
export function flowNodeRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const drafts = createFlowDrafts(deps);
  const findingsOf = (flow: Flow) => checkFlow(flow, flowWorldOf(deps.office.read()));
  const tellProblems = (c: WebContext, problems: readonly OfficeProblem[]) => tellOfficeProblems(deps, c, problems);

  function findRow(c: WebContext) {
    const row = drafts.find(c.req.param('id') ?? '');
    if (!row) throw new HTTPException(404);
    return row;
  }

  function findNode(c: WebContext): { flow: Flow; node: FlowNode } {
    const { flow } = findRow(c);
    const node = flow.nodes.find(({ id }) => id === c.req.param('node'));
    if (!node) throw new HTTPException(404);
    return { flow, node };
  }

  /** Keeps what was done on the drawing, and shows it: the board alone to the script that asked. */
  async function respondDrawn(c: WebContext, flow: Flow): Promise<Response> {
    const saved = drafts.save(flow, loginOf(c));
    if (saved.kind === 'refused') throw new HTTPException(400);
    if (!isFragment(c)) return goTo(c, flowPath(flow.id));
    return respondFragment(c, await flowBoard(deps, c, findRow(c)));
  }

  app.post(`${base}/:id/nodes/:node/place`, async (c) => {
    const { flow, node } = findNode(c);
    const body = await c.req.parseBody();
    const [x, y] = [Math.max(0, Math.round(Number(body.x))), Math.max(0, Math.round(Number(body.y)))];
    if (!Number.isFinite(x + y)) throw new HTTPException(400);
    // All others stay where they are seen, so that moving one moves no other.
    const { boxes } = layoutFlow(flow);
    const nodes = flow.nodes.map((each) => {
      const box = boxes.find(({ node: { id } }) => id === each.id)!;
      return { ...each, place: each.id === node.id ? { x, y } : { x: Math.round(box.x), y: Math.round(box.y) } };
    });
    return respondDrawn(c, { ...flow, nodes });
  });

  app.post(`${base}/:id/nodes/:node/way`, async (c) => {
    const { flow, node } = findNode(c);
    const body = await c.req.parseBody();
    const [field, to] = [String(body.field ?? ''), String(body.to ?? '')];
    if (!flow.nodes.some(({ id }) => id === to)) throw new HTTPException(400);
    return respondDrawn(c, leadWay(flow, { nodeId: node.id, field, to }));
  });

  app.post(`${base}/:id/arrange`, (c) => {
    const { flow } = findRow(c);
    return respondDrawn(c, { ...flow, nodes: flow.nodes.map(({ place: _, ...node }) => node as FlowNode) });
  });

  app.post(`${base}/:id/nodes`, async (c) => {
    const { flow } = findRow(c);
    const asked = (await c.req.parseBody()).kind;
    const kind = nodeKinds.find((each) => each === asked);
    if (!kind) throw new HTTPException(400);
    const id = makeId(
      kind,
      flow.nodes.map((node) => node.id),
    );
    const node = blankNode(sectionContext(deps, c), { kind, id, to: flow.start });
    drafts.save({ ...flow, nodes: [...flow.nodes, node] }, loginOf(c));
    return goTo(c, nodePath(flow.id, id));
  });

  const spokenOf = (flow: Flow, node: FlowNode) => {
    const own = promptsOf(node).map(({ prompt }) => spokenText(prompt));
    return spokenTextsOf(flow, deps.office.read()).filter(({ text }) => own.includes(text));
  };

  app.get(`${base}/:id/nodes/:node/spoken/:nth`, async (c) => {
    const { flow, node } = findNode(c);
    const asked = spokenOf(flow, node)[Number(c.req.param('nth'))];
    const outcome = asked && (await deps.spoken.speak(asked.text, asked.language));
    if (outcome?.kind !== 'ready') throw new HTTPException(404);
    return c.body(await readFile(outcome.file), 200, { 'Content-Type': 'audio/wav' });
  });

  function respondNode(c: WebContext, at: { flow: Flow; node: FlowNode; state: FormState; status?: 200 | 422 }) {
    const { flow, node, state, status } = at;
    const { page } = c.var;
    const form = (
      <EntryForm
        page={page}
        action={nodePath(flow.id, node.id)}
        fields={nodeFields(sectionContext(deps, c), flow, node.kind)}
        state={state}
        cancel={flowPath(flow.id)}
      >
        <Button kind="quiet" icon="trash" name="_action" value="remove-node" formnovalidate>
          {page.reader.t('flow.remove-node')}
        </Button>
      </EntryForm>
    );
    if (isFragment(c)) return respondFragment(c, form, status);
    const findings = findingsOf(flow).filter(({ nodeId }) => nodeId === node.id);
    const spoken = spokenOf(flow, node).map(({ text, language }, nth) => ({
      text,
      language,
      url: `${nodePath(flow.id, node.id)}/spoken/${nth}`,
    }));
    return respondPage(
      c,
      <NodePage page={page} flow={flow} node={node} findings={findings} spoken={spoken} form={form} />,
      status,
    );
  }

  app.get(`${base}/:id/nodes/:node`, (c) => {
    const { flow, node } = findNode(c);
    const values = printEntry(nodeFields(sectionContext(deps, c), flow, node.kind), node);
    return respondNode(c, { flow, node, state: { values, errors: {}, elsewhere: [] } });
  });

  app.post(`${base}/:id/nodes/:node`, async (c) => {
    const { flow, node } = findNode(c);
    const fields = nodeFields(sectionContext(deps, c), flow, node.kind);
    const values = await readBody(c);
    if (values._action?.[0] === 'remove-node') {
      const saved = drafts.save(withoutNode(flow, node.id), loginOf(c));
      if (saved.kind === 'saved') return goTo(c, flowPath(flow.id));
      const elsewhere = tellProblems(c, saved.problems);
      return respondNode(c, { flow, node, state: { values, errors: {}, elsewhere }, status: 422 });
    }
    const rows = changeRows(fields, values);
    if (rows) return respondNode(c, { flow, node, state: { values: rows, errors: {}, elsewhere: [] } });
    const index = flow.nodes.indexOf(node);
    const read = readEntry<FlowNode>(fields, { values, before: node });
    const nodes = flow.nodes.map((each) => (each === node ? read : each));
    const saved = drafts.save(renameNode({ ...flow, nodes }, { from: node.id, to: read.id }), loginOf(c));
    if (saved.kind === 'saved') return goTo(c, flowPath(flow.id), { tone: 'good', key: 'flow.kept' });
    const { reader } = c.var.page;
    const prefix = `nodes[${index}].`;
    const office = deps.office.read();
    const state = placeProblems(reader, { fields, values, problems: saved.problems, prefix, office });
    return respondNode(c, { flow, node, state, status: 422 });
  });
  return app;
}
