import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { Button, LinkButton } from './button.tsx';

/** The address of a list with these conditions; those without a value are left out, as is the first page. */
export function filteredPath(path: string, filter: Readonly<Record<string, string>>, page = 1): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** What a list or report is narrowed by; `cleared` is its address without any condition. */
export const FilterForm = ({
  page,
  action,
  cleared,
  go,
  hidden = {},
  children,
}: {
  page: Page;
  action: string;
  cleared?: string;
  /** What the button says in place of "search". */
  go?: string;
  hidden?: Readonly<Record<string, string>>;
  children: Child;
}) => {
  const { t } = page.reader;
  return (
    <form action={action} class="card call-filters">
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <div class="filter-actions">
        <Button kind="primary" icon="search">
          {go ?? t('action.search')}
        </Button>
        {cleared !== undefined && (
          <LinkButton href={cleared} kind="quiet">
            {t('calls.clear')}
          </LinkButton>
        )}
      </div>
    </form>
  );
};

/** First and last day, both of them included. */
export const FilterDays = ({ page, from, to }: { page: Page; from: string | undefined; to: string | undefined }) => {
  const { t } = page.reader;
  return (
    <>
      <label>
        <span>{t('calls.from')}</span>
        <input type="date" name="from" value={from ?? ''} />
      </label>
      <label>
        <span>{t('calls.to')}</span>
        <input type="date" name="to" value={to ?? ''} />
      </label>
    </>
  );
};

/** Words to look for, over the whole width. */
export const FilterWords = ({ label, value, hint }: { label: string; value: string | undefined; hint?: string }) => (
  <label class="wide-filter">
    <span>{label}</span>
    <input type="search" name="q" value={value ?? ''} placeholder={hint} />
  </label>
);
