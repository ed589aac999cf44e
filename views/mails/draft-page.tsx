import { mayGoAnyway } from '../../server/core/mail/judge-mailing.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { formatBytes } from '../texts/format.ts';
import type { DraftView } from './mails-view.ts';

/** A mail that is being written; what is typed is kept every two seconds. */
export const DraftPage = ({ page, view }: { page: Page; view: DraftView }) => {
  const { t } = page.reader;
  const path = `/mails/drafts/${view.id}`;
  const { fields } = view;
  return (
    <Shell page={page} title={t('mails.write')}>
      <p>
        <a href="/mails">← {t('nav.mails')}</a>
      </p>
      <PageHead title={t('mails.write')} />
      {!view.hasServer && <Notice tone="warn">{t('mail-why.no-server')}</Notice>}
      {view.objection && <Notice tone="bad">{word(page.reader, 'mails-objection', view.objection)}</Notice>}
      {view.missing.length > 0 && (
        <Notice tone="warn">{t('mails.missing', { fields: view.missing.join(', ') })}</Notice>
      )}
      <div class="with-aside">
        <form
          id="draft"
          method="post"
          action={`${path}/send`}
          class="card stack letter"
          hx-post={`${path}/keep`}
          hx-trigger="input delay:2s, change"
          hx-swap="none"
        >
          <CsrfField page={page} />
          <Field name="to" label={t('mail.to')}>
            {(control) => <input {...control} type="email" value={fields.to ?? ''} required maxlength={254} />}
          </Field>
          <Field name="subject" label={t('mail.subject')}>
            {(control) => <input {...control} type="text" value={fields.subject ?? ''} required maxlength={300} />}
          </Field>
          <Field name="text" label={t('mails.text')} hint={t('mails.text-hint')}>
            {(control) => (
              <textarea {...control} rows={16} required maxlength={100_000}>
                {fields.text ?? ''}
              </textarea>
            )}
          </Field>
          {view.objection && mayGoAnyway(view.objection) && (
            <label class="check">
              <input type="checkbox" name="anyway" value="yes" />
              {t('mails.anyway')}
            </label>
          )}
          <div class="form-actions">
            <Button kind="primary" icon="envelope">
              {t('mails.send')}
            </Button>
            <Button formaction={`${path}/later`} formnovalidate>
              {t('mails.later')}
            </Button>
          </div>
        </form>
        <aside class="stack">
          {view.templates.length > 0 && (
            <Act page={page} action={`${path}/template`} class="card stack">
              <Field name="template" label={t('mails.template')}>
                {(control) => (
                  <select {...control}>
                    {view.templates.map(({ value, label }) => (
                      <option value={value} selected={value === fields.template}>
                        {label}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Button>{t('mails.use-template')}</Button>
            </Act>
          )}
          <section class="card stack">
            <h2>{t('mails.attachments')}</h2>
            {view.files.map((file) => (
              <Act page={page} action={`${path}/detach`} fields={{ file: file.id }} class="case-quick">
                <a href={`/files/${file.id}`}>{file.name}</a>
                <small>{formatBytes(file.bytes, page.reader)}</small>
                <Button kind="quiet" size="small" icon="trash" title={t('mails.detach', { name: file.name })} />
              </Act>
            ))}
            <form method="post" action={`${path}/files`} enctype="multipart/form-data" class="stack">
              <CsrfField page={page} />
              <Field name="file" label={t('mails.attach')}>
                {(control) => <input {...control} type="file" multiple required />}
              </Field>
              <Button icon="plus">{t('mails.attach')}</Button>
            </form>
          </section>
          {view.customer && (
            <p>
              <a href={`/customers/${view.customer.id}`}>{view.customer.name}</a>
            </p>
          )}
          {view.case && (
            <p>
              <a href={`/cases/${view.case}`}>{t('mails.to-case', { number: view.case })}</a>
            </p>
          )}
          <Act page={page} action={`${path}/remove`}>
            <Button kind="danger" icon="trash">
              {t('mails.discard')}
            </Button>
          </Act>
        </aside>
      </div>
    </Shell>
  );
};
