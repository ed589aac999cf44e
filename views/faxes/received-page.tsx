import { BelongsTo, WhoseIsIt } from '../customers/whose.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { formatInstant } from '../texts/format.ts';
import { InboxBadges } from './inbox-page.tsx';
import type { ReceivedView } from './inbox-view.ts';

const Acts = ({ page, view, path }: { page: Page; view: ReceivedView; path: string }) => {
  const { t } = page.reader;
  const { line } = view;
  return (
    <div class="case-quick">
      {!line.isDone && (
        <Act page={page} action={`${path}/finish`}>
          <Button kind="primary" icon="check">
            {t('inbox.finish')}
          </Button>
        </Act>
      )}
      {line.isDone && (
        <Act page={page} action={`${path}/reopen`}>
          <Button>{t('inbox.reopen')}</Button>
        </Act>
      )}
      {line.case === undefined && (
        <Act page={page} action={`${path}/case`}>
          <Button icon="plus">{t('inbox.new-case')}</Button>
        </Act>
      )}
      {view.file !== undefined && (
        <>
          <LinkButton href={`/files/${view.file}`} icon="download">
            PDF
          </LinkButton>
          <LinkButton href={`/faxes/new?file=${view.file}`} icon="call-out">
            {t('inbox.fax-on')}
          </LinkButton>
        </>
      )}
      {!line.isNew && (
        <Act page={page} action={`${path}/unread`}>
          <Button kind="quiet">{t('inbox.unread')}</Button>
        </Act>
      )}
    </div>
  );
};

const Give = ({ page, view, path }: { page: Page; view: ReceivedView; path: string }) => {
  const { t } = page.reader;
  return (
    <>
      <Act page={page} action={`${path}/give`} class="card stack">
        <Field name="to" label={t('inbox.give-to')}>
          {(control) => (
            <select {...control}>
              <option value="">{t('inbox.nobody')}</option>
              <optgroup label={t('inbox.people')}>
                {view.people.map(({ value, label }) => (
                  <option value={`person:${value}`}>{label}</option>
                ))}
              </optgroup>
              {view.departments.length > 0 && (
                <optgroup label={t('inbox.units')}>
                  {view.departments.map(({ value, label }) => (
                    <option value={`unit:${value}`}>{label}</option>
                  ))}
                </optgroup>
              )}
            </select>
          )}
        </Field>
        <Button>{t('inbox.give')}</Button>
      </Act>
      <Act page={page} action={`${path}/note`} class="card stack">
        <input type="hidden" name="was" value={view.line.note} />
        <Field name="text" label={t('inbox.note')}>
          {(control) => (
            <textarea {...control} rows={3} maxlength={2000}>
              {view.line.note}
            </textarea>
          )}
        </Field>
        <Button>{t('action.save')}</Button>
      </Act>
      {view.file !== undefined && (
        <details class="card case-act">
          <summary>{t('inbox.mail-on')}</summary>
          <Act page={page} action={`${path}/forward`} class="stack">
            <Field name="address" label={t('inbox.address')}>
              {(control) => <input {...control} type="email" required maxlength={200} />}
            </Field>
            <Button icon="envelope">{t('inbox.mail-on')}</Button>
          </Act>
        </details>
      )}
      {view.line.case === undefined && (
        <details class="card case-act">
          <summary>{t('inbox.to-case')}</summary>
          <Act page={page} action={`${path}/case`} class="stack">
            <Field name="number" label={t('case.number')}>
              {(control) => <input {...control} type="text" required maxlength={30} />}
            </Field>
            <Button>{t('inbox.to-case')}</Button>
          </Act>
        </details>
      )}
      {!view.line.customer && <WhoseIsIt page={page} title={t('inbox.whose')} path={path} act="customer" view={view} />}
      {view.mayRemove && (
        <details class="card case-act">
          <summary>{t('action.remove')}</summary>
          <Act page={page} action={`${path}/remove`} class="stack">
            <p>{t('inbox.remove-text')}</p>
            <Button kind="danger" icon="trash">
              {t('action.remove')}
            </Button>
          </Act>
        </details>
      )}
    </>
  );
};

/** A fax that came in: its pages, who sent it, what was done with it. */
export const ReceivedPage = ({ page, view }: { page: Page; view: ReceivedView }) => {
  const { t } = page.reader;
  const { line } = view;
  const path = `/faxes/in/${encodeURIComponent(line.id)}`;
  const title = line.customer?.name ?? (line.from || t('inbox.hidden'));
  return (
    <Shell page={page} title={title}>
      <p>
        <a href="/faxes/in">← {t('nav.faxes-in')}</a>
      </p>
      <PageHead title={title} lead={formatInstant(line.at, page.reader)} />
      <div class="with-aside">
        <div class="stack">
          <section class="card stack">
            <InboxBadges page={page} line={line} />
            {line.why !== undefined && <Notice tone="bad">{word(page.reader, 'inbox-why', line.why)}</Notice>}
            <dl class="facts">
              <dt>{t('inbox.caller')}</dt>
              <dd>{[view.caller, view.callerName].filter(Boolean).join(' · ') || t('inbox.hidden')}</dd>
              {view.remoteId !== undefined && (
                <>
                  <dt>{t('fax.remote')}</dt>
                  <dd>{view.remoteId}</dd>
                </>
              )}
              <dt>{t('fax.line')}</dt>
              <dd>
                {[view.modem, view.bitRate !== undefined && t('fax.speed', { rate: view.bitRate }), view.ecm && 'ECM']
                  .filter(Boolean)
                  .join(' · ')}
              </dd>
              <BelongsTo page={page} line={line} />
              {line.holder !== undefined && (
                <>
                  <dt>{t('inbox.holder')}</dt>
                  <dd>{line.holder}</dd>
                </>
              )}
            </dl>
            <Acts page={page} view={view} path={path} />
          </section>
          <ul class="fax-pages fax-pages-large">
            {view.pages.map((each) => (
              <li id={`page-${each.page}`}>
                {(each.badRows > 0 || each.verdict === 'RTN') && (
                  <Notice tone="warn">{t('inbox.bad-page', { rows: each.badRows })}</Notice>
                )}
                <a href={`${path}/pages/${each.page}?width=1600&turned=${each.turned}`} target="_blank" rel="noopener">
                  <img
                    src={`${path}/pages/${each.page}?width=800&turned=${each.turned}`}
                    alt={t('fax.picture', { page: each.page, pages: view.pages.length })}
                    width={800}
                    height={each.turned % 2 === 0 ? 1131 : 566}
                    loading="lazy"
                  />
                </a>
                <span class="fax-page-foot">
                  <small>{t('fax.page-of', { page: each.page, pages: view.pages.length })}</small>
                  <Act page={page} action={`${path}/turn`} fields={{ page: String(each.page) }}>
                    <Button kind="quiet" size="small">
                      {t('inbox.turn')}
                    </Button>
                  </Act>
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div class="stack">
          <Give page={page} view={view} path={path} />
          {view.events.length > 0 && (
            <section class="card stack">
              <h2>{t('inbox.story')}</h2>
              <ul class="case-calls">
                {view.events.map((event) => (
                  <li>
                    <span>{word(page.reader, 'inbox-event', event.kind)}</span>
                    <small>
                      {[event.detail, event.who, formatInstant(event.at, page.reader)].filter(Boolean).join(' · ')}
                    </small>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </Shell>
  );
};
