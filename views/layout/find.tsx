import { IconButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Page } from './page.ts';

/** Leads to the customer file; with script it opens the search over the page at hand. */
export const FindLink = ({ page }: { page: Page }) => (
  <a class="find-link" href="/customers" data-find="">
    <Icon name="search" />
    {page.reader.t('find.open')}
    <kbd>/</kbd>
  </a>
);

/** As `FindLink`, where there is no room for words. */
export const FindButton = ({ page }: { page: Page }) => (
  <IconButton icon="search" label={page.reader.t('find.open')} data-find="" />
);

/** The customer file one key away: lists as one types, Enter opens. */
export const FindDialog = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <dialog id="find" class="dialog find" aria-label={t('find.title')}>
      <search>
        <form action="/customers">
          <label class="unseen" for="find-text">
            {t('find.title')}
          </label>
          <input
            id="find-text"
            type="search"
            name="q"
            placeholder={t('customer.search-hint')}
            autocomplete="off"
            spellcheck={false}
            hx-get="/customers/find"
            hx-trigger="input changed delay:120ms"
            hx-target="#find-list"
            hx-swap="innerHTML"
            hx-sync="this:replace"
          />
        </form>
      </search>
      <div id="find-list" aria-live="polite" />
      <p class="hint">{t('find.keys')}</p>
    </dialog>
  );
};
