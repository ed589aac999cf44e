import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type NewPromptForm, type PromptRow, PromptsPage, promptSources } from '../../../views/admin/prompts-page.tsx';
import { makeId } from '../../../views/admin/section.ts';
import { languages } from '../../../views/texts/reader.ts';
import { builtInPrompts } from '../../core/office/built-in-prompts.ts';
import { findPrompt } from '../../services/calls/find-prompt.ts';
import { createOwnPrompts, type PromptOutcome } from '../../services/speech/own-prompts.ts';
import { problemText } from '../form/problem-texts.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

function respondWav(c: WebContext, file: string): Response {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new HTTPException(404);
  c.header('Content-Type', 'audio/wav');
  c.header('Content-Length', String(size));
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream);
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

const path = '/owner/prompts';

/** The messages that callers hear: listened to, brought in as files or texts, recorded by phone, taken away. */
export function promptRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const own = createOwnPrompts(deps);

  function respondPrompts(c: WebContext, form?: NewPromptForm): Response {
    const { page } = c.var;
    const office = deps.office.read();
    const rows: PromptRow[] = office.prompts.map(({ id, name, files }) => ({
      id,
      name,
      files: languages.flatMap((language) =>
        files[language] ? [{ language, url: `${path}/own/${encodeURIComponent(id)}/${language}` }] : [],
      ),
    }));
    const builtIn: PromptRow[] = builtInPrompts.map((id) => ({
      id,
      name: page.reader.t(`prompt.${id}`),
      // Music has no language: one file for both.
      files: (id === 'music' ? languages.slice(0, 1) : languages)
        .filter((language) => isThere(findPrompt(id, language)))
        .map((language) => ({ ...(id !== 'music' && { language }), url: `${path}/built-in/${id}/${language}` })),
    }));
    const blank: NewPromptForm = { name: '', language: office.office.language, source: 'text', text: '' };
    return respondPage(
      c,
      <PromptsPage
        page={page}
        own={rows}
        builtIn={builtIn}
        extensions={office.extensions}
        form={form ?? { ...blank, extension: c.var.session!.person.extension }}
      />,
      form?.error === undefined ? 200 : 422,
    );
  }

  function refusalOf(c: WebContext, outcome: PromptOutcome): string | undefined {
    const { reader } = c.var.page;
    if (outcome.kind === 'refused') return outcome.problems.map((problem) => problemText(reader, problem)).join(' ');
    if (outcome.kind === 'bad-sound') return reader.t('prompts.bad-sound', { why: outcome.why });
    if (outcome.kind !== 'failed') return undefined;
    return reader.t(outcome.why === 'not-installed' ? 'speech.not-installed' : 'speech.failed', { why: outcome.why });
  }

  app.get(path, (c) => respondPrompts(c));

  app.post(path, async (c) => {
    const { t } = c.var.page.reader;
    const body = await c.req.parseBody();
    const textOf = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '');
    const form: NewPromptForm = {
      name: textOf('name'),
      language: languages.find((each) => each === textOf('language')) ?? 'es',
      source: promptSources.find((each) => each === textOf('source')) ?? 'text',
      text: textOf('text'),
      extension: textOf('extension'),
    };
    const refuse = (error: string): Response => respondPrompts(c, { ...form, error });
    if (form.name === '') return refuse(t('prompts.name-missing'));
    const { prompts } = deps.office.read();
    // The same name is the same prompt: in another language, or anew.
    const id =
      prompts.find(({ name }) => name === form.name)?.id ??
      makeId(
        form.name,
        prompts.map((each) => each.id),
      );
    const prompt = { id, name: form.name, language: form.language, by: loginOf(c) };
    if (form.source === 'phone') {
      const { kind } = await deps.recordPrompt({
        extension: form.extension ?? '',
        keep: async (file) => (await own.keepSound(prompt, { file, speech: true })).kind === 'applied',
      });
      if (kind !== 'ringing') return refuse(t('prompts.not-registered', { extension: form.extension ?? '' }));
      return goTo(c, path, { tone: 'good', key: 'prompts.ringing', values: { extension: form.extension ?? '' } });
    }
    const { file } = body;
    if (form.source === 'file' && !(file instanceof File && file.size > 0)) return refuse(t('prompts.file-missing'));
    if (form.source === 'text' && form.text === '') return refuse(t('prompts.text-missing'));
    const outcome =
      form.source === 'file'
        ? await own.keepSound(prompt, { file: new Uint8Array(await (file as File).arrayBuffer()), speech: false })
        : await own.keepText(prompt, form.text);
    const refusal = refusalOf(c, outcome);
    if (refusal !== undefined) return refuse(refusal);
    return goTo(c, path, { tone: 'good', key: 'prompts.kept', values: { name: form.name } });
  });

  app.post(`${path}/own/:id/remove`, (c) => {
    const id = c.req.param('id');
    const outcome = deps.office.edit(
      (draft) => {
        draft.prompts = draft.prompts.filter((each) => each.id !== id);
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') return goTo(c, path, { tone: 'bad', key: 'prompts.in-use' });
    return goTo(c, path);
  });

  app.get(`${path}/:origin/:id/:language`, (c) => {
    const { origin, id } = c.req.param();
    const language = languages.find((each) => each === c.req.param('language'));
    if (!language) throw new HTTPException(404);
    if (origin === 'built-in') {
      const name = builtInPrompts.find((each) => each === id);
      if (!name) throw new HTTPException(404);
      return respondWav(c, findPrompt(name, language));
    }
    const file = deps.office.read().prompts.find((each) => each.id === id)?.files[language];
    if (origin !== 'own' || !file) throw new HTTPException(404);
    return respondWav(c, join(deps.dataFolder, file));
  });
  return app;
}
