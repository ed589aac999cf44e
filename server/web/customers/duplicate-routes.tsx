import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ComparePage, DuplicatesPage, type PairView } from '../../../views/customers/duplicates-page.tsx';
import { leastScore, likenesses } from '../../core/customers/compare-cards.ts';
import type { MergeOutcome } from '../../services/customers/merge-customers.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { customerView } from './customer-model.ts';

const base = '/customers/duplicates';
const shownPairs = 100;
const shownMerges = 20;

/** Cards that look like one: for who leads. */
export function duplicateRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { duplicates } = deps;
  const nameOf = (login: string): string =>
    deps.office.read().people.find((person) => person.login === login)?.name ?? login;

  function respondMerged(c: WebContext, outcome: MergeOutcome, key: 'duplicates.merged' | 'duplicates.parted') {
    if (outcome.kind === 'refused') return goTo(c, base, { tone: 'bad', key: `duplicates.refused-${outcome.why}` });
    return goTo(c, base, { tone: 'good', key });
  }

  app.get(base, (c) => {
    const pairs = duplicates.list({ least: leastScore, limit: shownPairs }).flatMap((pair): PairView[] => {
      const [first, second] = [deps.customers.find(pair.first), deps.customers.find(pair.second)];
      if (!first || !second) return [];
      return [
        {
          first: customerView(deps, first),
          second: customerView(deps, second),
          score: pair.score,
          reasons: likenesses.filter((likeness) => pair.reasons.includes(likeness)),
        },
      ];
    });
    const merges = duplicates.merges(shownMerges).map(({ by, keptId, ...merge }) => ({
      ...merge,
      keptId,
      by: nameOf(by),
      keptName: deps.customers.find(keptId)?.name ?? '',
    }));
    return respondPage(
      c,
      <DuplicatesPage
        page={c.var.page}
        pairs={pairs}
        total={duplicates.count(leastScore)}
        merges={merges}
        atWork={duplicates.atWork()}
      />,
    );
  });

  app.post(`${base}/search`, (c) => {
    const started = duplicates.search(loginOf(c));
    return goTo(c, base, started.kind === 'refused' ? { tone: 'bad', key: 'imports.refused-busy' } : undefined);
  });

  app.post(`${base}/merge-over`, async (c) => {
    const score = Number((await c.req.parseBody()).score);
    if (!Number.isInteger(score) || score < leastScore || score > 100) throw new HTTPException(400);
    const started = duplicates.mergeOver(score, loginOf(c));
    return goTo(c, base, started.kind === 'refused' ? { tone: 'bad', key: 'imports.refused-busy' } : undefined);
  });

  app.post(`${base}/parted/:merge`, (c) =>
    respondMerged(c, duplicates.part(c.req.param('merge'), loginOf(c)), 'duplicates.parted'),
  );

  app.get(`${base}/:first/:second`, (c) => {
    const { first, second } = c.req.param();
    const [left, right] = [deps.customers.find(first), deps.customers.find(second)];
    if (!left || !right) throw new HTTPException(404);
    const callsOf = (id: string): number => deps.customers.historyOf(id, { limit: 100 }).rows.length;
    return respondPage(
      c,
      <ComparePage
        page={c.var.page}
        cards={[customerView(deps, left), customerView(deps, right)]}
        calls={[callsOf(first), callsOf(second)]}
        since={[left.createdAt, right.createdAt]}
      />,
    );
  });

  app.post(`${base}/:first/:second`, async (c) => {
    const { first, second } = c.req.param();
    const { act } = await c.req.parseBody();
    const by = loginOf(c);
    if (act === 'two') {
      duplicates.dismiss({ first, second, by });
      return goTo(c, base);
    }
    if (act !== first && act !== second) throw new HTTPException(400);
    const goneId = act === first ? second : first;
    return respondMerged(c, duplicates.merge({ keptId: act, goneId, by }), 'duplicates.merged');
  });
  return app;
}
