import { Hono } from 'hono';
import { stepText } from '../../../views/try-call/step-text.ts';
import { type TryCallAnswer, type TryCallForm, TryCallPage } from '../../../views/try-call/try-call-page.tsx';
import { tryCall } from '../../core/dialplan/try-call.ts';
import type { RouteStep } from '../../core/dialplan/try-steps.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { prepareTryCall } from '../../services/calls/prepare-try-call.ts';
import { createRefusedCalls } from '../../services/customers/refused-calls.ts';
import { formatForReader, toE164 } from '../../services/numbers/normalize.ts';
import { createForgottenRefusals } from '../../services/privacy/forgotten-refusals.ts';
import { hasCalledBefore } from '../../store/queries/last-caller.ts';
import { lastNumber } from '../../store/queries/last-numbers.ts';
import { priceRoutes } from '../prices/price-routes.tsx';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';

const weights: Partial<Record<RouteStep['kind'], 'stop' | 'end'>> = {
  route: 'stop',
  flow: 'stop',
  queue: 'stop',
  extension: 'stop',
  trunk: 'stop',
  emergency: 'stop',
  'outbound-route': 'stop',
  refused: 'end',
  ended: 'end',
};

const elsewheres = ['done', 'timeout', 'failed'] as const;

const two = (value: number): string => String(value).padStart(2, '0');

/** The test call: what would become of a call, with the trunks as they stand now. */
export function tryCallRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function formOf(c: WebContext): TryCallForm {
    const { timezone } = deps.office.read().office;
    const now = localTime(timezone, deps.clock.now());
    const asked = (name: string, usual = ''): string => (c.req.query(name) ?? usual).slice(0, 200);
    return {
      from: asked('from'),
      to: asked('to'),
      date: asked('date', now.date),
      time: asked('time', `${two(Math.floor(now.minute / 60))}:${two(now.minute % 60)}`),
      keys: asked('keys'),
      isUnstaffed: asked('unstaffed') === 'yes',
      isUnanswered: asked('unanswered') === 'yes',
      elsewhere: elsewheres.find((each) => each === asked('elsewhere')) ?? 'done',
      answers: asked('answers'),
    };
  }

  function answerOf(c: WebContext, form: TryCallForm): TryCallAnswer {
    if (c.req.query('from') === undefined) return { kind: 'nothing-asked' };
    const office = deps.office.read();
    const { isUnstaffed, isUnanswered, ...wish } = form;
    const prepared = prepareTryCall(
      { ...wish, isStaffed: !isUnstaffed, isAnswered: !isUnanswered },
      {
        office,
        customers: deps.customers,
        refusedCalls: createRefusedCalls({
          ...deps,
          cardsOf: deps.customers.findByNumber,
          toE164: (number) => toE164(number, office.office.country),
          forgottenRefusal: createForgottenRefusals(deps.db, 'calls'),
        }),
        hasCalled: (e164) => hasCalledBefore(deps.db, { e164 }),
        lastNumber: (by, extension) => lastNumber(deps.db, { by, extension, now: deps.clock.now() }),
        trunkStates: deps.lines.trunks(),
        estimateCost: deps.estimateCost,
        limits: deps.fraud,
        campaignWork: deps.campaignWork,
      },
    );
    if (!prepared.ok) return { kind: 'refused', why: prepared.why };
    const number = (text: string): string => formatForReader(text, office.office.country);
    return {
      kind: 'told',
      steps: tryCall(prepared.tried).map((step) => ({
        text: stepText(step, { reader: c.var.page.reader, office, number }),
        weight: weights[step.kind] ?? 'plain',
      })),
    };
  }

  app.get('/supervisor/try-call', (c) => {
    const form = formOf(c);
    return respondPage(c, <TryCallPage page={c.var.page} form={form} answer={answerOf(c, form)} />);
  });
  // What the same call would cost.
  app.route('/', priceRoutes(deps));
  return app;
}
