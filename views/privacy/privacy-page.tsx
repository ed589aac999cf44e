import type { ForgetCounts } from '../../server/core/privacy/forgotten.ts';
import { consentPurposes } from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { formatBytes, formatCount, formatInstant } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';

export interface PackView {
  id: string;
  at: number;
  by: string;
  state: 'making' | 'done' | 'failed';
  share: number;
  bytes: number | null;
  expiresAt: number;
}

export interface ConsentView {
  at: number;
  purpose: (typeof consentPurposes)[number];
  given: boolean;
  asked: string;
  by: string;
  how: string;
  callId: string | null;
}

export interface PrivacyView {
  id: string;
  name: string;
  packs: readonly PackView[];
  consents: readonly ConsentView[];
  counts: Partial<ForgetCounts>;
  lawYears: number;
  mayForget: boolean;
  /** What was typed when it was refused. */
  typed?: { reason: string; error: string };
}

/** What goes, and what stays without the person. */
const going = ['points', 'changes', 'notes', 'recordings', 'messages', 'files', 'others'] as const;
const staying = ['calls', 'charges', 'cases', 'tasks', 'refusals', 'held'] as const;

const Counts = ({
  page,
  counts,
  which,
}: {
  page: Page;
  counts: Partial<ForgetCounts>;
  which: readonly (keyof ForgetCounts)[];
}) => (
  <ul>
    {which.map((kind) => {
      const count = counts[kind];
      return count ? <li>{page.reader.t(`forget.${kind}`, { count: formatCount(count, page.reader) })}</li> : null;
    })}
  </ul>
);

const Packs = ({ page, view }: { page: Page; view: PrivacyView }) => {
  const { t } = page.reader;
  const path = `/customers/${view.id}/privacy`;
  const isMaking = view.packs.some(({ state }) => state === 'making');
  const refresh = isMaking
    ? { 'hx-get': path, 'hx-trigger': 'every 1s', 'hx-select': '#packs', 'hx-target': 'this', 'hx-swap': 'outerHTML' }
    : {};
  return (
    <section id="packs" class="card stack" {...refresh}>
      <h2>{t('held.what')}</h2>
      <p class="hint">{t('held.hint')}</p>
      {view.packs.map((pack) => (
        <p>
          {pack.state === 'done' ? (
            <a href={`${path}/packs/${pack.id}`} download>
              {t('held.download', { size: formatBytes(pack.bytes ?? 0, page.reader) })}
            </a>
          ) : pack.state === 'making' ? (
            <progress max="100" value={String(Math.round(pack.share * 100))} aria-label={t('held.making')} />
          ) : (
            <Badge tone="bad">{t('held.failed')}</Badge>
          )}
          <small class="under">
            {formatInstant(pack.at, page.reader)} · {pack.by} ·{' '}
            {t('held.until', { at: formatInstant(pack.expiresAt, page.reader) })}
          </small>
        </p>
      ))}
      {!isMaking && (
        <form method="post" action={`${path}/packs`}>
          <CsrfField page={page} />
          <Button icon="download">{t('held.make')}</Button>
        </form>
      )}
    </section>
  );
};

const Consents = ({ page, view }: { page: Page; view: PrivacyView }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('consent.title')}</h2>
      {view.consents.length === 0 ? (
        <p class="hint">{t('consent.none')}</p>
      ) : (
        <DataTable
          caption={t('consent.title')}
          rows={view.consents}
          columns={[
            { label: t('consent.when'), cell: ({ at }) => formatInstant(at, page.reader) },
            { label: t('consent.purpose'), cell: ({ purpose }) => t(`consent.for-${purpose}`) },
            {
              label: t('consent.answer'),
              cell: ({ given }) => (
                <Badge tone={given ? 'good' : 'bad'}>{t(given ? 'consent.given' : 'consent.refused')}</Badge>
              ),
            },
            {
              label: t('consent.proof'),
              cell: ({ asked, by, how, callId }) => (
                <>
                  {asked}
                  <small class="under">
                    {by} · {how}
                    {callId && (
                      <>
                        {' · '}
                        <a href={`/calls/${callId}`}>{t('consent.call')}</a>
                      </>
                    )}
                  </small>
                </>
              ),
            },
          ]}
        />
      )}
      <form method="post" action={`/customers/${view.id}/privacy/consents`} class="stack">
        <CsrfField page={page} />
        <Field name="purpose" label={t('consent.purpose')}>
          {(control) => (
            <select {...control}>
              {consentPurposes.map((purpose) => (
                <option value={purpose}>{t(`consent.for-${purpose}`)}</option>
              ))}
            </select>
          )}
        </Field>
        <Field name="asked" label={t('consent.source')} hint={t('consent.source-hint')}>
          {(control) => <input {...control} type="text" required maxlength={500} autocomplete="off" />}
        </Field>
        <div class="form-actions">
          <Button name="given" value="yes">
            {t('consent.note-given')}
          </Button>
          <Button name="given" value="no">
            {t('consent.note-refused')}
          </Button>
        </div>
      </form>
    </section>
  );
};

