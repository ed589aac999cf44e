import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';

/** What stands under the mails of one person; an owner also edits the office's. */
export const SignaturePage = ({ page, own, office }: { page: Page; own: string; office?: string | undefined }) => {
  const { t } = page.reader;
  const form = (of: 'own' | 'office', text: string) => (
    <form method="post" action="/mails/signature" class="card stack">
      <CsrfField page={page} />
      <input type="hidden" name="of" value={of} />
      <Field name="text" within={of} label={t(`mails.signature-${of}`)} hint={t('mails.signature-hint')}>
        {(control) => (
          <textarea {...control} rows={5} maxlength={2000}>
            {text}
          </textarea>
        )}
      </Field>
      <div class="form-actions">
        <Button kind="primary">{t('action.save')}</Button>
      </div>
    </form>
  );
  return (
    <Shell page={page} title={t('mails.signature')}>
      <p>
        <a href="/mails">← {t('nav.mails')}</a>
      </p>
      <PageHead title={t('mails.signature')} />
      {form('own', own)}
      {office !== undefined && form('office', office)}
    </Shell>
  );
};
