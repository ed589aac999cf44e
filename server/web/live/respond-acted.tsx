import type { Flash } from '../../../views/layout/page.ts';
import { LiveNotice } from '../../../views/live/live-notice.tsx';
import { goTo, isFragment } from '../respond.ts';
import type { WebContext } from '../web-env.ts';
import { type LiveView, partsAsPartials } from './live-stream.ts';

/** After an action on a live page: its parts as they are now, at once; without script, the page again. */
export function respondActed(
  c: WebContext,
  after: { view: LiveView; back: string; flash?: Flash | undefined },
): Response | Promise<Response> {
  if (!isFragment(c)) return goTo(c, after.back, after.flash);
  const notice = { id: 'notice', html: String(<LiveNotice page={c.var.page} flash={after.flash} />) };
  return c.html(partsAsPartials([notice, ...after.view.parts()]));
}
