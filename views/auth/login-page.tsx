import type { Page } from '../layout/page.ts';
import { Brand, Shell } from '../layout/shell.tsx';
import { Preferences } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';

/** `problem` is a ready text; the password is never sent back. */
export const LoginPage = ({
  page,
  login = '',
  next = '',
  problem,
}: {
  page: Page;
  login?: string;
  next?: string;
  problem?: string;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('login.title')} narrow>
      <div class="card login">
        <Brand page={page} />
        <h1>{t('login.title')}</h1>
        <p class="lead">{t('login.lead')}</p>
        {problem && <Notice tone="bad">{problem}</Notice>}
        <form method="post" action="/login" class="stack">
          {next && <input type="hidden" name="next" value={next} />}
          <Field name="login" label={t('login.login')}>
            {(control) => (
              <input
                {...control}
                type="text"
                value={login}
                autocomplete="username"
                autocapitalize="none"
                spellcheck={false}
                required
                autofocus={!login}
              />
            )}
          </Field>
          <Field name="password" label={t('login.password')}>
            {(control) => (
              <input {...control} type="password" autocomplete="current-password" required autofocus={Boolean(login)} />
            )}
          </Field>
          <Button kind="primary" size="large">
            {t('login.submit')}
          </Button>
        </form>
        <p class="hint">{t('login.help')}</p>
      </div>
      <Preferences page={page} />
    </Shell>
  );
};
