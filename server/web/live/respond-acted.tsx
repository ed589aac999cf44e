import type { Flash } from '../../../views/layout/page.ts';
import { LiveNotice } from '../../../views/live/live-notice.tsx';
import { goTo, isFragment } from '../respond.ts';
import type { WebContext } from '../web-env.ts';
import { type LiveView, partsAsPartials } from './live-stream.ts';

const noticePart = (c: WebContext, flash: Flash | undefined) => ({
  id: 'notice',
  html: String(<LiveNotice page={c.var.page} flash={flash} />),
});

/** After an action on a live page: its parts as they are now, at once; without script, the page again. */
export function respondActed(
  c: WebContext,
  after: { view: LiveView; back: string; flash?: Flash | undefined },
): Response | Promise<Response> {
  if (!isFragment(c)) return goTo(c, after.back, after.flash);
  return c.html(partsAsPartials([noticePart(c, after.flash), ...after.view.parts()]));
}

/** Only the notice: what was typed stays as it is. */
export function respondNotice(c: WebContext, told: { back: string; flash: Flash }): Response | Promise<Response> {
  if (!isFragment(c)) return goTo(c, told.back, told.flash);
  c.header('HX-Reswap', 'none');
  return c.html(partsAsPartials([noticePart(c, told.flash)]), 422);
}
