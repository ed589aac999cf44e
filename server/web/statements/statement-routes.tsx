import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { PrintedStatement } from '../../../views/statements/statement-paper.ts';
import {
  type StatementAsk,
  type StatementChoices,
  StatementPage,
  type StatementRow,
  StatementsPage,
} from '../../../views/statements/statements-page.tsx';
import type { Reader } from '../../../views/texts/reader.ts';
import { type StatementPayer, statementPayers } from '../../core/rating/statement.ts';
import { isCalendarDay } from '../../core/schedule/local-time.ts';
import { monthBefore, type Statement, type StatementWish } from '../../services/rating/statements.ts';
import { textOf } from '../cases/read-matter.ts';
import { fileTypes } from '../reports/file-types.ts';
import { todayOf } from '../reports/report-model.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const path = '/owner/statements';
const shown = 200;
const address = /^[^@\s]+@[^@\s]+$/;

const addressesIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function payerIn(text: string): StatementPayer | undefined {
  const [kind, ...id] = text.split(':');
  const known = statementPayers.find((each) => each === kind);
  return known && id.join(':') !== '' ? { kind: known, id: id.join(':') } : undefined;
}

/** What is asked for, as far as it can be. */
function wishIn(ask: StatementAsk, choices: StatementChoices): StatementWish | undefined {
  const payer = payerIn(ask.payer);
  const known = choices.payers.some(({ value }) => value === ask.payer) && choices.currencies.includes(ask.currency);
  if (!payer || !known || !isCalendarDay(ask.from) || !isCalendarDay(ask.to) || ask.from > ask.to) return undefined;
  return {
    ...{ payer, from: ask.from, to: ask.to, currency: ask.currency },
    basis: ask.basis === 'price' ? 'price' : 'cost',
    ...(ask.calls === 'yes' && { calls: true }),
    ...(/^\d{1,9}$/.test(ask.corrects) && { corrects: Number(ask.corrects) }),
  };
}

const printed = ({ number, corrects, sheet }: Statement): PrintedStatement => ({ number, corrects, sheet });
const rowOf = (one: Statement): StatementRow => ({
  ...{ number: one.number, statement: printed(one), issuedAt: one.issuedAt },
  ...{ sentAt: one.sentAt, paidAt: one.paidAt },
});

