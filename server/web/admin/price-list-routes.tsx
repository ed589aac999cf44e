import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PriceListPage } from '../../../views/admin/price-list-page.tsx';
import type { PriceListView } from '../../../views/admin/price-list-view.ts';
import { PriceListsPage } from '../../../views/admin/price-lists-page.tsx';
import { type PriceRow, PriceRows } from '../../../views/admin/price-rows.tsx';
import { entryPath } from '../../../views/admin/section.ts';
import { isTextKey } from '../../../views/texts/reader.ts';
import { type Delimiter, encodings } from '../../core/customers/import/import-settings.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { type DeckSettings, deckColumns, mostDeckRows } from '../../core/rating/decks/deck-settings.ts';
import { addDays, isCalendarDay, localTime } from '../../core/schedule/local-time.ts';
import { csvCell } from '../../core/sheets/csv.ts';
import { type DeckStarted, mostDeckBytes } from '../../services/rating/create-deck-imports.ts';
import type { DeckImportRow } from '../../store/rating/deck-store.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const faultsAtOnce = 500;
const shownRows = 100;
const shownFaults = 20;
const delimiterOf: Record<string, Delimiter> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };
const roundings = ['half-up', 'up', 'half-even', 'down'] as const;

/** What the form says; what it does not know stays as it was. */
function readSettings(body: Record<string, unknown>, before: DeckSettings, width: number): DeckSettings {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  const whole = (name: 'per' | 'first' | 'increment' | 'decimals', most: number, least: number): number => {
    const value = Number(text(name) || Number.NaN);
    return Number.isInteger(value) && value >= least && value <= most ? value : before[name];
  };
  const headerAt = Number(text('headerAt') || Number.NaN);
  return {
    headerAt: Number.isInteger(headerAt) && headerAt >= -1 && headerAt < 30 ? headerAt : before.headerAt,
    columns: Array.from({ length: width }, (_, at) => {
      const said = text(`column-${at}`);
      return deckColumns.find((column) => column === said) ?? 'skip';
    }),
    decimal: text('decimal') === ',' ? ',' : '.',
    per: whole('per', 86_400, 1),
    first: whole('first', 86_400, 1),
    increment: whole('increment', 86_400, 1),
    decimals: whole('decimals', 9, 0),
    rounding: roundings.find((value) => value === text('rounding')) ?? before.rounding,
    dates: text('dates') === 'mdy' ? 'mdy' : 'dmy',
  };
}

