import { Hono } from 'hono';
import { type AskedTalk, RecordingPage, recordingFields } from '../../../views/admin/recording-page.tsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { callDirections } from '../../core/calls/events.ts';
import { type RecordingStep, tryRecording } from '../../core/dialplan/try-recording.ts';
import { type Recording, recordingDefaults } from '../../core/office/recording.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/recording';

/** What is recorded, how long it is kept, what happens when the disk fills up; and a question about any talk. */
export function recordingRuleRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): Recording => deps.office.read().recording ?? recordingDefaults;

  /** Whoever may answer: the person asked about, else everybody of the queue. */
  function answer(asked: AskedTalk): RecordingStep[] | undefined {
    const office = deps.office.read();
    const direction = callDirections.find((each) => each === asked.direction);
    if (!direction) return undefined;
    const queue = office.queues.find(({ id }) => id === asked.queue);
    const logins = asked.person ? [asked.person] : (queue?.members ?? []);
    return tryRecording(
      office,
      { direction, ...(asked.trunk && { trunk: asked.trunk }), ...(queue && { queue: queue.id }) },
      office.people.filter(({ login }) => logins.includes(login)),
    );
  }

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const office = deps.office.read();
    const fields = recordingFields(page.reader, office);
    const form = <EntryForm page={page} action={path} fields={fields} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    const ask = (name: keyof AskedTalk): string => c.req.query(name) ?? '';
    const asked = { direction: ask('direction'), trunk: ask('trunk'), queue: ask('queue'), person: ask('person') };
    const view = <RecordingPage page={page} office={office} form={form} asked={asked} steps={answer(asked)} />;
    return respondPage(c, view, status);
  }

  app.get(path, (c) => {
    const fields = recordingFields(c.var.page.reader, deps.office.read());
    return respondForm(c, { values: printEntry(fields, settings()), errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = recordingFields(reader, deps.office.read());
    const values = await readBody(c);
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondForm(c, { values: otherRows, errors: {}, elsewhere: [] });
    const outcome = deps.office.edit(
      (draft) => {
        draft.recording = readEntry<Recording>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'recording.', office }), 422);
  });

  return app;
}
