import type { Child } from 'hono/jsx';
import { refusalChannels } from '../../server/core/customers/customer.ts';
import { type ListQuality, type QualityLine, qualityLines } from '../../server/core/customers/list-quality.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, formatInstant } from '../texts/format.ts';
import type { CustomerView } from './customer-view.ts';

export interface QualityReportView {
  at: number;
  state: 'counting' | 'done' | 'failed';
  quality: ListQuality;
}

/** What is looked at; `name` is missing where it is the whole file. */
interface ListView {
  name?: string;
  query: string;
}

const base = '/customers/quality';
const pathOf = ({ query }: ListView, ...under: string[]): string =>
  `${[base, ...under].join('/')}${query === '' ? '' : `?${query}`}`;

const Fact = ({ label, value }: { label: string; value: string }) => (
  <div class="card">
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);

const Crumbs = ({ page, children }: { page: Page; children?: Child }) => (
  <p class="crumbs">
    <a href="/customers">{page.reader.t('nav.customers')}</a>
    {children}
  </p>
);

const percent = (part: number, all: number): string => (all === 0 ? '–' : `${Math.round((100 * part) / all)} %`);

/** A list's score, what is missing on its cards and how often, and what to do about each. */
export const QualityPage = ({
  page,
  list,
  total,
  report,
}: {
  page: Page;
  list: ListView;
  /** How many there are to look through, where that is known. */
  total: number | undefined;
  report: QualityReportView | undefined;
}) => {
  const { t } = page.reader;
  const isAtWork = report?.state === 'counting';
  const refresh = isAtWork
    ? {
        'hx-get': pathOf(list),
        'hx-trigger': 'every 1s',
        'hx-select': '#quality',
        'hx-target': 'this',
        'hx-swap': 'outerHTML',
      }
    : {};
  return (
    <Shell page={page} title={t('quality.title')} live>
      <Crumbs page={page} />
      <PageHead
        title={t('quality.title')}
        lead={list.name ? t('quality.of', { name: list.name }) : t('quality.of-all')}
      >
        <form method="post" action={pathOf(list, 'count')}>
          <CsrfField page={page} />
          <Button icon="search">{t('quality.count')}</Button>
        </form>
      </PageHead>
      <div id="quality" class="stack" {...refresh}>
        {report?.state === 'failed' && <Notice tone="bad">{t('quality.failed')}</Notice>}
        {isAtWork && (
          <progress
            {...(total !== undefined && { max: total, value: Math.min(total, report.quality.cards) })}
            aria-label={t('quality.counting')}
          />
        )}
        {report && <Report page={page} list={list} report={report} />}
      </div>
    </Shell>
  );
};

const Report = ({ page, list, report }: { page: Page; list: ListView; report: QualityReportView }) => {
  const { t } = page.reader;
  const { quality } = report;
  const count = (number: number): string => formatCount(number, page.reader);
  const lines = qualityLines
    .filter((line) => quality.lines[line].count > 0)
    .sort((a, b) => quality.lines[b].count - quality.lines[a].count);
  const wishes = refusalChannels.filter((channel) => quality.refusals[channel] > 0);
  return (
    <>
      <dl class="fact-cards">
        <Fact
          label={t('quality.score')}
          value={quality.judged === 0 ? '–' : `${Math.round(quality.scoreSum / quality.judged)} %`}
        />
        <Fact label={t('quality.cards')} value={count(quality.cards)} />
        <Fact label={t('quality.whole')} value={percent(quality.whole, quality.judged)} />
        <Fact
          label={t('quality.gone')}
          value={`${count(quality.standings.inactive)} · ${count(quality.standings.closed)}`}
        />
      </dl>
      {lines.length === 0 ? (
        report.state === 'done' && (
          <Empty
            icon="check"
            title={t(quality.cards === 0 ? 'customer.none-found' : 'quality.none')}
            text={t('quality.none-text')}
          />
        )
      ) : (
        <DataTable
          caption={t('quality.title')}
          rows={lines}
          columns={[
            { label: t('quality.wrong'), cell: (line) => t(`quality.line-${line}`) },
            { label: t('quality.how-many'), cell: (line) => count(quality.lines[line].count), number: true },
            {
              label: t('quality.share'),
              cell: (line) => percent(quality.lines[line].count, quality.judged),
              number: true,
            },
            { label: t('quality.what-to-do'), cell: (line) => t(`quality.${line}`) },
            {
              label: t('quality.work'),
              actions: true,
              cell: (line) => <a href={pathOf(list, line)}>{t('quality.work')}</a>,
            },
          ]}
        />
      )}
      {wishes.length > 0 && (
        <p class="hint">
          {wishes
            .map((channel) => t(`quality.wish-${channel}`, { count: count(quality.refusals[channel]) }))
            .join(' · ')}
        </p>
      )}
      <p class="hint">{t('quality.as-of', { at: formatInstant(report.at, page.reader) })}</p>
    </>
  );
};

/** Who of the list has it, to be worked off one by one. */
export const QualityWorkPage = ({
  page,
  list,
  line,
  rows,
}: {
  page: Page;
  list: ListView;
  line: QualityLine;
  rows: readonly CustomerView[];
}) => {
  const { t } = page.reader;
  const phonesOf = ({ points }: CustomerView): string =>
    points
      .filter(({ channel, state }) => channel === 'phone' && state === 'good')
      .map(({ text }) => text)
      .join(' · ') || '–';
  return (
    <Shell page={page} title={t(`quality.line-${line}`)} live>
      <Crumbs page={page}>
        {' / '}
        <a href={pathOf(list)}>{t('quality.title')}</a>
      </Crumbs>
      <PageHead title={t(`quality.line-${line}`)} lead={t(`quality.${line}`)} />
      {rows.length === 0 ? (
        <Empty icon="check" title={t('quality.none')} text={t('quality.worked-off')} />
      ) : (
        <>
          <DataTable
            caption={t(`quality.line-${line}`)}
            rows={rows}
            columns={[
              {
                label: t('customer.name'),
                cell: (row) => (
                  <>
                    <a href={`/customers/${row.id}`}>{row.name}</a>
                    {row.company && <small class="under">{row.company}</small>}
                  </>
                ),
              },
              { label: t('customer.phones'), cell: phonesOf },
              {
                label: t('quality.mend'),
                actions: true,
                cell: (row) =>
                  line === 'silent' ? (
                    <form method="post" action={pathOf(list, 'silent', row.id)}>
                      <CsrfField page={page} />
                      <Button small>{t('quality.make-inactive')}</Button>
                    </form>
                  ) : (
                    <a href={`/customers/${row.id}/edit`}>{t('quality.mend')}</a>
                  ),
              },
            ]}
          />
          <p class="hint">{t('quality.first-shown')}</p>
        </>
      )}
    </Shell>
  );
};
