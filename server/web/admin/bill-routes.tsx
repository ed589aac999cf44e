import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { BillPage } from '../../../views/admin/bill-page.tsx';
import { type BillView, lineKinds } from '../../../views/admin/bill-view.ts';
import { BillsPage } from '../../../views/admin/bills-page.tsx';
import { describeError } from '../../base/errors.ts';
import { parseNanos, printNanos } from '../../base/money.ts';
import { type Delimiter, encodings } from '../../core/customers/import/import-settings.ts';
import { type BillSettings, billColumns, dateOrders, mostBillLines } from '../../core/rating/bill/bill-settings.ts';
import { addDays, isCalendarDay, localTime } from '../../core/schedule/local-time.ts';
import { csvCell } from '../../core/sheets/csv.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { BillStarted } from '../../services/rating/bills/create-bills.ts';
import type { BillEntry } from '../../store/rating/bill-store.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const base = '/owner/bills';
const linesShown = 100;
const linesAtOnce = 500;
const delimiterOf: Record<string, Delimiter> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

/** What the form says; undefined when a bill cannot be read by it. */
function readSettings(
  body: Record<string, unknown>,
  { width, rows }: { width: number; rows: number },
): BillSettings | undefined {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '');
  const columns = Array.from(
    { length: width },
    (_, at) => billColumns.find((column) => column === text(`column-${at}`)) ?? 'skip',
  );
  const once = columns.filter((column) => column !== 'skip');
  const needed = ['number', 'date', 'duration', 'amount'] as const;
  const dates = dateOrders.find((order) => order === text('dates'));
  const [headerAt, withinSec] = [Number(text('headerAt')), Number(text('withinSec'))];
  const [fromDay, toDay, currency] = [text('fromDay'), text('toDay'), text('currency').toUpperCase()];
  const bearable = parseNanos(text('bearable').replace(',', '.'));
  const isRight =
    new Set(once).size === once.length &&
    needed.every((column) => columns.includes(column)) &&
    dates !== undefined &&
    Number.isInteger(headerAt) &&
    headerAt >= -1 &&
    headerAt < rows &&
    Number.isInteger(withinSec) &&
    withinSec >= 1 &&
    withinSec <= 3600 &&
    isCalendarDay(fromDay) &&
    isCalendarDay(toDay) &&
    fromDay <= toDay &&
    /^[A-Z]{3}$/.test(currency);
  if (!isRight || bearable === undefined || bearable < 0n) return undefined;
  return {
    headerAt,
    columns,
    dates,
    decimal: text('decimal') === ',' ? ',' : '.',
    unit: text('unit') === 'minutes' ? 'minutes' : 'seconds',
    currency,
    fromDay,
    toDay,
    withinSec,
    bearable: printNanos(bearable),
  };
}

