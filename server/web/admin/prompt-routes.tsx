import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type PromptRow, PromptsPage } from '../../../views/admin/prompts-page.tsx';
import { languages } from '../../../views/texts/reader.ts';
import { builtInPrompts } from '../../core/office/built-in-prompts.ts';
import { findPrompt } from '../../services/calls/find-prompt.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';

function respondWav(c: WebContext, file: string): Response {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new HTTPException(404);
  c.header('Content-Type', 'audio/wav');
  c.header('Content-Length', String(size));
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream);
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** The messages that callers hear, to be listened to. */
export function promptRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const path = '/owner/prompts';

  app.get(path, (c) => {
    const { page } = c.var;
    const own: PromptRow[] = deps.office.read().prompts.map(({ id, name, files }) => ({
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
    return respondPage(c, <PromptsPage page={page} own={own} builtIn={builtIn} />);
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
