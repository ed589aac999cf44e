import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { EntryForm, PlainPage, RemoveQuestion } from '../../../views/admin/section-pages.tsx';
import type { FieldSpec } from '../../../views/parts/form.ts';
import { usesFields } from '../../../views/scripts/script-fields.ts';
import { ComparePage } from '../../../views/scripts/script-looks.tsx';
import { ScriptPage } from '../../../views/scripts/script-page.tsx';
import { objectionPath, scriptPath, stepPath } from '../../../views/scripts/script-paths.ts';
import { type ScriptRow, ScriptsPage } from '../../../views/scripts/scripts-page.tsx';
import { compareScripts } from '../../core/scripts/compare-scripts.ts';
import { blankObjection, blankStep, moveStepUp, withStep } from '../../core/scripts/edit-script.ts';
import type { ScriptUse } from '../../core/scripts/pick-script.ts';
import { scriptPresetKinds, scriptPresets } from '../../core/scripts/script-presets.ts';
import { readScriptFile, writeScriptFile } from '../../services/scripts/script-file.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { printEntry } from '../form/form-values.ts';
import { problemText } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { tidyUses } from './read-script.ts';
import { scriptSheet } from './script-sheet.ts';

const base = '/supervisor/scripts';
/** Bytes. */
const MAX_FILE = 2_000_000;
const mostProblems = 20;

