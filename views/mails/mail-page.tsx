import { raw } from 'hono/html';
import { WhoseIsIt } from '../customers/whose.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { formatBytes, formatInstant } from '../texts/format.ts';
import { MailBadges } from './mail-words.tsx';
import type { MailPageView } from './mails-view.ts';

/** As in the service: `spam` and what makes a contact improper. */
const dismissals = ['spam', 'joke', 'insult', 'job-request', 'social-engineering', 'other'] as const;

const Files = ({ page, view }: { page: Page; view: MailPageView }) => {
  const { t } = page.reader;
  const shown = view.files.filter(({ cid, id }) => id === undefined || cid === undefined || !view.html?.includes(id));
  if (shown.length === 0) return null;
  return (
    <ul class="case-calls">
      {shown.map((file) => (
        <li>
          {file.id === undefined ? (
            <span>{file.name || t('mails.unknown-file')}</span>
          ) : (
            <a href={`/files/${file.id}`}>{file.name || t('mails.unknown-file')}</a>
          )}
          <small>
            {file.bytes > 0 && formatBytes(file.bytes, page.reader)}
            {file.leftOut && ` · ${t(`mails-left-out.${file.leftOut}`)}`}
          </small>
        </li>
      ))}
    </ul>
  );
};

const Acts = ({ page, view }: { page: Page; view: MailPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const path = `/mails/${line.id}`;
  const isOpen = line.direction === 'in' && (line.state === 'new' || line.state === 'taken');
  return (
    <>
      <div class="case-quick">
        {line.state === 'new' && (
          <Act page={page} action={`${path}/take`}>
            <Button kind="primary">{t('mails.take')}</Button>
          </Act>
        )}
        <Act page={page} action={`${path}/answer`}>
          <Button icon="envelope">{t('mails.answer')}</Button>
        </Act>
        <Act page={page} action={`${path}/forward`}>
          <Button>{t('mails.forward')}</Button>
        </Act>
        {isOpen && (
          <Act page={page} action={`${path}/finish`}>
            <Button icon="check">{t('mails.finish')}</Button>
          </Act>
        )}
        {line.state === 'taken' && (
          <Act page={page} action={`${path}/give`} fields={{ to: '' }}>
            <Button kind="quiet">{t('mails.back')}</Button>
          </Act>
        )}
        {line.direction === 'out' && (line.state === 'failed' || line.state === 'unsure') && (
          <Act page={page} action={`${path}/retry`}>
            <Button kind="primary">{t('mail.retry')}</Button>
          </Act>
        )}
      </div>
      {isOpen && view.people.length > 0 && (
        <Act page={page} action={`${path}/give`} class="card stack">
          <Field name="to" label={t('mails.give-to')}>
            {(control) => (
              <select {...control}>
                {view.people.map(({ value, label }) => (
                  <option value={value}>{label}</option>
                ))}
              </select>
            )}
          </Field>
          <Button>{t('mails.give')}</Button>
        </Act>
      )}
      {line.direction === 'in' && line.state !== 'dismissed' && (
        <details class="card case-act">
          <summary>{t('mails.dismiss')}</summary>
          <form method="post" action={`${path}/dismiss`} class="stack">
            <CsrfField page={page} />
            <Field name="why" label={t('mails.dismiss-why')}>
              {(control) => (
                <select {...control}>
                  {dismissals.map((why) => (
                    <option value={why}>{why === 'spam' ? t('mails.spam') : t(`improper.${why}`)}</option>
                  ))}
                </select>
              )}
            </Field>
            <Button kind="danger">{t('mails.dismiss')}</Button>
          </form>
        </details>
      )}
      {!line.customer && (
        <WhoseIsIt page={page} title={t('mails.whose')} path={path} act="link" view={view}>
          <Act page={page} action={`${path}/new-customer`}>
            <Button kind="quiet" icon="plus">
              {t('mails.new-customer')}
            </Button>
          </Act>
        </WhoseIsIt>
      )}
    </>
  );
};

/** One mail: who, what, its files, what was written before, what can be done. */
export const MailReadPage = ({ page, view }: { page: Page; view: MailPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const subject = line.subject || t('mails.no-subject');
  return (
    <Shell page={page} title={subject}>
      <p>
        <a href="/mails">← {t('nav.mails')}</a>
      </p>
      <PageHead title={subject} />
      <div class="with-aside">
        <div class="stack">
          <section class="card stack">
            <span class="badges">
              <MailBadges page={page} line={line} />
            </span>
            {line.why && (
              <Notice tone={line.direction === 'in' ? 'info' : 'bad'}>
                {line.direction === 'in' && line.why !== 'left'
                  ? t('mails.dismissed-as', {
                      why: line.why === 'spam' ? t('mails.spam') : word(page.reader, 'improper', line.why),
                    })
                  : word(page.reader, 'mail-why', line.why)}{' '}
                {view.detail}
              </Notice>
            )}
            <dl class="facts">
              <dt>{t('mails.from')}</dt>
              <dd>{view.from}</dd>
              <dt>{t('mail.to')}</dt>
              <dd>{[...view.to, ...view.cc].join(', ') || '—'}</dd>
              <dt>{t('mails.at')}</dt>
              <dd>{formatInstant(line.at, page.reader)}</dd>
              {line.customer && (
                <>
                  <dt>{t('case.customer')}</dt>
                  <dd>
                    <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a>
                  </dd>
                </>
              )}
              {line.case && (
                <>
                  <dt>{t('case.number')}</dt>
                  <dd>
                    <a href={`/cases/${line.case}`}>{line.case}</a>
                  </dd>
                </>
              )}
              {line.person && (
                <>
                  <dt>{t('mails.person')}</dt>
                  <dd>{line.person}</dd>
                </>
              )}
            </dl>
            <Files page={page} view={view} />
          </section>
          <article class="card mail-body" aria-label={t('mails.body')}>
            {/* Made harmless when it was taken in; the page's policy fetches nothing from elsewhere. */}
            {view.html === undefined ? <pre>{view.text}</pre> : raw(view.html)}
          </article>
          {view.thread.length > 0 && (
            <section class="card stack">
              <h2>{t('mails.thread')}</h2>
              <ul class="case-calls">
                {view.thread.map((each) => (
                  <li>
                    <a href={`/mails/${each.id}`}>{each.subject || t('mails.no-subject')}</a>
                    <small>
                      {each.direction === 'out' && `${t('mails.to')} `}
                      {[each.who, formatInstant(each.at, page.reader)].join(' · ')}
                    </small>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <aside class="stack">
          <Acts page={page} view={view} />
          {line.case && (
            <LinkButton href={`/cases/${line.case}`} icon="file" kind="quiet">
              {t('mails.to-case', { number: line.case })}
            </LinkButton>
          )}
        </aside>
      </div>
    </Shell>
  );
};
