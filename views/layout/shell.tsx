import type { Child } from 'hono/jsx';
import { Notice } from '../parts/badge.tsx';
import { IconButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { FindButton, FindDialog, FindLink } from './find.tsx';
import { LogInAgain } from './log-in-again.tsx';
import { currentItem, navFor } from './nav.ts';
import type { Page } from './page.ts';
import { UserMenu } from './user-menu.tsx';

// No styles from script and no evaluated texts: the content security policy allows neither.
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: false, mode: 'same-origin' });

/** The document around every page. `narrow` centres one column: log-in, wizard, errors; `live` pages keep moving. */
export const Shell = ({
  page,
  title,
  narrow = false,
  live = false,
  style,
  script,
  children,
}: {
  page: Page;
  title: string;
  narrow?: boolean;
  live?: boolean;
  /** A style sheet of this page alone. */
  style?: string;
  /** A script of this page alone. */
  script?: string;
  children?: Child;
}) => {
  const { t, language } = page.reader;
  const headers = page.csrf ? { 'hx-headers:inherited': JSON.stringify({ 'X-CSRF': page.csrf }) } : {};
  return (
    <html lang={language} data-theme={page.theme}>
      <head>
        <meta charset="utf-8" />
        <title>{t('page.title', { page: title, office: page.officeName })}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        <link rel="icon" href={page.asset('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={page.asset('style.css')} />
        {live && <link rel="stylesheet" href={page.asset('live.css')} />}
        {style && <link rel="stylesheet" href={page.asset(style)} />}
        <script src={page.asset('htmx.js')} defer />
        <script src={page.asset('page.js')} defer />
        {page.csrf && <script src={page.asset('again.js')} defer />}
        {page.csrf && <DraftScript page={page} />}
        {live && <script src={page.asset('live.js')} defer />}
        {script && <script src={page.asset(script)} defer />}
      </head>
      <body class={page.person && !narrow ? 'with-nav' : 'alone'} data-person={page.person?.login} {...headers}>
        <a class="skip" href="#main">
          {t('skip.to-content')}
        </a>
        <div id="offline" class="offline" role="alert" hidden>
          <Icon name="alert" />
          {t('offline.banner')}
        </div>
        <div id="request-failed" class="offline" role="alert" hidden>
          <Icon name="alert" />
          {t('offline.failed')}
        </div>
        {page.person && !narrow && <Navigation page={page} />}
        <main id="main" tabindex={-1}>
          {page.flash && (
            <Notice tone={page.flash.tone}>
              <Icon name={page.flash.tone === 'bad' ? 'alert' : 'check'} />
              {t(page.flash.key, page.flash.values)}
            </Notice>
          )}
          {children}
        </main>
        {page.person && !narrow && <FindDialog page={page} />}
        <dialog id="dialog" class="dialog" aria-live="polite" />
        {page.csrf && <LogInAgain page={page} />}
      </body>
    </html>
  );
};

/** Keeps what is typed, with the words that it tells about it. */
const DraftScript = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <script
      src={page.asset('drafts.js')}
      defer
      data-saving={t('desk.saving')}
      data-saved={t('desk.saved')}
      data-failed={t('desk.not-saved')}
      data-restored={t('draft.restored', { time: '{time}' })}
      data-discard={t('draft.discard')}
      data-elsewhere={t('draft.elsewhere', { time: '{time}' })}
      data-take={t('draft.take')}
      data-keep={t('draft.keep')}
    />
  );
};

export const Brand = ({ page }: { page: Page }) => (
  <span class="brand">
    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8 19v-3a8 8 0 0 1 16 0v3M8 19a3 3 0 0 0 3 3V17a3 3 0 0 0-3 2ZM24 19a3 3 0 0 1-3 3V17a3 3 0 0 1 3 2Z" />
    </svg>
    <span>
      <b>{page.officeName || page.reader.t('brand.name')}</b>
      {page.officeName && page.officeName !== page.reader.t('brand.name') && (
        <small>{page.reader.t('brand.name')}</small>
      )}
    </span>
  </span>
);

// One menu for all widths: a column beside the page, or, on a narrow screen, a drawer the browser itself opens.
const Navigation = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  const groups = navFor(page.person?.roles ?? []);
  const current = currentItem(groups, page.path);
  return (
    <>
      <header class="topbar">
        <IconButton icon="menu" label={t('nav.open')} popovertarget="nav" />
        <Brand page={page} />
        <FindButton page={page} />
      </header>
      <div id="nav" class="sidebar" popover="auto">
        <div class="sidebar-head">
          <Brand page={page} />
          <IconButton icon="close" label={t('nav.close')} popovertarget="nav" popovertargetaction="hide" />
        </div>
        <FindLink page={page} />
        <nav aria-label={t('nav.label')}>
          {groups.map((group, index) => (
            // The work of every day and what one came for are open; so is a menu that is short anyway.
            <details
              class="nav-group"
              open={index === 0 || groups.length < 3 || (current && group.items.includes(current))}
            >
              <summary>
                {t(group.label)}
                <Icon name="chevron-right" />
              </summary>
              <ul>
                {group.items.map((item) => (
                  <li>
                    <a href={item.href} aria-current={item === current ? 'page' : undefined}>
                      <Icon name={item.icon} />
                      {t(item.label)}
                    </a>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </nav>
        <UserMenu page={page} />
      </div>
    </>
  );
};

/** Title of a page with its actions at the right. */
export const PageHead = ({ title, lead, children }: { title: string; lead?: string; children?: Child }) => (
  <div class="page-head">
    <div>
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
    </div>
    {children && <div class="page-actions">{children}</div>}
  </div>
);
