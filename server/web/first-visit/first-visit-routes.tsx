import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { queues } from '../../../views/admin/queues.tsx';
import { type Step, skippable, stepFields, steps } from '../../../views/first-visit/steps.ts';
import {
  LinkGonePage,
  PhonesStep,
  StepForm,
  StepPage,
  type TestResult,
} from '../../../views/first-visit/wizard-page.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { createReader } from '../../../views/texts/reader.ts';
import { countryDefaults } from '../../core/office/country-defaults.ts';
import { hasPassword } from '../../store/queries/settings.ts';
import { sectionContext } from '../admin/section-context.ts';
import { addressOf, setPreference, setSessionCookie } from '../auth/session.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';
import { readProgress, saveProgress } from './progress.ts';
import { editStep, type StepValues, startStep } from './step-edits.ts';

const noProblems = { errors: {}, elsewhere: [] };

/** The country of a browser that says `es-CL`, if the product knows it. */
function guessCountry(acceptLanguage: string | undefined): string | undefined {
  const [, region] = /^[a-z]{2,3}-([A-Z]{2})\b/.exec(acceptLanguage ?? '') ?? [];
  return region && region in countryDefaults ? region : undefined;
}

/** The wizard behind the one-time link: each step is saved by itself, so it can be left and resumed. */
export function firstVisitRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const root = '/first-visit/:token';
  const by = 'first-visit';

  app.use(`${root}/*`, async (c, next) => {
    if (deps.access.isFirstVisit(c.req.param('token') ?? '')) return next();
    return respondPage(c, <LinkGonePage page={c.var.page} />, 404);
  });

  const baseOf = (c: WebContext): string => `/first-visit/${c.req.param('token')}`;

  function stepOf(c: WebContext): Exclude<Step, 'phones'> {
    const step = steps.find((each) => each === c.req.param('step'));
    if (!step || step === 'phones') throw new HTTPException(404);
    return step;
  }

  function respondForm(c: WebContext, step: Step, how: { state: FormState; status?: 200 | 422 }): Response {
    const { page } = c.var;
    const form = <StepForm page={page} base={baseOf(c)} step={step} state={how.state} />;
    if (isFragment(c)) return respondFragment(c, form, how.status);
    return respondPage(c, <StepPage page={page} step={step} form={form} />, how.status);
  }

  function goOn(c: WebContext, step: Step): Response {
    const next = steps[steps.indexOf(step) + 1] ?? 'phones';
    saveProgress(deps.db, next);
    return goTo(c, `${baseOf(c)}/${next}`);
  }

  async function save(c: WebContext): Promise<Response> {
    const step = stepOf(c);
    const { reader } = c.var.page;
    const fields = stepFields(reader, step);
    const values = await readBody(c);
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondForm(c, step, { state: { values: otherRows, ...noProblems } });
    if (values._action?.[0] === 'skip' && skippable.includes(step)) return goOn(c, step);

    const entry = readEntry<StepValues>(fields, { values, before: {} });
    const office = deps.office.read();
    const edit = editStep(step, {
      values: entry,
      reader: createReader({ ...reader, language: office.office.language }),
      queue: queues.blank(sectionContext(deps, c)),
      hasPassword: (login) => hasPassword(deps.db, login),
    });
    const outcome = deps.office.edit(edit.change, { by });
    if (outcome.kind === 'refused') {
      const problems = outcome.problems.map((problem) => ({ ...problem, path: edit.locate(problem.path) }));
      const state = placeProblems(reader, { fields, values, problems, prefix: '', office });
      // What the wizard makes out of the fields is wrong only because they are: told once, beside the field.
      const elsewhere = Object.keys(state.errors).length > 0 ? [] : state.elsewhere;
      return respondForm(c, step, { state: { ...state, elsewhere }, status: 422 });
    }
    if (step === 'office') setPreference(c, { name: 'language', value: String(entry.language) });
    return goOn(c, step);
  }

  app.get(root, (c) => goTo(c, `${baseOf(c)}/${readProgress(deps.db)}`));

  app.get(`${root}/phones`, (c) => {
    const { extension, result } = c.req.query();
    const kind = (['ringing', 'not-registered', 'failed'] as const).find((each) => each === result);
    const told: TestResult | undefined = extension && kind ? { extension, kind } : undefined;
    const view = (
      <PhonesStep
        page={c.var.page}
        base={baseOf(c)}
        extensions={deps.office.read().extensions}
        devices={deps.lines.devices()}
        address={deps.sipAddresses()[0] ?? ''}
        result={told}
      />
    );
    return respondPage(c, view);
  });

  app.post(`${root}/test`, async (c) => {
    const extension = (await readBody(c)).extension?.[0] ?? '';
    if (!deps.office.read().extensions.some((each) => each.number === extension)) throw new HTTPException(404);
    const { kind } = await deps.testCall(extension);
    return goTo(c, `${baseOf(c)}/phones?${new URLSearchParams({ extension, result: kind })}`);
  });

  app.post(`${root}/finish`, (c) => {
    const owner = deps.office
      .read()
      .people.find((each) => each.active && each.roles.includes('owner') && hasPassword(deps.db, each.login));
    if (!owner) return goTo(c, `${baseOf(c)}/owner`);
    if (!deps.access.useFirstVisit(c.req.param('token'))) throw new HTTPException(404);
    const userAgent = c.req.header('User-Agent');
    const door = { address: addressOf(c), ...(userAgent && { userAgent }) };
    setSessionCookie(c, deps.access.startSession(owner.login, door).token);
    return goTo(c, '/owner', { tone: 'good', key: 'visit.welcome' });
  });

  app.get(`${root}/:step`, (c) => {
    const step = stepOf(c);
    const { reader } = c.var.page;
    const start = startStep(step, {
      office: deps.office.read(),
      reader,
      isNamed: readProgress(deps.db) !== steps[0],
      country: guessCountry(c.req.header('Accept-Language')),
    });
    const values = printEntry(stepFields(reader, step), start);
    return respondForm(c, step, { state: { values, ...noProblems } });
  });
  app.post(`${root}/:step`, (c) => save(c));
  return app;
}
