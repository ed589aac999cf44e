import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { Button } from './button.tsx';

/** The ways to look at a list side by side, some with how many stand there. */
export const ViewTabs = <View extends string>({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly { view: View; label: string; href: string; count?: number | undefined }[];
  current: View;
}) => (
  <nav class="segmented" aria-label={label}>
    {tabs.map(({ view, label, href, count = 0 }) => (
      <a href={href} aria-current={view === current ? 'page' : undefined}>
        {label}
        {count > 0 && ` (${count})`}
      </a>
    ))}
  </nav>
);

/** Looks for words in a list; `kept`: what else its address says. */
export const ListSearch = ({
  page,
  action,
  label,
  q,
  kept,
  children,
}: {
  page: Page;
  action: string;
  label: string;
  q: string;
  kept: Readonly<Record<string, string | undefined>>;
  /** More buttons. */
  children?: Child;
}) => (
  <search>
    <form action={action} class="card call-filters">
      {Object.entries(kept).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
      <label class="wide-filter">
        <span>{label}</span>
        <input type="search" name="q" value={q} maxlength={100} />
      </label>
      <div class="filter-actions">
        <Button icon="search">{page.reader.t('action.search')}</Button>
        {children}
      </div>
    </form>
  </search>
);
