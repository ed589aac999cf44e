import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatBytes, formatCount } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';
import { StateBadge } from './import-list-page.tsx';
import { FileForm, SettingsForm } from './import-settings-form.tsx';
import { type ImportField, type ImportView, isAtWork } from './import-view.ts';

export const Act = ({ page, action, children }: { page: Page; action: string; children?: Child }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

const Facts = ({ page, facts }: { page: Page; facts: readonly (readonly [string, number])[] }) => (
  <dl class="facts">
    {facts.map(([term, value]) => (
      <>
        <dt>{term}</dt>
        <dd>{formatCount(value, page.reader)}</dd>
      </>
    ))}
  </dl>
);

const counted = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const;

const Preview = ({ page, view }: { page: Page; view: ImportView }) => {
  const { t } = page.reader;
  const { preview } = view;
  if (!preview) return null;
  const shown = counted.filter((name) => preview[name] > 0 || name === 'created');
  return (
    <section class="card stack">
      <h2>{t('imports.preview-title')}</h2>
      <Facts page={page} facts={shown.map((name) => [t(`imports.${name}`), preview[name]])} />
      {Object.keys(preview.reasons).length > 0 && (
        <ul>
          {Object.entries(preview.reasons).map(([reason, count]) => (
            <li>
              {t(`imports.reason-${reason as keyof typeof preview.reasons}`)}: {formatCount(count, page.reader)}
            </li>
          ))}
        </ul>
      )}
      {preview.oddNumbers > 0 && (
        <p class="hint">{t('imports.odd-numbers', { count: formatCount(preview.oddNumbers, page.reader) })}</p>
      )}
      <div class="form-actions">
        <Act page={page} action={`/customers/import/${view.id}/run`}>
          <Button kind="primary" icon="check">
            {t('imports.run')}
          </Button>
        </Act>
      </div>
      <DataTable
        caption={t('imports.preview-title')}
        rows={[...preview.examples].sort(
          (a, b) => counted.indexOf(b.what) - counted.indexOf(a.what) || a.line - b.line,
        )}
        columns={[
          { label: t('imports.line'), cell: ({ line }) => String(line), number: true },
          { label: t('imports.what'), cell: ({ what }) => t(`imports.${what}`) },
          { label: t('customer.name'), cell: ({ name }) => name || '–' },
          {
            label: t('imports.why'),
            cell: ({ reason, value, matchedBy }) =>
              reason
                ? `${t(`imports.reason-${reason}`)}${value ? `: ${value}` : ''}`
                : matchedBy
                  ? t('imports.matched-by', { rule: t(`imports.match-${matchedBy}`) })
                  : '–',
          },
        ]}
      />
      <p class="hint">{t('imports.first-shown')}</p>
    </section>
  );
};

/** How far the work at hand has come, or what came of it. */
const Progress = ({ page, view }: { page: Page; view: ImportView }) => {
  const { t } = page.reader;
  const all =
    view.state === 'undoing' || view.state === 'undo-stopped'
      ? view.created + view.updated
      : Math.max(0, (view.source?.rows ?? 0) - ((view.settings?.headerAt ?? -1) + 1));
  const facts =
    view.state === 'previewing' || view.state === 'reading'
      ? []
      : [
          ...counted.filter((name) => view[name] > 0).map((name) => [t(`imports.${name}`), view[name]] as const),
          ...(['removed', 'restored', 'kept'] as const)
            .filter((name) => view[name] > 0)
            .map((name) => [t(`imports.${name}`), view[name]] as const),
        ];
  const why = view.why === undefined ? undefined : `imports.why-${view.why}`;
  return (
    <section class="card stack">
      <p>
        <StateBadge page={page} row={view} />
      </p>
      {why !== undefined && (
        <Notice tone={view.state === 'failed' ? 'bad' : 'warn'}>
          {isTextKey(why) ? t(why) : t('imports.why-unreadable', { why: view.why ?? '' })}
        </Notice>
      )}
      {isAtWork(view) && (
        <>
          {all > 0 ? (
            <progress max={all} value={Math.min(view.progress, all)} aria-label={t(`imports.state-${view.state}`)} />
          ) : (
            <progress aria-label={t(`imports.state-${view.state}`)} />
          )}
          {all > 0 && (
            <p class="hint">
              {t('imports.through', {
                done: formatCount(view.progress, page.reader),
                all: formatCount(all, page.reader),
              })}
            </p>
          )}
          <Act page={page} action={`/customers/import/${view.id}/cancel`}>
            <Button icon="pause">{t('imports.cancel')}</Button>
          </Act>
        </>
      )}
      {facts.length > 0 && <Facts page={page} facts={facts} />}
      <div class="form-actions">
        {view.state === 'stopped' && (
          <Act page={page} action={`/customers/import/${view.id}/run`}>
            <Button kind="primary" icon="play">
              {t('imports.go-on')}
            </Button>
          </Act>
        )}
        {view.rejected > 0 && !isAtWork(view) && (
          <LinkButton href={`/customers/import/${view.id}/rejects.csv`} icon="download">
            {t('imports.rejects')}
          </LinkButton>
        )}
        {view.state === 'done' && (
          <LinkButton href={`/customers/quality?import=${view.id}`} icon="pulse">
            {t('quality.of-import')}
          </LinkButton>
        )}
        {['done', 'stopped', 'undo-stopped'].includes(view.state) && (
          <Act page={page} action={`/customers/import/${view.id}/undo`}>
            <Button kind={view.state === 'undo-stopped' ? 'primary' : 'danger'} icon="trash">
              {t('imports.undo')}
            </Button>
          </Act>
        )}
      </div>
      {['done', 'stopped', 'undo-stopped'].includes(view.state) && <p class="hint">{t('imports.undo-hint')}</p>}
    </section>
  );
};

/** One import from its file to its end; it moves by itself while something is at work. */
export const ImportPage = ({
  page,
  view,
  countries,
  fields,
}: {
  page: Page;
  view: ImportView;
  countries: string[];
  fields: readonly ImportField[];
}) => {
  const { t } = page.reader;
  const path = `/customers/import/${view.id}`;
  const refresh = isAtWork(view)
    ? { 'hx-get': path, 'hx-trigger': 'every 1s', 'hx-select': '#import', 'hx-target': 'this', 'hx-swap': 'outerHTML' }
    : {};
  const isOpen = view.state === 'read' || view.state === 'previewed';
  const rows = view.source ? t('imports.rows', { count: formatCount(view.source.rows, page.reader) }) : '';
  return (
    <Shell page={page} title={view.fileName}>
      <p class="crumbs">
        <a href="/customers">{t('nav.customers')}</a> / <a href="/customers/import">{t('imports.title')}</a>
      </p>
      <PageHead
        title={view.fileName}
        lead={[formatBytes(view.bytes, page.reader), rows].filter((text) => text !== '').join(' · ')}
      />
      <div id="import" class="stack" {...refresh}>
        {view.state === 'previewed' ? <Preview page={page} view={view} /> : <Progress page={page} view={view} />}
        {isOpen && <SettingsForm page={page} view={view} countries={countries} fields={fields} />}
        {(isOpen || view.state === 'failed') && view.source?.kind !== 'xlsx' && <FileForm page={page} view={view} />}
        {!isAtWork(view) && (
          <Act page={page} action={`${path}/forget`}>
            <Button kind="quiet" icon="trash">
              {t('imports.forget')}
            </Button>
          </Act>
        )}
      </div>
    </Shell>
  );
};
