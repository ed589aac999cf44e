import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { languages } from '../texts/reader.ts';
import { type Page, themes } from './page.ts';

/** The token that proves the form is ours. */
export const CsrfField = ({ page }: { page: Page }) =>
  page.csrf ? <input type="hidden" name="_csrf" value={page.csrf} /> : null;

/** Language and theme: plain forms that come back to the same page. */
export const Preferences = ({ page }: { page: Page }) => {
  const { t, language } = page.reader;
  return (
    <div class="preferences">
      <form method="post" action="/preferences" class="segmented" aria-label={t('user.language')}>
        <CsrfField page={page} />
        <input type="hidden" name="back" value={page.path} />
        {languages.map((own) => (
          <button
            type="submit"
            name="language"
            value={own}
            lang={own}
            aria-pressed={own === language ? 'true' : 'false'}
          >
            {t(`language.${own}`)}
          </button>
        ))}
      </form>
      <form method="post" action="/preferences" class="segmented" aria-label={t('user.theme')}>
        <CsrfField page={page} />
        <input type="hidden" name="back" value={page.path} />
        {themes.map((theme) => (
          <button type="submit" name="theme" value={theme} aria-pressed={theme === page.theme ? 'true' : 'false'}>
            {t(`theme.${theme}`)}
          </button>
        ))}
      </form>
    </div>
  );
};

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

export const UserMenu = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  const { person } = page;
  if (!person) return null;
  return (
    <details class="user-menu">
      <summary>
        <span class="unseen">{t('user.menu')}: </span>
        <span class="avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
        <span class="user-name">
          <b>{person.name}</b>
          <small>{person.roles.map((role) => t(`role.${role}`)).join(', ')}</small>
        </span>
        <Icon name="chevron-up" />
      </summary>
      <div class="user-panel">
        <Preferences page={page} />
        <form method="post" action="/logout" data-sessionless="">
          <CsrfField page={page} />
          <Button kind="quiet" icon="logout">
            {t('login.logout')}
          </Button>
        </form>
      </div>
    </details>
  );
};