/** Statements: looked at, issued, sent, paid, and planned for each month. */
export function statementRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { statements } = deps;

  function choicesFor({ t }: Reader): StatementChoices {
    const { office, departments, extensions, accounts, campaigns, exchangeRates } = deps.office.read();
    const principals = deps.db.$client
      .prepare(`select distinct principal from customers where principal is not null and principal <> '' order by 1`)
      .pluck()
      .all() as string[];
    const option = (kind: StatementPayer['kind'], id: string, name: string) => ({
      value: `${kind}:${id}`,
      label: `${t(`statement.payer.${kind}`)}: ${name}`,
    });
    return {
      payers: [
        ...departments.map(({ id, name }) => option('department', id, name)),
        ...principals.map((name) => option('principal', name, name)),
        ...accounts.map(({ code, name }) => option('account', code, `${code} ${name}`)),
        ...campaigns.map(({ id, name }) => option('campaign', id, name)),
        ...extensions.map(({ number, name }) => option('extension', number, `${number} ${name}`)),
      ],
      currencies: [...new Set([office.currency, ...exchangeRates.flatMap(({ from, to }) => [from, to])])],
    };
  }

  /** What the address or a form asks for; where it says nothing, the month before. */
  function askIn(value: (name: string) => string | undefined, choices: StatementChoices): StatementAsk {
    const { office, prices } = deps.office.read();
    const { from, to } = monthBefore(todayOf(deps));
    return {
      payer: value('payer') ?? choices.payers[0]?.value ?? '',
      from: value('from') ?? from,
      to: value('to') ?? to,
      basis: value('basis') ?? (prices.length > 0 ? 'price' : 'cost'),
      currency: value('currency') ?? office.currency,
      corrects: value('corrects') ?? '',
      calls: value('calls') ?? '',
    };
  }

  function find(c: WebContext): Statement {
    const one = statements.find(Number(c.req.param('number')));
    if (!one) throw new HTTPException(404);
    return one;
  }

  /** Where departments have their mail. */
  const mailOf = ({ kind, id }: StatementPayer): string =>
    (kind === 'department' && deps.office.read().departments.find((each) => each.id === id)?.mail) || '';

  app.get(path, async (c) => {
    const choices = choicesFor(c.var.page.reader);
    const ask = askIn((name) => c.req.query(name), choices);
    const wish = c.req.query('payer') === undefined ? undefined : wishIn(ask, choices);
    const made = wish && (await statements.preview(wish));
    const isUnclear = wish === undefined && c.req.query('payer') !== undefined;
    const names = new Map(choices.payers.map(({ value, label }) => [value, label]));
    return respondPage(
      c,
      <StatementsPage
        page={c.var.page}
        ask={ask}
        choices={choices}
        preview={made?.kind === 'made' ? { sheet: made.sheet, corrects: wish?.corrects ?? null } : undefined}
        lacks={made?.kind === 'no-rate' ? made.currencies : undefined}
        isUnclear={isUnclear}
        billed={wish ? statements.overlapping(wish).map(({ number }) => number) : []}
        rows={statements.list(shown).map(rowOf)}
        plans={statements.plans().map((plan) => ({
          ...plan,
          payerName: names.get(`${plan.payer.kind}:${plan.payer.id}`) ?? plan.payer.id,
        }))}
      />,
    );
  });

  app.post(path, async (c) => {
    const body = await c.req.parseBody();
    const choices = choicesFor(c.var.page.reader);
    const wish = wishIn(
      askIn((name) => textOf(body, name), choices),
      choices,
    );
    if (!wish) throw new HTTPException(400);
    const outcome = await statements.issue(wish, { by: loginOf(c) });
    if (outcome.kind === 'refused')
      return goTo(c, path, { tone: 'bad', key: `statement.refused.${outcome.why}`, values: {} });
    const { number } = outcome.statement;
    writeAudit(deps, { by: loginOf(c), action: 'statement.issued', subject: `statements/${number}` });
    return goTo(c, `${path}/${number}`, { tone: 'good', key: 'statement.issued', values: { number } });
  });

  app.post(`${path}/plans`, async (c) => {
    const body = await c.req.parseBody();
    const choices = choicesFor(c.var.page.reader);
    const ask = askIn((name) => textOf(body, name) || undefined, choices);
    const payer = wishIn(ask, choices)?.payer;
    const day = Number(textOf(body, 'day'));
    const to = addressesIn(textOf(body, 'mail') || (payer ? mailOf(payer) : ''));
    if (
      !payer ||
      !Number.isInteger(day) ||
      day < 1 ||
      day > 28 ||
      to.length === 0 ||
      !to.every((each) => address.test(each))
    )
      return goTo(c, path, { tone: 'bad', key: 'statement.plan.bad', values: {} });
    const isAdded = statements.addPlan({
      ...{ payer, day, to, currency: ask.currency, basis: ask.basis === 'price' ? 'price' : 'cost' },
      ...(ask.calls === 'yes' && { calls: true }),
    });
    return goTo(
      c,
      path,
      isAdded
        ? { tone: 'good', key: 'statement.plan.added', values: {} }
        : { tone: 'bad', key: 'statement.plan.twice', values: {} },
    );
  });

  app.post(`${path}/plans/:id/remove`, (c) => {
    if (!statements.removePlan(c.req.param('id'))) throw new HTTPException(404);
    return goTo(c, path, { tone: 'good', key: 'statement.plan.removed', values: {} });
  });

  app.get(`${path}/:number{\\d+\\.(pdf|xlsx)}`, async (c) => {
    const [number = '', kind = ''] = c.req.param('number').split('.');
    const one = statements.find(Number(number));
    if (!one) throw new HTTPException(404);
    const id = kind === 'pdf' ? one.pdfFile : one.xlsxFile;
    c.header('Content-Type', fileTypes[kind as 'pdf' | 'xlsx']);
    c.header('Content-Disposition', `attachment; filename="${deps.files.find(id)?.name ?? `${number}.${kind}`}"`);
    return c.body(new Uint8Array(await deps.files.read(id)));
  });

  app.get(`${path}/:number{\\d+}`, (c) => {
    const one = find(c);
    const { payerKind, payerId, sheet } = one;
    const payer = { kind: payerKind, id: payerId };
    const { from, to, basis, currency } = sheet;
    const correct = new URLSearchParams({
      ...{ payer: `${payerKind}:${payerId}`, from, to, basis, currency, corrects: String(one.number) },
    });
    return respondPage(
      c,
      <StatementPage
        page={c.var.page}
        row={{ ...rowOf(one), sentTo: one.sentTo }}
        mail={mailOf(payer)}
        correctedBy={statements.list(shown).find(({ corrects }) => corrects === one.number)?.number}
        correct={`${path}?${correct}`}
      />,
    );
  });

  app.post(`${path}/:number{\\d+}/send`, async (c) => {
    const { number } = find(c);
    const to = addressesIn(textOf(await c.req.parseBody(), 'mail'));
    const isSent = to.every((each) => address.test(each)) && statements.send(number, to);
    if (!isSent) return goTo(c, `${path}/${number}`, { tone: 'bad', key: 'statement.not-mailed', values: {} });
    writeAudit(deps, { by: loginOf(c), action: 'statement.sent', subject: `statements/${number}`, detail: { to } });
    return goTo(c, `${path}/${number}`, { tone: 'good', key: 'statement.sent', values: {} });
  });

  for (const mark of ['sent', 'paid'] as const)
    app.post(`${path}/:number{\\d+}/${mark}`, (c) => {
      const { number } = find(c);
      const by = { by: loginOf(c) };
      if (mark === 'sent' ? statements.markSent(number, by) : statements.markPaid(number, by))
        writeAudit(deps, { ...by, action: `statement.${mark}`, subject: `statements/${number}` });
      return goTo(c, `${path}/${number}`, { tone: 'good', key: `statement.${mark}`, values: {} });
    });

  return app;
}