/** Price lists of carriers, for the owner: brought in, compared, published, taken back. */
export function priceListRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { deckImports } = deps;
  const lists = '/owner/tariffs/:id/lists';
  const one = '/owner/price-lists/:list';

  const findTariff = (id: string): Tariff => {
    const tariff = deps.office.read().tariffs.find((each) => each.id === id);
    if (!tariff) throw new HTTPException(404);
    return tariff;
  };

  function viewOf(row: DeckImportRow): PriceListView {
    const { why, source, settings, preview, validFrom, by, tariffId: _, ...rest } = row;
    return {
      ...rest,
      by: deps.office.read().people.find(({ login }) => login === by)?.name ?? by,
      mayWithdraw: row.state === 'published' && (validFrom ?? 0) > deps.clock.now(),
      ...(why !== null && { why }),
      ...(source && { source }),
      ...(settings && { settings }),
      ...(preview && { preview }),
      ...(validFrom !== null && { validFrom }),
      ...(preview && { faults: deckImports.faults(row.id, { after: -1, limit: shownFaults }) }),
    };
  }

  function find(c: WebContext): DeckImportRow {
    const row = deckImports.find(c.req.param('list') ?? '');
    if (!row) throw new HTTPException(404);
    return row;
  }

  function respondList(c: WebContext, tariff: Tariff, error?: string) {
    const rows = deckImports.list(tariff.id).map(viewOf);
    const limits = { rows: mostDeckRows, bytes: mostDeckBytes };
    return respondPage(
      c,
      <PriceListsPage page={c.var.page} tariff={tariff} rows={rows} limits={limits} error={error} />,
      error === undefined ? 200 : 422,
    );
  }

  function back(c: WebContext, id: string, started?: DeckStarted) {
    const path = `/owner/price-lists/${id}`;
    if (started?.kind !== 'refused') return goTo(c, path);
    return goTo(c, path, { tone: 'bad', key: `price-list.refused-${started.why}` });
  }

  app.get(lists, (c) => {
    const refused = `price-list.refused-${c.req.query('refused')}`;
    return respondList(c, findTariff(c.req.param('id')), isTextKey(refused) ? c.var.page.reader.t(refused) : undefined);
  });

  // The page's script sends the file as it is; where to go next is told by a header, as XMLHttpRequest follows redirects.
  app.post(`${lists}/files`, async (c) => {
    const { body } = c.req.raw;
    if (!body) throw new HTTPException(400);
    const { id: tariffId } = findTariff(c.req.param('id'));
    const taken = await deckImports.take({ tariffId, name: c.req.query('name') ?? '', by: loginOf(c), body });
    const base = `${entryPath('tariffs', tariffId)}/lists`;
    c.header('X-Go-To', taken.kind === 'taken' ? `/owner/price-lists/${taken.id}` : `${base}?refused=${taken.why}`);
    return c.body(null, 204);
  });

  app.post(lists, async (c) => {
    const tariff = findTariff(c.req.param('id'));
    const { file } = await c.req.parseBody();
    const { t } = c.var.page.reader;
    if (!(file instanceof File) || file.size === 0) return respondList(c, tariff, t('imports.refused-no-file'));
    const by = loginOf(c);
    const taken = await deckImports.take({ tariffId: tariff.id, name: file.name, by, body: file.stream() });
    if (taken.kind === 'refused') return respondList(c, tariff, t(`price-list.refused-${taken.why}`));
    return goTo(c, `/owner/price-lists/${taken.id}`);
  });

  /** The first rows that begin with some digits, of a list that was published. */
  function rowsOf(c: WebContext, row: DeckImportRow, tariff: Tariff) {
    const deck = row.state === 'published' ? deps.decks.openRows(row.id) : undefined;
    if (!deck) return undefined;
    const start = (c.req.query('prefix') ?? '').replace(/\D/g, '').slice(0, 15);
    const rows: PriceRow[] = [];
    for (const { from, to } of deck.rowsBeginning(start))
      for (let at = from; at < to && rows.length < shownRows; at++) {
        const { prefix, name, terms } = deck.rowAt(at);
        rows.push({ prefix, name, terms: deck.termsAt(terms) });
      }
    return <PriceRows page={c.var.page} tariff={tariff} action={c.req.path} start={start} rows={rows} />;
  }

  app.get(one, (c) => {
    const row = find(c);
    const tariff = findTariff(row.tariffId);
    const { date } = localTime(tariff.timezone, row.validFrom ?? deps.clock.now());
    const day = row.validFrom === null ? addDays(date, 1) : date;
    const rows = rowsOf(c, row, tariff);
    return respondPage(
      c,
      <PriceListPage page={c.var.page} tariff={tariff} view={viewOf(row)} day={day} {...(rows && { rows })} />,
    );
  });

  app.post(`${one}/read`, async (c) => {
    const { id } = find(c);
    const { encoding: said, delimiter, sheet } = await c.req.parseBody();
    const encoding = encodings.find((each) => each === said);
    const between = delimiterOf[String(delimiter)];
    const nth = /^\d{1,3}$/.test(String(sheet)) ? Number(sheet) : undefined;
    const told = {
      ...(encoding && { encoding }),
      ...(between && { delimiter: between }),
      ...(nth !== undefined && { sheet: nth }),
    };
    return back(c, id, deckImports.reread(id, told));
  });

  app.post(`${one}/preview`, async (c) => {
    const { id, settings, source } = find(c);
    if (!settings || !source) return back(c, id, { kind: 'refused', why: 'not-now' });
    const body = await c.req.parseBody();
    const validFrom = String(body.validFrom ?? '');
    if (!isCalendarDay(validFrom)) return back(c, id, { kind: 'refused', why: 'past' });
    return back(c, id, deckImports.preview(id, { settings: readSettings(body, settings, source.width), validFrom }));
  });

  app.post(`${one}/publish`, (c) => {
    const { id } = find(c);
    return back(c, id, deckImports.publish(id, loginOf(c)));
  });

  app.post(`${one}/withdraw`, (c) => {
    const { id } = find(c);
    return back(c, id, deckImports.withdraw(id, loginOf(c)) ? undefined : { kind: 'refused', why: 'not-now' });
  });

  app.post(`${one}/cancel`, (c) => {
    const { id } = find(c);
    deckImports.cancel(id);
    return back(c, id);
  });

  app.post(`${one}/forget`, (c) => {
    const { id, tariffId } = find(c);
    if (!deckImports.forget(id)) return back(c, id, { kind: 'refused', why: 'not-now' });
    return goTo(c, `${entryPath('tariffs', tariffId)}/lists`, { tone: 'good', key: 'price-list.forgotten' });
  });

  function respondCsv(c: WebContext, how: { name: string; lines: AsyncIterable<readonly (string | number)[]> }) {
    const encoder = new TextEncoder();
    const lines = how.lines[Symbol.asyncIterator]();
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(encoder.encode('\ufeff')),
        async pull(controller) {
          let text = '';
          for (let count = 0; count < faultsAtOnce; count++) {
            const { value, done } = await lines.next();
            if (done) {
              if (text !== '') controller.enqueue(encoder.encode(text));
              controller.close();
              return;
            }
            text += `${value.map(csvCell).join(',')}\r\n`;
          }
          controller.enqueue(encoder.encode(text));
        },
        cancel: async () => void (await lines.return?.()),
      },
      { highWaterMark: 1 },
    );
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(how.name)}`);
    return c.body(stream);
  }

  app.get(`${one}/faults.csv`, (c) => {
    const { id, fileName } = find(c);
    const { t } = c.var.page.reader;
    async function* lines() {
      yield [t('imports.line'), t('imports.why'), t('price-list.value')];
      for (let after = -1; ; ) {
        const faults = deckImports.faults(id, { after, limit: faultsAtOnce });
        for (const { line, fault, value } of faults) yield [line, t(`price-fault.${fault}`), value];
        if (faults.length < faultsAtOnce) return;
        after = faults.at(-1)!.line;
      }
    }
    return respondCsv(c, { name: `${fileName.replace(/\.\w+$/, '')}-${t('price-list.wrong')}.csv`, lines: lines() });
  });

  app.get(`${one}/changes.csv`, (c) => {
    const { id, fileName, preview } = find(c);
    if (!preview) throw new HTTPException(404);
    const { t } = c.var.page.reader;
    async function* lines() {
      yield [
        t('field.rate-prefixes'),
        t('field.rate-name'),
        t('price-list.change'),
        t('price-list.before'),
        t('price-list.after'),
        t('price-list.percent'),
      ];
      for await (const { prefix, name, change, before, after, percent } of deckImports.changes(id))
        yield [prefix, name, t(`price-change.${change}`), before ?? '', after ?? '', percent ?? ''];
    }
    const name = `${fileName.replace(/\.\w+$/, '')}-${t('price-list.differences')}.csv`;
    return respondCsv(c, { name, lines: lines() });
  });
  return app;
}
