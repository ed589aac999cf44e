import { costCounts } from '../../server/core/figures/cost-plans.ts';
import { serviceLevels } from '../../server/core/figures/figures.ts';
import {
  type Cell,
  figuresOfCalls,
  filtersOf,
  noResult,
  planOf,
  type ReportColumn,
  type ReportFilter,
  reportFilters,
} from '../../server/core/figures/reports.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterDays, FilterForm } from '../parts/filter-form.tsx';
import { Icon } from '../parts/icon.tsx';
import { Pager } from '../parts/pager.tsx';
import { callsPath } from '../story/calls-path.ts';
import { formatCount } from '../texts/format.ts';
import { type CellContext, cellText, columnText, formulaOf, isNumeric } from './cell-text.ts';
import { PictureFigure } from './picture.tsx';
import { pictureOf, uprightOf } from './report-picture.ts';
import { addressOf, type Choice, levelText, type ReportView } from './report-view.ts';
import { SaveView, type ViewWish } from './saved-views.tsx';

/** In the reports whose lines add up figures; in others a column of that name counts something else. */
const isDrillable = (view: ReportView, id: string): boolean =>
  planOf(view.name).cost !== undefined
    ? (costCounts as readonly string[]).includes(id)
    : (planOf(view.name).by !== undefined || planOf(view.name).drill === true) &&
      (figuresOfCalls as readonly string[]).includes(id);

/** Longer lists are turned over; files have them whole. */
export const linesOnPage = 100;

/** One report: filters, its picture, its lines, and what each figure means. */
export const ReportPage = ({ page, view, wish }: { page: Page; view: ReportView; wish?: ViewWish }) => {
  const { t } = page.reader;
  const { table, query } = view;
  const path = `/supervisor/reports/${view.name}`;
  const context: CellContext = { reader: page.reader, names: view.names };
  const picture = pictureOf(view, context);
  return (
    <Shell page={page} title={t(`report.${view.name}`)}>
      <PageHead title={t(`report.${view.name}`)}>
        {(['xlsx', 'pdf', 'csv'] as const).map((kind) => (
          <LinkButton href={addressOf(`${path}.${kind}`, query)} icon="download">
            {kind.toUpperCase()}
          </LinkButton>
        ))}
      </PageHead>
      <Filters page={page} view={view} path={path} />
      {table.behind > 0 && (
        <p class="hint" role="status">
          {t('reports.behind', { rows: formatCount(table.behind, page.reader) })}
        </p>
      )}
      {table.rows.length === 0 ? (
        <Empty icon="list" title={t('reports.empty.title')} text={t('reports.empty.text')} />
      ) : (
        <>
          {picture && <PictureFigure picture={picture} upright={uprightOf(view, context)} />}
          <Numbers page={page} view={view} context={context} />
          <Pager
            reader={page.reader}
            page={Math.floor(view.firstLine / linesOnPage) + 1}
            pageSize={linesOnPage}
            total={table.count}
            href={(number) => `${addressOf(path, query)}&page=${number}`}
          />
        </>
      )}
      <Formulas page={page} view={view} />
      <div class="report-foot">
        <SaveView page={page} path={path} query={query} wish={wish} />
        <form method="post" action={addressOf(`${path}/recount`, query)}>
          <CsrfField page={page} />
          <Button kind="quiet">{t('reports.recount')}</Button>
        </form>
      </div>
    </Shell>
  );
};

/** Its lines; where the picture has them all, they are unfolded by whoever wants them as a table. */
const Numbers = ({ page, view, context }: { page: Page; view: ReportView; context: CellContext }) => {
  const { t } = page.reader;
  const { table, name } = view;
  const { by, cost, chart } = planOf(name);
  const lines = (
    <DataTable
      caption={t(`report.${name}`)}
      rows={table.total ? [...table.rows, table.total] : table.rows}
      stays={by !== undefined || cost !== undefined || chart !== undefined}
      rowOf={(row) => (row === table.total ? { class: 'total-row' } : {})}
      columns={table.columns.map((column, index) => ({
        label: columnText(column, page.reader),
        number: isNumeric(column),
        cell: (row: Cell[]) => (
          <ReportCell page={page} view={view} context={context} row={row} column={column} index={index} />
        ),
      }))}
    />
  );
  if (chart?.kind !== 'heat') return lines;
  return (
    <details class="report-numbers">
      <summary>{t('reports.numbers')}</summary>
      {lines}
    </details>
  );
};

interface CellProps {
  page: Page;
  view: ReportView;
  context: CellContext;
  row: Cell[];
  column: ReportColumn;
  index: number;
}

