import { Button, LinkButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Page } from './page.ts';
import { Shell } from './shell.tsx';

export type ErrorKind = '400' | '403' | '404' | '413' | 'csrf' | 'file-not-kept' | 'busy' | '500';

/** `reference` is also in the log, so that a reader's complaint can be found there. */
export const ErrorPage = ({ page, kind, reference = '' }: { page: Page; kind: ErrorKind; reference?: string }) => {
  const { t } = page.reader;
  const title = t(`error.${kind}.title`);
  return (
    <Shell page={page} title={title} narrow={!page.person}>
      <div class="empty">
        <Icon name="alert" />
        <h1>{title}</h1>
        <p>{t(`error.${kind}.text`, { reference })}</p>
        <LinkButton href="/" kind="primary">
          {t('error.home')}
        </LinkButton>
      </div>
    </Shell>
  );
};

/** The same inside the dialog of the page that was being used. */
export const ErrorNotice = ({ page, kind, reference = '' }: { page: Page; kind: ErrorKind; reference?: string }) => {
  const { t } = page.reader;
  return (
    <div>
      <h2>{t(`error.${kind}.title`)}</h2>
      <p>{t(`error.${kind}.text`, { reference })}</p>
      <div class="form-actions">
        <Button type="button" data-close>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
};
