import type { Child } from 'hono/jsx';
import type { Likeness } from '../../server/core/customers/compare-cards.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, formatDate, formatInstant } from '../texts/format.ts';
import type { CustomerView } from './customer-view.ts';

export interface PairView {
  first: CustomerView;
  second: CustomerView;
  score: number;
  reasons: Likeness[];
}

export interface MergeView {
  id: string;
  at: number;
  by: string;
  keptId: string;
  keptName: string;
  goneName: string;
  undoneAt: number | null;
}

const base = '/customers/duplicates';

const Crumbs = ({ page, further }: { page: Page; further?: boolean }) => (
  <p class="crumbs">
    <a href="/customers">{page.reader.t('nav.customers')}</a>
    {further && (
      <>
        {' / '}
        <a href={base}>{page.reader.t('duplicates.title')}</a>
      </>
    )}
  </p>
);

const Act = ({ page, action, children }: { page: Page; action: string; children?: Child }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

/** Pairs to look at, and what was merged and may be parted again. */
export const DuplicatesPage = ({
  page,
  pairs,
  total,
  merges,
  atWork,
}: {
  page: Page;
  pairs: readonly PairView[];
  total: number;
  merges: readonly MergeView[];
  atWork: 'find-duplicates' | 'merge-over' | undefined;
}) => {
  const { t } = page.reader;
  const refresh = atWork
    ? {
        'hx-get': base,
        'hx-trigger': 'every 2s',
        'hx-select': '#duplicates',
        'hx-target': 'this',
        'hx-swap': 'outerHTML',
      }
    : {};
  return (
    <Shell page={page} title={t('duplicates.title')}>
      <Crumbs page={page} />
      <PageHead title={t('duplicates.title')} lead={t('duplicates.lead')}>
        <Act page={page} action={`${base}/search`}>
          <Button icon="search">{t('duplicates.search')}</Button>
        </Act>
      </PageHead>
      <div id="duplicates" class="stack" {...refresh}>
        {atWork && <Notice tone="info">{t(`duplicates.at-work-${atWork}`)}</Notice>}
        {pairs.length === 0 ? (
          <Empty icon="people" title={t('duplicates.none')} text={t('duplicates.none-text')} />
        ) : (
          <>
            <DataTable
              caption={t('duplicates.title')}
              rows={pairs}
              columns={[
                { label: t('duplicates.score'), cell: ({ score }) => String(score), number: true },
                { label: t('duplicates.first'), cell: ({ first }) => first.name },
                { label: t('duplicates.second'), cell: ({ second }) => second.name },
                {
                  label: t('duplicates.why'),
                  cell: ({ reasons }) =>
                    reasons.map((reason) => (
                      <>
                        <Badge tone={reason.startsWith('other-') ? 'warn' : 'info'}>
                          {t(`duplicates.by-${reason}`)}
                        </Badge>{' '}
                      </>
                    )),
                },
                {
                  label: t('duplicates.compare'),
                  actions: true,
                  cell: ({ first, second }) => (
                    <a href={`${base}/${first.id}/${second.id}`}>{t('duplicates.compare')}</a>
                  ),
                },
              ]}
            />
            <p class="hint">{t('duplicates.total', { count: formatCount(total, page.reader) })}</p>
            <form method="post" action={`${base}/merge-over`} class="card stack">
              <CsrfField page={page} />
              <div class="field">
                <label for="score">{t('duplicates.merge-over')}</label>
                <input id="score" type="number" name="score" min="50" max="100" value="100" required />
                <p class="hint">{t('duplicates.merge-over-hint')}</p>
              </div>
              <div class="form-actions">
                <Button kind="danger">{t('duplicates.merge-all')}</Button>
              </div>
            </form>
          </>
        )}
        {merges.length > 0 && (
          <>
            <h2>{t('duplicates.merges')}</h2>
            <DataTable
              caption={t('duplicates.merges')}
              rows={merges}
              columns={[
                { label: t('imports.when'), cell: ({ at }) => formatInstant(at, page.reader) },
                { label: t('imports.by'), cell: ({ by }) => by },
                {
                  label: t('duplicates.kept'),
                  cell: ({ keptId, keptName }) => <a href={`/customers/${keptId}`}>{keptName || '–'}</a>,
                },
                { label: t('duplicates.gone'), cell: ({ goneName }) => goneName },
                {
                  label: t('duplicates.part'),
                  actions: true,
                  cell: ({ id, undoneAt }) =>
                    undoneAt === null ? (
                      <Act page={page} action={`${base}/parted/${id}`}>
                        <Button size="small">{t('duplicates.part')}</Button>
                      </Act>
                    ) : (
                      <Badge tone="quiet">{t('duplicates.is-parted')}</Badge>
                    ),
                },
              ]}
            />
          </>
        )}
      </div>
    </Shell>
  );
};

type Two<T> = readonly [T, T];

/** Two cards side by side: what differs stands out. */
export const ComparePage = ({
  page,
  cards,
  calls,
  since,
}: {
  page: Page;
  cards: Two<CustomerView>;
  calls: Two<number>;
  since: Two<number>;
}) => {
  const { t } = page.reader;
  const [first, second] = cards;
  const points = (card: CustomerView, channel: CustomerView['points'][number]['channel']): string =>
    card.points
      .filter((point) => point.channel === channel)
      .map(({ text }) => text)
      .join(', ');
  const both = (label: string, of: (card: CustomerView, at: 0 | 1) => string) => ({
    label,
    texts: [of(first, 0), of(second, 1)] as const,
  });
  const rows = [
    both(t('customer.name'), ({ name }) => name),
    both(t('customer.kind'), ({ kind }) => t(`customer.kind-${kind}`)),
    both(t('customer.company'), ({ company }) => company ?? ''),
    both(t('customer.document'), ({ document }) => document ?? ''),
    ...(['phone', 'fax', 'mail', 'address', 'web'] as const).map((channel) =>
      both(t(`customer.channel-${channel}`), (card) => points(card, channel)),
    ),
    both(t('customer.remarks'), ({ remarks }) => remarks),
    both(t('customer.tags'), ({ tags }) => tags.join(', ')),
    both(t('customer.calls'), (_, at) => (calls[at] > 0 ? String(calls[at]) : '')),
    both(t('duplicates.since'), (_, at) => formatDate(since[at], page.reader)),
  ].filter(({ texts }) => texts.some((text) => text !== ''));
  const path = `${base}/${first.id}/${second.id}`;
  return (
    <Shell page={page} title={t('duplicates.compare')}>
      <Crumbs page={page} further />
      <PageHead title={t('duplicates.compare')} lead={t('duplicates.compare-lead')} />
      <DataTable
        caption={t('duplicates.compare')}
        rows={rows}
        rowOf={({ texts: [left, right] }) => (left === right ? {} : { class: 'differs' })}
        columns={[
          { label: t('duplicates.field'), cell: ({ label }) => label },
          { label: t('duplicates.first'), cell: ({ texts }) => texts[0] || '–' },
          { label: t('duplicates.second'), cell: ({ texts }) => texts[1] || '–' },
        ]}
      />
      <form method="post" action={path} class="form-actions">
        <CsrfField page={page} />
        <Button kind="primary" name="act" value={first.id}>
          {t('duplicates.keep-first')}
        </Button>
        <Button kind="primary" name="act" value={second.id}>
          {t('duplicates.keep-second')}
        </Button>
        <Button name="act" value="two">
          {t('duplicates.are-two')}
        </Button>
      </form>
    </Shell>
  );
};