const ReportCell = ({ page, view, context, row, column, index }: CellProps) => {
  const cell = row[index] ?? null;
  const isTotal = row === view.table.total;
  if (isTotal && index === 0) return <strong>{page.reader.t('reports.total')}</strong>;
  const text = cellText(cell, column, context);
  if (column.unit === 'call' && typeof cell === 'string')
    return (
      <a href={`${callsPath(page)}/${cell}`} aria-label={page.reader.t('report.column.call')}>
        <Icon name="eye" />
      </a>
    );
  const missing =
    column.unit === 'unrated-do' && page.person?.roles.includes('owner') ? missingRate(view, row) : undefined;
  if (missing) return <a href={missing}>{text}</a>;
  const lineOf = planOf(view.name).cost === undefined || isTotal ? '' : costLine(view, row);
  const narrowed = isTotal || lineOf ? view.query : narrow(view, row);
  if (!isDrillable(view, column.id) || typeof cell !== 'number' || cell === 0 || !narrowed) return <span>{text}</span>;
  return (
    <a href={`${addressOf(`/supervisor/reports/${view.name}/calls`, narrowed)}&of=${column.id}${lineOf}`}>{text}</a>
  );
};

/** Where the price that a call lacks is written. */
function missingRate(view: ReportView, row: Cell[]): string | undefined {
  const of = (id: string): Cell | undefined => row[view.table.columns.findIndex((column) => column.id === id)];
  return `/owner/tariffs/missing?${new URLSearchParams({ call: String(of('call')), kind: String(of('charge-kind')) })}`;
}

/** The line of a report of costs, as the address of its calls has it. */
function costLine(view: ReportView, row: Cell[]): string {
  const currency = row[view.table.columns.findIndex(({ id }) => id === 'currency')];
  return `&${new URLSearchParams({ line: String(row[0] ?? ''), currency: String(currency ?? '') })}`;
}

const isFilter = (unit: string): boolean => (reportFilters as readonly string[]).includes(unit);

/** The filter of one line; undefined where a line is no stretch of time of its own. */
function narrow(view: ReportView, row: Cell[]): ReportView['query'] | undefined {
  const { unit } = view.table.columns[0]!;
  const key = String(row[0]);
  if (isFilter(unit)) {
    const named = view.table.columns.flatMap(({ unit }, index) => (isFilter(unit) ? [[unit, row[index] ?? '']] : []));
    // There is no filter for calls of no queue.
    return named.every(([, id]) => id !== '') ? { ...view.query, ...Object.fromEntries(named) } : undefined;
  }
  const later = (date: string): string => (date < view.query.to ? date : view.query.to);
  const sooner = (date: string): string => (date > view.query.from ? date : view.query.from);
  if (unit === 'day') return { ...view.query, from: key, to: key };
  const day = (date: string, add: number): string =>
    new Date(Date.parse(date) + add * 86_400_000).toISOString().slice(0, 10);
  if (unit === 'week') return { ...view.query, from: sooner(key), to: later(day(key, 6)) };
  if (unit !== 'month') return undefined;
  const next = new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5)), 1)).toISOString().slice(0, 10);
  return { ...view.query, from: sooner(`${key}-01`), to: later(day(next, -1)) };
}

const Filters = ({ page, view, path }: { page: Page; view: ReportView; path: string }) => {
  const { t } = page.reader;
  const { query, choices } = view;
  const select = (name: ReportFilter, label: string, options: readonly Choice[]) =>
    filtersOf(view.name).includes(name) && (
      <label>
        <span>{label}</span>
        <select name={name}>
          <option value="">{t('calls.any')}</option>
          {options.map(({ id, name: text }) => (
            <option value={id} selected={query[name] === id}>
              {text}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <search>
      <nav class="segmented report-periods" aria-label={t('reports.period')}>
        {view.periods.map(({ name, from, to }) => (
          <a
            href={addressOf(path, { ...query, from, to })}
            aria-current={query.from === from && query.to === to ? 'page' : undefined}
          >
            {t(`reports.period.${name}`)}
          </a>
        ))}
      </nav>
      <FilterForm page={page} action={path} go={t('reports.show')}>
        <FilterDays page={page} from={query.from} to={query.to} />
        {select('queue', t('call.queue'), choices.queues)}
        {select('person', t('call.person'), choices.people)}
        {select(
          'did',
          t('reports.did'),
          choices.dids.map((did) => ({ id: did, name: view.names.number(did) })),
        )}
        {select('trunk', t('calls.trunk'), choices.trunks)}
        {choices.results.length > 0 &&
          select('result', t('report.column.result'), [
            ...choices.results,
            { id: noResult, name: t('reports.no-result') },
          ])}
      </FilterForm>
    </search>
  );
};

const Formulas = ({ page, view }: { page: Page; view: ReportView }) => {
  const { t } = page.reader;
  const shown = view.table.columns.flatMap((column) => {
    const text = formulaOf(column, page.reader);
    return text === undefined ? [] : [{ id: column.id, term: columnText(column, page.reader), text }];
  });
  if (shown.length === 0) return null;
  const hasLevel = shown.some(({ id }) => (serviceLevels as readonly string[]).includes(id));
  return (
    <section class="card report-formulas">
      <h2>{t('reports.formulas')}</h2>
      <dl>
        {shown.map(({ term, text }) => (
          <div>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {hasLevel && <p class="hint">{levelText(page.reader, view)}</p>}
    </section>
  );
};
