import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { RewriteTester } from '../../../views/admin/number-rules.tsx';
import { entryPath } from '../../../views/admin/section.ts';
import { PlainPage } from '../../../views/admin/section-pages.tsx';
import type { Reader } from '../../../views/texts/reader.ts';
import { cleanNumber } from '../../core/dialplan/numbers.ts';
import { rewriteNumber } from '../../core/dialplan/rewrite-number.ts';
import { type NumberRule, ruledNumbers } from '../../core/office/number-rules.ts';
import { isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

/** What the rules make of a number, in the reader's words. */
function tellRewriting(
  { t }: Reader,
  asked: { rules: readonly NumberRule[]; which: NumberRule['on']; number: string; country: string },
): { tone: 'good' | 'info' | 'bad'; text: string } {
  const { rules, ...about } = asked;
  const { number } = about;
  if (!/^\+?[\d*#]{1,32}$/.test(number)) return { tone: 'bad', text: t('rewrite-tester.wrong') };
  const done = rewriteNumber(rules, about);
  if (!done) return { tone: 'info', text: t('rewrite-tester.same', { number }) };
  const { from, to, rule } = done;
  return { tone: 'good', text: t('rewrite-tester.done', { from, to, rule }) };
}

/** How a trunk writes a number that somebody wants to try. */
export function rewriteRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/owner/trunks/:id/rewrite', (c) => {
    const { trunks, office } = deps.office.read();
    const trunk = trunks.find(({ id }) => id === c.req.param('id'));
    if (!trunk) throw new HTTPException(404);
    const { page } = c.var;
    const which = ruledNumbers.find((each) => each === c.req.query('which')) ?? 'dialled';
    const number = cleanNumber((c.req.query('number') ?? '').slice(0, 64));
    const answer = tellRewriting(page.reader, { rules: trunk.rewrite, which, number, country: office.country });
    const action = `${entryPath('trunks', trunk.id)}/rewrite`;
    const tester = <RewriteTester reader={page.reader} action={action} asked={{ which, number }} answer={answer} />;
    if (isFragment(c)) return respondFragment(c, tester);
    return respondPage(
      c,
      <PlainPage page={page} title={trunk.name}>
        {tester}
      </PlainPage>,
    );
  });
  return app;
}
