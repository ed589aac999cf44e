import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatCount } from '../texts/format.ts';
import { CustomerForm } from './customer-form.tsx';
import type { CustomerFormView, CustomerView } from './customer-view.ts';

export interface CustomerList {
  text: string;
  rows: CustomerView[];
  /** Of all customers, whatever is looked for. */
  total: number;
  isFirst: boolean;
  /** More were found than are listed. */
  isCut: boolean;
  /** Nothing fitted as typed: these nearly do. */
  isNear: boolean;
  /** Cursor of the following page. */
  next?: string;
}

const textsOf = (row: CustomerView, channel: 'phone' | 'mail'): string =>
  row.points
    .filter((point) => point.channel === channel && point.state === 'good')
    .map(({ text }) => text)
    .join(' · ') || '–';

export const CustomersPage = ({ page, list }: { page: Page; list: CustomerList }) => {
  const { t } = page.reader;
  const next = new URLSearchParams({ ...(list.text && { q: list.text }), after: list.next ?? '' });
  return (
    <Shell page={page} title={t('nav.customers')} live>
      <PageHead title={t('nav.customers')} lead={t('customer.total', { count: formatCount(list.total, page.reader) })}>
        {page.person?.roles.some((role) => role !== 'agent') && (
          <>
            <LinkButton href="/customers/duplicates" icon="people">
              {t('duplicates.title')}
            </LinkButton>
            <LinkButton href="/customers/quality" icon="pulse">
              {t('quality.title')}
            </LinkButton>
            <LinkButton href="/customers/import" icon="file">
              {t('imports.open')}
            </LinkButton>
          </>
        )}
        <LinkButton href="/customers/new" kind="primary" icon="plus">
          {t('customer.add')}
        </LinkButton>
      </PageHead>
      <search>
        <form action="/customers" class="with-button">
          <input
            type="search"
            name="q"
            value={list.text}
            aria-label={t('action.search')}
            placeholder={t('customer.search-hint')}
            autofocus={list.total > 0}
          />
          <Button icon="search">{t('action.search')}</Button>
        </form>
      </search>
      {list.rows.length > 0 && page.person?.roles.some((role) => role !== 'agent') && (
        <p class="hint">
          {t(list.text ? 'exports.found' : 'exports.all')}{' '}
          {(['csv', 'xlsx', 'vcf'] as const).map((format) => (
            <>
              <a href={`/customers/export/${format}${list.text ? `?q=${encodeURIComponent(list.text)}` : ''}`} download>
                {t(`exports.${format}`)}
              </a>{' '}
            </>
          ))}
          {list.text && <a href={`/customers/quality?q=${encodeURIComponent(list.text)}`}>{t('quality.of-found')}</a>}
        </p>
      )}
      {list.isNear && <p class="hint">{t('customer.near')}</p>}
      {list.isCut && <p class="hint">{t('customer.cut')}</p>}
      {list.rows.length === 0 ? (
        <Empty
          icon="people"
          title={t(list.text ? 'customer.none-found' : 'customer.none')}
          text={t(list.text ? 'customer.none-found-text' : 'customer.none-text')}
        />
      ) : (
        <DataTable
          caption={t('nav.customers')}
          rows={list.rows}
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
            {
              label: t('customer.phones'),
              cell: (row) => textsOf(row, 'phone'),
            },
            { label: t('customer.channel-mail'), cell: (row) => textsOf(row, 'mail') },
            {
              label: t('customer.marks'),
              cell: (row) => (
                <>
                  {row.vip && <Badge tone="warn">{t('customer.vip')}</Badge>}
                  {row.standing !== 'active' && <Badge tone="quiet">{t(`customer.standing-${row.standing}`)}</Badge>}
                  {row.refusals.length > 0 && <Badge tone="bad">{t('customer.refuses')}</Badge>}
                </>
              ),
            },
          ]}
        />
      )}
      {(!list.isFirst || list.next) && (
        <nav class="pager" aria-label={t('pager.label')}>
          {!list.isFirst && (
            <a
              class="button button-secondary button-small"
              href={list.text ? `/customers?q=${encodeURIComponent(list.text)}` : '/customers'}
            >
              {t('pager.first')}
            </a>
          )}
          {list.next && (
            <a class="button button-secondary button-small" rel="next" href={`/customers?${next}`}>
              {t('action.next')}
              <Icon name="chevron-right" />
            </a>
          )}
        </nav>
      )}
    </Shell>
  );
};

/** `back`: the customer's card, on a page that shows something else of them. */
export const CustomerPage = ({
  page,
  name,
  back,
  children,
}: {
  page: Page;
  name: string;
  back?: string;
  children?: Child;
}) => (
  <Shell page={page} title={name} live>
    <p class="crumbs">
      <a href="/customers">{page.reader.t('nav.customers')}</a>
      {back && (
        <>
          {' › '}
          <a href={back}>{name}</a>
        </>
      )}
    </p>
    <LiveNotice page={page} />
    {children}
  </Shell>
);

export const NewCustomerPage = ({ page, form }: { page: Page; form: CustomerFormView }) => (
  <Shell page={page} title={page.reader.t('customer.add')} live>
    <p class="crumbs">
      <a href="/customers">{page.reader.t('nav.customers')}</a>
    </p>
    <PageHead title={page.reader.t('customer.add')} />
    <CustomerForm page={page} form={form} at="page" />
  </Shell>
);
