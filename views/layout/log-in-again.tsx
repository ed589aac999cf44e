import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { Page } from './page.ts';

/**
 * What `again.js` lays over the page when its session ended: a log-in, or a word to whoever is logged in instead. The
 * texts come with the page, so that they are in its language; the names keep clear of those of the page's own fields.
 */
export const LogInAgain = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <template id="again">
      <dialog class="dialog again" aria-labelledby="again-title" aria-describedby="again-text">
        <form method="post" action="/login" data-wrong={t('login.wrong')} data-wait={t('login.wait')}>
          <h2 id="again-title">{t('again.title')}</h2>
          <p id="again-text">{t('again.text')}</p>
          <div data-problem="" hidden>
            <Notice tone="bad" />
          </div>
          <Field name="again-login" label={t('login.login')}>
            {(control) => (
              <input
                {...control}
                type="text"
                value={page.person?.login}
                autocomplete="username"
                autocapitalize="none"
                spellcheck={false}
                required
              />
            )}
          </Field>
          <Field name="again-password" label={t('login.password')}>
            {(control) => <input {...control} type="password" autocomplete="current-password" required autofocus />}
          </Field>
          <div class="form-actions">
            <Button kind="primary">{t('again.submit')}</Button>
            <Button type="button" data-leave="">
              {t('action.close')}
            </Button>
          </div>
        </form>
      </dialog>
      <dialog class="dialog again" aria-labelledby="other-title" aria-describedby="other-text">
        <div>
          <h2 id="other-title">{t('again.other.title')}</h2>
          <p id="other-text">{t('again.other.text')}</p>
          <div class="form-actions">
            <LinkButton href="/" kind="primary">
              {t('again.other.leave')}
            </LinkButton>
            <Button type="button" data-leave="">
              {t('again.other.look')}
            </Button>
          </div>
        </div>
      </dialog>
    </template>
  );
};