/** Scripts: written as a draft, looked through, published, taken back. */
export function scriptRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { scripts } = deps;

  const sheetOf = (c: WebContext) => scriptSheet(deps, c);

  function usesText(c: WebContext, uses: readonly ScriptUse[]): string[] {
    const { t } = c.var.page.reader;
    const { queues } = deps.office.read();
    return uses.map(
      (use) =>
        [
          use.queue !== undefined && (queues.find(({ id }) => id === use.queue)?.name ?? use.queue),
          use.direction && t(`direction.${use.direction}`),
          use.principal,
          use.class && t(`contact-class.${use.class}`),
        ]
          .filter(Boolean)
          .join(', ') || t('scripts.every-call'),
    );
  }

  function respondList(c: WebContext, problems: string[] = []): Response {
    const rows = scripts.list().map((row): ScriptRow => ({ ...row, uses: usesText(c, row.uses) }));
    const list = <ScriptsPage page={c.var.page} rows={rows} problems={problems} />;
    return respondPage(c, list, problems.length > 0 ? 422 : 200);
  }

  app.get(base, (c) => respondList(c));

  app.post(`${base}/import`, async (c) => {
    const { reader } = c.var.page;
    const { file } = await c.req.parseBody();
    if (!(file instanceof File) || file.size === 0) return respondList(c, [reader.t('imports.refused-no-file')]);
    if (file.size > MAX_FILE) return respondList(c, [reader.t('scripts.file-too-large')]);
    const read = readScriptFile(await file.text());
    if (read.kind === 'no-json' || read.kind === 'no-script')
      return respondList(c, [reader.t(`scripts.file-${read.kind}`)]);
    if (read.kind === 'refused')
      return respondList(
        c,
        read.problems
          .slice(0, mostProblems)
          .map((problem) => [problem.path, problemText(reader, problem)].filter(Boolean).join(': ')),
      );
    return goTo(c, scriptPath(scripts.bringIn(read.script, loginOf(c))), { tone: 'good', key: 'scripts.brought-in' });
  });

  app.get(`${base}/:id/script.json`, (c) => {
    const { script } = sheetOf(c);
    c.header('Content-Type', 'application/json; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${script.id}.json"`);
    return c.body(writeScriptFile(script));
  });

  app.post(base, async (c) => {
    const body = await c.req.parseBody();
    const preset = oneOf(body, 'preset', scriptPresetKinds);
    const { language, t } = c.var.page.reader;
    const usual = scriptPresets.find(({ kind }) => kind === preset)?.names[language] ?? t('scripts.new');
    const id = scripts.create({ name: textOf(body, 'name') || usual, preset, by: loginOf(c) });
    return goTo(c, scriptPath(id));
  });

  function settingsFields(c: WebContext): FieldSpec[] {
    return [
      { kind: 'text', name: 'name', label: 'field.name' },
      ...usesFields({ reader: c.var.page.reader, office: deps.office.read() }),
    ];
  }

  app.get(`${base}/:id`, (c) => {
    const sheet = sheetOf(c);
    const { page } = c.var;
    const { script } = sheet;
    const fields = settingsFields(c);
    const values = printEntry(fields, { name: script.name, uses: sheet.uses });
    const settings = (
      <EntryForm
        page={page}
        action={scriptPath(script.id)}
        fields={fields}
        state={{ values, errors: {}, elsewhere: [] }}
      />
    );
    const versions = scripts
      .versions(script.id)
      .map(({ number, at, by }) => ({ number, at, by, isLive: number === sheet.live }));
    return respondPage(
      c,
      <ScriptPage page={page} row={sheet} findings={scripts.judge(script)} versions={versions} settings={settings} />,
    );
  });

  app.post(`${base}/:id`, async (c) => {
    const sheet = sheetOf(c);
    const { id } = sheet.script;
    const fields = settingsFields(c);
    const values = await readBody(c);
    const rows = changeRows(fields, values);
    if (rows) {
      const state = { values: rows, errors: {}, elsewhere: [] };
      const form = <EntryForm page={c.var.page} action={scriptPath(id)} fields={fields} state={state} />;
      return isFragment(c)
        ? respondFragment(c, form)
        : respondPage(
            c,
            <PlainPage page={c.var.page} title={sheet.script.name}>
              {form}
            </PlainPage>,
          );
    }
    const read = readEntry<{ name?: string; uses?: ScriptUse[] }>(fields, { values, before: { uses: sheet.uses } });
    const name = read.name?.trim() || sheet.script.name;
    if (name !== sheet.script.name) scripts.edit(id, (script) => ({ ...script, name }), loginOf(c));
    scripts.setUses(id, tidyUses(read.uses ?? []), loginOf(c));
    return goTo(c, scriptPath(id), { tone: 'good', key: 'flash.saved' });
  });

  app.post(`${base}/:id/steps`, async (c) => {
    const { script } = sheetOf(c);
    const step = blankStep(script);
    const after = textOf(await c.req.parseBody(), 'after');
    scripts.edit(script.id, (present) => withStep(present, { step, after }), loginOf(c));
    return goTo(c, stepPath(script.id, step.id));
  });

  app.post(`${base}/:id/steps/:step/up`, (c) => {
    const { script } = sheetOf(c);
    scripts.edit(script.id, (present) => moveStepUp(present, c.req.param('step')), loginOf(c));
    return goTo(c, scriptPath(script.id));
  });

  app.post(`${base}/:id/objections`, (c) => {
    const { script } = sheetOf(c);
    const objection = blankObjection(script);
    scripts.edit(script.id, (present) => ({ ...present, objections: [...present.objections, objection] }), loginOf(c));
    return goTo(c, objectionPath(script.id, objection.id));
  });

  app.post(`${base}/:id/publish`, (c) => {
    const { script } = sheetOf(c);
    const outcome = scripts.publish(script.id, loginOf(c));
    switch (outcome.kind) {
      case 'published':
        return goTo(c, scriptPath(script.id), {
          tone: 'good',
          key: 'scripts.published',
          values: { number: outcome.number },
        });
      case 'refused':
        // The page tells what is wrong.
        return goTo(c, scriptPath(script.id));
      case 'nothing-new':
        return goTo(c, scriptPath(script.id), { tone: 'info', key: 'scripts.nothing-new' });
    }
  });

  app.post(`${base}/:id/discard`, (c) => {
    const { script, live } = sheetOf(c);
    scripts.discard(script.id, loginOf(c));
    return goTo(c, live === undefined ? base : scriptPath(script.id));
  });

  app.get(`${base}/:id/versions/:number`, (c) => {
    const { script } = sheetOf(c);
    const version = scripts.version(script.id, Number(c.req.param('number')));
    if (!version) throw new HTTPException(404);
    return respondPage(
      c,
      <ComparePage
        page={c.var.page}
        script={script}
        number={version.number}
        before={version.script}
        differences={compareScripts(version.script, script)}
        office={deps.office.read()}
      />,
    );
  });

  app.post(`${base}/:id/versions/:number`, (c) => {
    const { script } = sheetOf(c);
    const isBack = scripts.restore(script.id, { number: Number(c.req.param('number')), by: loginOf(c) });
    if (!isBack) throw new HTTPException(404);
    return goTo(c, scriptPath(script.id), { tone: 'good', key: 'scripts.restored' });
  });

  app.get(`${base}/:id/remove`, (c) => {
    const { script } = sheetOf(c);
    const { page } = c.var;
    const path = scriptPath(script.id);
    const question = <RemoveQuestion page={page} name={script.name} action={`${path}/remove`} cancel={path} />;
    if (isFragment(c)) return respondFragment(c, question);
    return respondPage(
      c,
      <PlainPage page={page} title={script.name}>
        {question}
      </PlainPage>,
    );
  });

  app.post(`${base}/:id/remove`, (c) => {
    const { script } = sheetOf(c);
    scripts.remove(script.id, loginOf(c));
    return goTo(c, base, { tone: 'good', key: 'flash.removed', values: { name: script.name } });
  });

  return app;
}