const Forget = ({ page, view }: { page: Page; view: PrivacyView }) => {
  const { t } = page.reader;
  const wrong = `forget.refused-${view.typed?.error}`;
  return (
    <section class="card stack">
      <h2>{t('forget.title')}</h2>
      {view.typed && isTextKey(wrong) && <Notice tone="bad">{t(wrong)}</Notice>}
      <p>{t('forget.goes')}</p>
      <Counts page={page} counts={view.counts} which={going} />
      <p>{t('forget.stays', { years: view.lawYears })}</p>
      <Counts page={page} counts={view.counts} which={staying} />
      <p class="hint">{t('forget.backups')}</p>
      {view.mayForget ? (
        <form method="post" action={`/customers/${view.id}/privacy/forget`} class="stack">
          <CsrfField page={page} />
          <Field name="reason" label={t('forget.reason')} hint={t('forget.reason-hint')}>
            {(control) => (
              <input
                {...control}
                type="text"
                required
                maxlength={500}
                value={view.typed?.reason ?? ''}
                autocomplete="off"
              />
            )}
          </Field>
          <label class="check">
            <input type="checkbox" name="neverAgain" value="on" />
            {t('forget.never-again')}
          </label>
          <Field name="confirm" label={t('forget.confirm', { name: view.name })}>
            {(control) => <input {...control} type="text" required autocomplete="off" />}
          </Field>
          <div class="form-actions">
            <Button kind="danger" icon="trash">
              {t('forget.do')}
            </Button>
          </div>
        </form>
      ) : (
        <p class="hint">{t('forget.owner-only')}</p>
      )}
    </section>
  );
};

/** What is held of a customer, what they agreed to, and the way to forget them. */
export const PrivacyPage = ({ page, view }: { page: Page; view: PrivacyView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('privacy.title')}>
      <p class="crumbs">
        <a href="/customers">{t('nav.customers')}</a> › <a href={`/customers/${view.id}`}>{view.name}</a>
      </p>
      <PageHead title={t('privacy.title')} lead={view.name} />
      <div class="columns">
        <div class="stack">
          <Packs page={page} view={view} />
          <Consents page={page} view={view} />
        </div>
        <Forget page={page} view={view} />
      </div>
    </Shell>
  );
};

/** What was forgotten, and what was kept; while it is at work that is told. */
export const ForgottenPage = ({
  page,
  id,
  done,
  isAtWork,
}: {
  page: Page;
  id: string;
  /** `isFinished`: the sound, the papers and the search index are gone too. */
  done?: { counts: Partial<ForgetCounts>; lawYears: number; isFinished: boolean } | undefined;
  isAtWork: boolean;
}) => {
  const { t } = page.reader;
  const path = `/customers/forgotten/${id}`;
  const refresh =
    (isAtWork && !done) || done?.isFinished === false
      ? {
          'hx-get': path,
          'hx-trigger': 'every 1s',
          'hx-select': '#forgotten',
          'hx-target': 'this',
          'hx-swap': 'outerHTML',
        }
      : {};
  return (
    <Shell page={page} title={t('forget.done')}>
      <p class="crumbs">
        <a href="/customers">{t('nav.customers')}</a>
      </p>
      <div id="forgotten" class="stack" {...refresh}>
        {done ? (
          <>
            <PageHead title={t('forget.done')} />
            {!done.isFinished && <Notice tone="info">{t('forget.unfinished')}</Notice>}
            <section class="card stack">
              <p>{t('forget.gone')}</p>
              <Counts page={page} counts={done.counts} which={going} />
              <p>{t('forget.stays', { years: done.lawYears })}</p>
              <Counts page={page} counts={done.counts} which={staying} />
              <p class="hint">{t('forget.backups')}</p>
            </section>
          </>
        ) : isAtWork ? (
          <Notice tone="info">{t('forget.at-work')}</Notice>
        ) : (
          <Empty icon="alert" title={t('forget.failed')} text={t('forget.failed-text')} />
        )}
      </div>
    </Shell>
  );
};
