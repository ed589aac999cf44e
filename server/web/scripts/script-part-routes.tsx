import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Child } from 'hono/jsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { Button } from '../../../views/parts/button.tsx';
import type { FieldSpec, FormValues } from '../../../views/parts/form.ts';
import { objectionFields, questionFields, stepFields, titleOfStep } from '../../../views/scripts/script-fields.ts';
import { PartPage, StepPage } from '../../../views/scripts/script-forms.tsx';
import { objectionPath, questionPath, scriptPath, stepPath } from '../../../views/scripts/script-paths.ts';
import type { TextKey } from '../../../views/texts/reader.ts';
import { blankQuestion, withoutStep } from '../../core/scripts/edit-script.ts';
import {
  type Objection,
  questionKinds,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
  stepOf,
  textIn,
} from '../../core/scripts/script.ts';
import { oneOf } from '../cases/read-matter.ts';
import { printEntry } from '../form/form-values.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { tidyQuestion, tidyStep, tidyTexts } from './read-script.ts';
import { scriptSheet } from './script-sheet.ts';

const base = '/supervisor/scripts/:id';

const replaced = <T extends { id: string }>(list: readonly T[], entry: T): T[] =>
  list.map((each) => (each.id === entry.id ? entry : each));

/** The parts of a script, each with its form: steps, questions, objections. What is typed becomes the draft at once. */
export function scriptPartRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { scripts, office } = deps;

  function findStep(c: WebContext): { script: Script; step: ScriptStep } {
    const { script } = scriptSheet(deps, c);
    const step = stepOf(script, c.req.param('step') ?? '');
    if (!step) throw new HTTPException(404);
    return { script, step };
  }
  function findQuestion(c: WebContext): { script: Script; step: ScriptStep; question: ScriptQuestion } {
    const { script, step } = findStep(c);
    const question = step.questions.find(({ id }) => id === c.req.param('question'));
    if (!question) throw new HTTPException(404);
    return { script, step, question };
  }
  function findObjection(c: WebContext): { script: Script; objection: Objection } {
    const { script } = scriptSheet(deps, c);
    const objection = script.objections.find(({ id }) => id === c.req.param('objection'));
    if (!objection) throw new HTTPException(404);
    return { script, objection };
  }

  const contextOf = (c: WebContext, script: Script) => ({ reader: c.var.page.reader, office: office.read(), script });
  const keepStep = (c: WebContext, script: Script, step: ScriptStep): void => {
    scripts.edit(script.id, (present) => ({ ...present, steps: replaced(present.steps, step) }), loginOf(c));
  };

  function formOf(
    c: WebContext,
    about: { action: string; cancel: string; fields: FieldSpec[]; values: FormValues; remove: TextKey },
  ): Child {
    const { action, cancel, fields, values, remove } = about;
    return (
      <EntryForm
        page={c.var.page}
        action={action}
        fields={fields}
        state={{ values, errors: {}, elsewhere: [] }}
        cancel={cancel}
      >
        <Button kind="quiet" icon="trash" name="_action" value="remove-part" formnovalidate>
          {c.var.page.reader.t(remove)}
        </Button>
      </EntryForm>
    );
  }

  const respondForm = (c: WebContext, form: Child, whole: (form: Child) => Child): Response =>
    isFragment(c) ? respondFragment(c, form) : respondPage(c, whole(form));

  function respondStep(c: WebContext, values?: FormValues): Response {
    const { script, step } = findStep(c);
    const fields = stepFields(contextOf(c, script), step);
    const form = formOf(c, {
      action: stepPath(script.id, step.id),
      cancel: scriptPath(script.id),
      fields,
      values: values ?? printEntry(fields, step),
      remove: 'scripts.remove-step',
    });
    const findings = scripts.judge(script).filter((finding) => finding.step === step.id);
    const own = office.read().customerFields;
    return respondForm(c, form, (inner) => (
      <StepPage page={c.var.page} script={script} step={step} findings={findings} own={own} form={inner} />
    ));
  }

  app.get(`${base}/steps/:step`, (c) => respondStep(c));

  app.post(`${base}/steps/:step`, async (c) => {
    const { script, step } = findStep(c);
    const fields = stepFields(contextOf(c, script));
    const values = await readBody(c);
    if (values._action?.[0] === 'remove-part') {
      scripts.edit(script.id, (present) => withoutStep(present, step.id), loginOf(c));
      return goTo(c, scriptPath(script.id));
    }
    keepStep(c, script, tidyStep(readEntry<ScriptStep>(fields, { values, before: step })));
    return goTo(c, scriptPath(script.id), { tone: 'good', key: 'scripts.kept' });
  });

  app.post(`${base}/steps/:step/questions`, async (c) => {
    const { script, step } = findStep(c);
    const kind = oneOf(await c.req.parseBody(), 'kind', questionKinds);
    if (!kind) throw new HTTPException(400);
    const question = blankQuestion(script, kind);
    keepStep(c, script, { ...step, questions: [...step.questions, question] });
    return goTo(c, questionPath(script.id, { step: step.id, question: question.id }));
  });

  function respondQuestion(c: WebContext, values?: FormValues): Response {
    const { script, step, question } = findQuestion(c);
    const { page } = c.var;
    const fields = questionFields(contextOf(c, script), question);
    const back = stepPath(script.id, step.id);
    const form = formOf(c, {
      action: questionPath(script.id, { step: step.id, question: question.id }),
      cancel: back,
      fields,
      values: values ?? printEntry(fields, question),
      remove: 'scripts.remove-question',
    });
    const findings = scripts.judge(script).filter((finding) => finding.question === question.id);
    const title = `${page.reader.t(`question.${question.kind}`)} · ${textIn(question.labels, page.reader.language) || question.id}`;
    return respondForm(c, form, (inner) => (
      <PartPage
        page={page}
        script={script}
        title={title}
        back={{ href: back, label: titleOfStep(step, page.reader) }}
        findings={findings}
        form={inner}
        own={office.read().customerFields}
      />
    ));
  }

  app.get(`${base}/steps/:step/questions/:question`, (c) => respondQuestion(c));

  app.post(`${base}/steps/:step/questions/:question`, async (c) => {
    const { script, step, question } = findQuestion(c);
    const fields = questionFields(contextOf(c, script), question);
    const values = await readBody(c);
    const back = stepPath(script.id, step.id);
    if (values._action?.[0] === 'remove-part') {
      keepStep(c, script, { ...step, questions: step.questions.filter((each) => each !== question) });
      return goTo(c, back);
    }
    const rows = changeRows(fields, values);
    if (rows) return respondQuestion(c, rows);
    const read = tidyQuestion(readEntry<ScriptQuestion>(fields, { values, before: question }));
    keepStep(c, script, { ...step, questions: replaced(step.questions, read) });
    return goTo(c, back, { tone: 'good', key: 'scripts.kept' });
  });

  app.get(`${base}/objections/:objection`, (c) => {
    const { script, objection } = findObjection(c);
    const { page } = c.var;
    const fields = objectionFields();
    const back = scriptPath(script.id);
    const form = formOf(c, {
      action: objectionPath(script.id, objection.id),
      cancel: back,
      fields,
      values: printEntry(fields, objection),
      remove: 'scripts.remove-objection',
    });
    const findings = scripts.judge(script).filter((finding) => finding.objection === objection.id);
    return respondPage(
      c,
      <PartPage
        page={page}
        script={script}
        title={textIn(objection.titles, page.reader.language) || page.reader.t('scripts.objection')}
        back={{ href: back, label: script.name }}
        findings={findings}
        form={form}
        own={office.read().customerFields}
      />,
    );
  });

  app.post(`${base}/objections/:objection`, async (c) => {
    const { script, objection } = findObjection(c);
    const values = await readBody(c);
    const isRemoved = values._action?.[0] === 'remove-part';
    const read = tidyTexts(readEntry<Objection>(objectionFields(), { values, before: objection }));
    scripts.edit(
      script.id,
      (present) => ({
        ...present,
        objections: isRemoved
          ? present.objections.filter(({ id }) => id !== objection.id)
          : replaced(present.objections, read),
      }),
      loginOf(c),
    );
    return goTo(c, scriptPath(script.id), { tone: 'good', key: 'scripts.kept' });
  });

  return app;
}
