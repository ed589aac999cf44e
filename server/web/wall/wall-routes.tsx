import { Hono } from 'hono';
import type { Page } from '../../../views/layout/page.ts';
import { themes } from '../../../views/layout/page.ts';
import { createReader, languages } from '../../../views/texts/reader.ts';
import { WallPage, WallParts } from '../../../views/wall/wall-page.tsx';
import { createLiveStreams, type LiveView } from '../live/live-stream.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';
import { wallOf } from './wall-model.ts';
import { isWallToken } from './wall-token.ts';

const topics = new Set([
  'agent.changed',
  'call.changed',
  'call.told',
  'queue.changed',
  'office.changed',
  'alarm.changed',
  'wall.changed',
]);

/** The screen on the wall: whoever has the link sees it, without log-in. `?language=` and `?theme=` as the screen wants. */
export function wallRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const streams = createLiveStreams(deps);

  /** A television has no account: nothing of one is on its page, whoever opens it. */
  function pageFor(c: WebContext): Page {
    const { office } = deps.office.read();
    const { path, officeName, asset, reader, theme } = c.var.page;
    const language = languages.find((each) => each === c.req.query('language')) ?? reader.language;
    return {
      path,
      officeName,
      asset,
      theme: themes.find((each) => each === c.req.query('theme')) ?? theme,
      reader: createReader({ ...office, language }),
    };
  }

  app.get('/wall/:token', (c) => {
    const token = c.req.param('token');
    if (!isWallToken(deps, token)) return c.notFound();
    const page = pageFor(c);
    const stream = `/wall/${token}/live?language=${page.reader.language}`;
    return respondPage(c, <WallPage page={page} wall={wallOf(deps)} stream={stream} />);
  });

  app.get('/wall/:token/live', (c) => {
    const token = c.req.param('token');
    if (!isWallToken(deps, token)) return c.notFound();
    const page = pageFor(c);
    const view: LiveView = {
      concerns: (topic) => topics.has(topic),
      parts: () => [{ id: 'wall-board', html: String(<WallParts page={page} wall={wallOf(deps)} />) }],
    };
    // Each screen on its own: none ends because another one opens.
    const session = deps.ids.next(deps.clock.now());
    return streams.open(view, { session, mayLook: () => isWallToken(deps, token) });
  });

  return app;
}