/** Bills of carriers, for the owner: brought in, compared, and what differs. */
export function billRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { bills } = deps;

  function viewOf(entry: BillEntry): BillView {
    const { why, source, settings, result, by, trunkId, ...rest } = entry;
    const { people, trunks, office } = deps.office.read();
    return {
      ...rest,
      by: people.find(({ login }) => login === by)?.name ?? by,
      trunk: trunks.find(({ id }) => id === trunkId)?.name ?? trunkId,
      currency: settings?.currency ?? office.currency,
      ...(why !== null && { why }),
      ...(source && { source }),
      ...(settings && { settings }),
      ...(result && {
        result: {
          ...result,
          gap: printNanos(parseNanos(result.billed)! - parseNanos(result.ours)!),
          counts: {
            different: { count: result.different, amount: result.differentMore },
            'only-billed': { count: result.onlyBilled, amount: result.onlyBilledAmount },
            'only-ours': { count: result.onlyOurs, amount: result.onlyOursAmount },
            same: { count: result.same },
          },
        },
      }),
    };
  }

  function find(c: WebContext): BillEntry {
    const entry = bills.find(c.req.param('id') ?? '');
    if (!entry) throw new HTTPException(404);
    return entry;
  }

  function respondList(c: WebContext, error?: string) {
    const { trunks, office } = deps.office.read();
    // Bills come when their month is over.
    const today = localTime(office.timezone, deps.clock.now()).date;
    const month = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
    return respondPage(
      c,
      <BillsPage
        page={c.var.page}
        bills={bills.list().map(viewOf)}
        trunks={trunks}
        month={month}
        mostLines={mostBillLines}
        error={error}
      />,
      error === undefined ? 200 : 422,
    );
  }

  function back(c: WebContext, id: string, started: BillStarted) {
    if (started.kind !== 'refused') return goTo(c, `${base}/${id}`);
    return goTo(c, `${base}/${id}`, { tone: 'bad', key: `bill.refused-${started.why}` });
  }

  app.get(base, (c) => respondList(c));

  app.post(`${base}/files`, async (c) => {
    const { file, trunk, month } = await c.req.parseBody();
    const { t } = c.var.page.reader;
    const found = deps.office.read().trunks.find(({ id }) => id === trunk);
    const isMonth = typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month);
    if (!(file instanceof File) || file.size === 0 || !found || !isMonth)
      return respondList(c, t('bill.refused-no-file'));
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      const by = loginOf(c);
      const id = await bills.take({ trunkId: found.id, month, name: file.name, type: file.type, bytes, by });
      return goTo(c, `${base}/${id}`);
    } catch (error) {
      deps.log.warn('a bill was not taken', { error });
      return respondList(c, t('bill.why-other', { why: describeError(error) }));
    }
  });

  app.get(`${base}/:id`, (c) => {
    const entry = find(c);
    const kind = lineKinds.find((each) => each === c.req.query('kind')) ?? 'different';
    const after = Number(c.req.query('after') ?? 0) || 0;
    const found = entry.state === 'matched' ? bills.lines(entry.id, { kind, after, limit: linesShown + 1 }) : [];
    const { country } = deps.office.read().office;
    const lines = found.slice(0, linesShown).map((line) => ({
      ...line,
      number: /\D/.test(line.number) ? line.number : formatForReader(`+${line.number}`, country),
    }));
    const shown = { kind, lines, hasMore: found.length > linesShown };
    const faults = entry.state === 'matched' ? bills.faults(entry.id) : [];
    return respondPage(c, <BillPage page={c.var.page} bill={viewOf(entry)} shown={shown} faults={faults} />);
  });

  app.post(`${base}/:id/read`, async (c) => {
    const { id } = find(c);
    const { encoding: said, delimiter } = await c.req.parseBody();
    const encoding = encodings.find((each) => each === said);
    const between = delimiterOf[String(delimiter)];
    return back(c, id, bills.reread(id, { ...(encoding && { encoding }), ...(between && { delimiter: between }) }));
  });

  app.post(`${base}/:id/match`, async (c) => {
    const { id, source } = find(c);
    if (!source) return back(c, id, { kind: 'refused', why: 'not-now' });
    const settings = readSettings(await c.req.parseBody(), { width: source.width, rows: source.sample.length });
    if (!settings) return goTo(c, `${base}/${id}`, { tone: 'bad', key: 'bill.refused-settings' });
    return back(c, id, bills.match(id, { settings, by: loginOf(c) }));
  });

  app.post(`${base}/:id/cancel`, (c) => {
    const { id } = find(c);
    bills.cancel(id);
    return goTo(c, `${base}/${id}`);
  });

  app.post(`${base}/:id/forget`, (c) => {
    const { id } = find(c);
    if (!bills.forget(id, loginOf(c))) return back(c, id, { kind: 'refused', why: 'not-now' });
    return goTo(c, base, { tone: 'good', key: 'bill.forgotten' });
  });

  app.get(`${base}/:id/differences.csv`, (c) => {
    const { id, month, settings } = find(c);
    const { t } = c.var.page.reader;
    const encoder = new TextEncoder();
    const row = (cells: readonly (string | number | undefined)[]): string => `${cells.map(csvCell).join(',')}\r\n`;
    const time = (ms: number | null): string | undefined => (ms === null ? undefined : new Date(ms).toISOString());
    const kinds = lineKinds.filter((kind) => kind !== 'same');
    let [kindAt, after] = [0, 0];
    const head = [
      ...[t('bill.kind'), t('bill.line'), t('bill.number')],
      ...['bill.at-billed', 'bill.at-ours'].flatMap((key) => {
        const of = t(key as 'bill.at-billed');
        return [of, `${of}: ${t('bill.seconds')}`, `${of}: ${settings?.currency ?? ''}`];
      }),
      ...[t('bill.more'), t('bill.call')],
    ];
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(encoder.encode(`\ufeff${row(head)}`)),
        pull(controller) {
          const kind = kinds[kindAt];
          if (!kind) return controller.close();
          const lines = bills.lines(id, { kind, after, limit: linesAtOnce });
          const text = lines.map((line) =>
            row([
              ...[t(`bill.kind-${kind}`), line.line ?? undefined, line.number],
              ...[time(line.atMs), line.seconds ?? undefined, line.amount ?? undefined],
              ...[time(line.ownAt), line.ownSeconds ?? undefined, line.ownNet ?? undefined],
              ...[line.more, line.callId ?? undefined],
            ]),
          );
          controller.enqueue(encoder.encode(text.join('')));
          after = lines.at(-1)?.seq ?? after;
          if (lines.length < linesAtOnce) [kindAt, after] = [kindAt + 1, 0];
        },
      },
      { highWaterMark: 1 },
    );
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${month}.csv"`);
    return c.body(stream);
  });
  return app;
}
