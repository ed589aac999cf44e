import type { Child } from 'hono/jsx';
import type { RetainedKind } from '../../server/core/office/privacy.ts';
import { mostKeptDays, retainedKinds } from '../../server/core/office/privacy.ts';
import { consentPurposes } from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import type { FieldSpec } from '../parts/form.ts';
import { formatCount, formatDate, formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

export const retentionFields = (reader: Reader): FieldSpec[] => [
  {
    kind: 'number',
    name: 'lawYears',
    label: 'retention.law-years',
    hint: 'retention.law-years-hint',
    min: 0,
    max: 100,
    optional: true,
  },
  ...retainedKinds.map(
    (kind): FieldSpec => ({
      kind: 'number',
      name: `keepDays.${kind}`,
      label: `retention.keep-${kind}`,
      hint: `retention.keep-${kind}-hint`,
      min: 0,
      max: mostKeptDays,
      unit: 'retention.days',
    }),
  ),
  {
    kind: 'checks',
    name: 'demandConsent',
    label: 'retention.demand',
    hint: 'retention.demand-hint',
    options: consentPurposes.map((value) => ({ value, label: reader.t(`consent.for-${value}`) })),
  },
];

/** How long what is known of customers is kept, and what would go tonight. */
export const RetentionPage = ({
  page,
  form,
  lines,
}: {
  page: Page;
  form: Child;
  lines: readonly { kind: RetainedKind; before: number; count: number; isMore: boolean }[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.privacy')}>
      <PageHead title={t('nav.privacy')} lead={t('retention.lead')}>
        <LinkButton href="/owner/views" icon="eye">
          {t('views.title')}
        </LinkButton>
      </PageHead>
      <div class="columns">
        <div>{form}</div>
        <section class="card stack">
          <h2>{t('retention.tonight')}</h2>
          <p class="hint">{t('retention.own-days')}</p>
          {lines.length === 0 ? (
            <p class="hint">{t('retention.nothing')}</p>
          ) : (
            <DataTable
              caption={t('retention.tonight')}
              rows={lines}
              columns={[
                { label: t('retention.what'), cell: ({ kind }) => t(`retention.keep-${kind}`) },
                { label: t('retention.before'), cell: ({ before }) => formatDate(before, page.reader) },
                {
                  label: t('retention.count'),
                  number: true,
                  cell: ({ count, isMore }) => `${formatCount(count, page.reader)}${isMore ? '+' : ''}`,
                },
              ]}
            />
          )}
        </section>
      </div>
    </Shell>
  );
};

export interface ViewLine {
  lastAt: number;
  who: string;
  kind: 'card' | 'search' | 'recording' | 'export';
  subject: string;
  /** Name of the customer, where it is a card that is still there. */
  name?: string;
  count: number;
}

/** Who looked at what, the latest first. */
export const ViewsPage = ({
  page,
  lines,
  query,
  people,
  next,
}: {
  page: Page;
  lines: readonly ViewLine[];
  query: { login: string; kind: string; subject: string };
  people: readonly { login: string; name: string }[];
  next?: number | undefined;
}) => {
  const { t } = page.reader;
  const address = (more: Record<string, string>, path = '/owner/views'): string =>
    `${path}?${new URLSearchParams({ ...query, ...more })}`;
  return (
    <Shell page={page} title={t('views.title')}>
      <p class="crumbs">
        <a href="/owner/privacy">{t('nav.privacy')}</a>
      </p>
      <PageHead title={t('views.title')} lead={t('views.lead')}>
        <LinkButton href={address({}, '/owner/views.csv')} icon="download" download>
          CSV
        </LinkButton>
      </PageHead>
      <form action="/owner/views" class="segment-row">
        <select name="login" aria-label={t('views.who')}>
          <option value="">{t('views.everybody')}</option>
          {people.map(({ login, name }) => (
            <option value={login} selected={login === query.login}>
              {name}
            </option>
          ))}
        </select>
        <select name="kind" aria-label={t('views.what')}>
          <option value="">{t('views.everything')}</option>
          {(['card', 'search', 'recording', 'export'] as const).map((kind) => (
            <option value={kind} selected={kind === query.kind}>
              {t(`views.kind-${kind}`)}
            </option>
          ))}
        </select>
        {query.subject && <input type="hidden" name="subject" value={query.subject} />}
        <button type="submit" class="button button-secondary button-normal">
          {t('action.search')}
        </button>
      </form>
      {lines.length === 0 ? (
        <Empty icon="eye" title={t('views.none')} text={t('views.none-text')} />
      ) : (
        <DataTable
          caption={t('views.title')}
          rows={lines}
          columns={[
            { label: t('views.when'), cell: ({ lastAt }) => formatInstant(lastAt, page.reader) },
            { label: t('views.who'), cell: ({ who }) => who },
            { label: t('views.what'), cell: ({ kind }) => t(`views.kind-${kind}`) },
            {
              label: t('views.of'),
              cell: ({ subject, name }) => (name ? <a href={address({ subject })}>{name}</a> : subject || '–'),
            },
            { label: t('views.times'), number: true, cell: ({ count }) => String(count) },
          ]}
        />
      )}
      {next !== undefined && (
        <nav class="pager" aria-label={t('pager.label')}>
          <LinkButton href={address({ from: String(next) })} size="small" rel="next">
            {t('action.next')}
          </LinkButton>
        </nav>
      )}
    </Shell>
  );
};
