import { Hono } from 'hono';
import { PriceAnswer, type PriceForm, PricePage } from '../../../views/prices/price-page.tsx';
import { instantAt, isCalendarDay, localTime, parseMinute } from '../../core/schedule/local-time.ts';
import { openPriceExplanation } from '../../services/rating/open-rating.ts';
import { isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';
import { pricesRoutes } from './prices-routes.tsx';

const two = (value: number): string => String(value).padStart(2, '0');

/** What a call would cost: all of it for the owner, from the own extension for who calls. */
export function priceRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const explainPrice = openPriceExplanation(deps);

  function stepsOf(form: PriceForm) {
    const { timezone } = deps.office.read().office;
    const minute = parseMinute(form.time);
    const seconds = Number(form.seconds);
    if (form.number.trim() === '' || !isCalendarDay(form.date) || minute === undefined) return 'wrong';
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) return 'wrong';
    const asked = instantAt(timezone, { date: form.date, minute });
    const nowMs = deps.clock.now();
    return explainPrice({
      dialled: form.number,
      // The minute at hand is now, or a version that has just begun would not count yet.
      atMs: nowMs >= asked && nowMs < asked + 60_000 ? nowMs : asked,
      seconds,
      ...(form.trunk !== '' && { trunkId: form.trunk }),
      ...(form.from !== '' && { from: form.from }),
      ...(form.campaign !== '' && { campaign: form.campaign }),
    });
  }

  function respond(c: WebContext, isOwner: boolean): Response {
    const { page } = c.var;
    const office = deps.office.read();
    const now = localTime(office.office.timezone, deps.clock.now());
    const asked = (name: string, usual = ''): string => (c.req.query(name) ?? usual).slice(0, 100);
    const login = c.var.session?.person.login;
    const own = office.people.find((each) => each.login === login)?.extension ?? '';
    const form: PriceForm = {
      number: asked('number'),
      seconds: asked('seconds', '60'),
      date: asked('date', now.date),
      time: asked('time', `${two(Math.floor(now.minute / 60))}:${two(now.minute % 60)}`),
      trunk: isOwner ? asked('trunk') : '',
      from: isOwner ? asked('from') : own,
      campaign: isOwner ? asked('campaign') : (login !== undefined && deps.campaignWork.of(login)?.id) || '',
    };
    const steps = c.req.query('number') === undefined ? undefined : stepsOf(form);
    if (isFragment(c)) return respondFragment(c, <PriceAnswer page={page} steps={steps} />);
    return respondPage(
      c,
      <PricePage
        page={page}
        action={c.req.path}
        form={form}
        steps={steps}
        {...(isOwner && {
          trunks: office.trunks.map(({ id, name }) => ({ value: id, label: name })),
          campaigns: office.campaigns.map(({ id, name }) => ({ value: id, label: name })),
          extensions: office.extensions.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` })),
        })}
      />,
    );
  }

  app.get('/owner/price', (c) => respond(c, true));
  app.get('/agent/price', (c) => respond(c, false));
  app.route('/', pricesRoutes(deps));
  return app;
}
