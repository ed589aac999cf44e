import type { Child } from 'hono/jsx';
import type { Tariff } from '../../server/core/office/tariffs.ts';
import type { DeckChange, DeckFault } from '../../server/core/rating/decks/deck-settings.ts';
import { Act } from '../customers/import-page.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatBytes, formatCount, formatDate } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';
import { ListFileForm } from './list-file-form.tsx';
import { PriceChanges } from './price-changes.tsx';
import { ListSettingsForm } from './price-list-form.tsx';
import { isListAtWork, type PriceListView } from './price-list-view.ts';
import { ListState } from './price-lists-page.tsx';
import { entryPath } from './section.ts';

const shownChanges: readonly DeckChange[] = ['dearer', 'cheaper', 'new', 'gone', 'other', 'same'];

/** What a minute cost and will cost, the greatest differences first. */
const Changes = ({ page, tariff, view }: { page: Page; tariff: Tariff; view: PriceListView }) => {
  const { t } = page.reader;
  const { preview } = view;
  if (!preview?.against) return <p class="hint">{t('price-list.no-before')}</p>;
  const percent = (value: number): string => `${value > 0 ? '+' : ''}${formatCount(value, page.reader)} %`;
  const day = formatDate(Date.parse(preview.against), { ...page.reader, timezone: tariff.timezone });
  return (
    <>
      <h3>{t('price-list.against', { day })}</h3>
      <dl class="facts">
        {shownChanges.map((change) => (
          <>
            <dt>{t(`price-change.${change}`)}</dt>
            <dd>{formatCount(preview.changes[change], page.reader)}</dd>
          </>
        ))}
        {preview.meanPercent !== undefined && (
          <>
            <dt>{t('price-list.mean')}</dt>
            <dd>{percent(preview.meanPercent)}</dd>
          </>
        )}
      </dl>
      {preview.examples.length > 0 && (
        <>
          <PriceChanges reader={page.reader} currency={tariff.currency} rows={preview.examples} />
          <p class="hint">{t('price-list.greatest')}</p>
          <div class="form-actions">
            <LinkButton href={`/owner/price-lists/${view.id}/changes.csv`} icon="download">
              {t('price-list.download-changes')}
            </LinkButton>
          </div>
        </>
      )}
    </>
  );
};

const Preview = ({ page, tariff, view }: { page: Page; tariff: Tariff; view: PriceListView }) => {
  const { t } = page.reader;
  const { preview } = view;
  if (!preview) return null;
  const faults = Object.entries(preview.faults) as [DeckFault, number][];
  const wrong = faults.reduce((sum, [, count]) => sum + count, 0);
  const when = { ...page.reader, timezone: tariff.timezone };
  return (
    <section class="card stack" id="preview">
      <h2>{t('price-list.found')}</h2>
      <dl class="facts">
        <dt>{t('price-list.rows')}</dt>
        <dd>{formatCount(preview.rows, page.reader)}</dd>
        <dt>{t('price-list.prefixes')}</dt>
        <dd>{formatCount(preview.prefixes, page.reader)}</dd>
        <dt>{t('price-list.wrong')}</dt>
        <dd>{formatCount(wrong, page.reader)}</dd>
        <dt>{t('price-list.memory')}</dt>
        <dd>{formatBytes(preview.bytes, page.reader)}</dd>
        {view.validFrom !== undefined && (
          <>
            <dt>{t('field.valid-from')}</dt>
            <dd>{formatDate(view.validFrom, when)}</dd>
          </>
        )}
      </dl>
      {wrong > 0 && (
        <>
          <ul>
            {faults.map(([fault, count]) => (
              <li>
                {t(`price-fault.${fault}`)}: {formatCount(count, page.reader)}
              </li>
            ))}
          </ul>
          <DataTable
            caption={t('price-list.wrong')}
            rows={view.faults ?? []}
            columns={[
              { label: t('imports.line'), cell: ({ line }) => (line === 0 ? '–' : line), number: true },
              { label: t('imports.why'), cell: ({ fault }) => t(`price-fault.${fault}`) },
              { label: t('price-list.value'), cell: ({ value }) => value },
            ]}
          />
          <div class="form-actions">
            <LinkButton href={`/owner/price-lists/${view.id}/faults.csv`} icon="download">
              {t('price-list.download-faults')}
            </LinkButton>
          </div>
        </>
      )}
      {view.state === 'previewed' && preview.rows > 0 && (
        <Act page={page} action={`/owner/price-lists/${view.id}/publish`}>
          <Button kind="primary" icon="check">
            {t('price-list.publish')}
          </Button>
          <p class="hint">{t('price-list.publish-hint')}</p>
        </Act>
      )}
      <Changes page={page} tariff={tariff} view={view} />
    </section>
  );
};

const Work = ({ page, view }: { page: Page; view: PriceListView }) => {
  const { t } = page.reader;
  const all = view.source?.rows ?? 0;
  const why = view.why === undefined ? undefined : `imports.why-${view.why}`;
  return (
    <section class="card stack">
      <p>
        <ListState page={page} row={view} />
      </p>
      {why !== undefined && (
        <Notice tone={view.state === 'failed' ? 'bad' : 'warn'}>
          {isTextKey(why) ? t(why) : t('imports.why-unreadable', { why: view.why ?? '' })}
        </Notice>
      )}
      {isListAtWork(view) && (
        <>
          {all > 0 && view.state === 'previewing' ? (
            <progress max={all} value={Math.min(view.progress, all)} aria-label={t(`price-list.state-${view.state}`)} />
          ) : (
            <progress aria-label={t(`price-list.state-${view.state}`)} />
          )}
          {view.state !== 'publishing' && (
            <Act page={page} action={`/owner/price-lists/${view.id}/cancel`}>
              <Button icon="pause">{t('imports.cancel')}</Button>
            </Act>
          )}
        </>
      )}
      {view.mayWithdraw && (
        <>
          <Act page={page} action={`/owner/price-lists/${view.id}/withdraw`}>
            <Button kind="danger" icon="trash">
              {t('price-list.withdraw')}
            </Button>
          </Act>
          <p class="hint">{t('price-list.withdraw-hint')}</p>
        </>
      )}
    </section>
  );
};

/** One price list from its file to the day it counts; it moves by itself while something is at work. */
export const PriceListPage = ({
  page,
  tariff,
  view,
  day,
  rows,
}: {
  page: Page;
  tariff: Tariff;
  view: PriceListView;
  /** From which it counts, as the form has it. */
  day: string;
  /** Of a published one. */
  rows?: Child;
}) => {
  const { t } = page.reader;
  const path = `/owner/price-lists/${view.id}`;
  const refresh = isListAtWork(view)
    ? { 'hx-get': path, 'hx-trigger': 'every 1s', 'hx-select': '#list', 'hx-target': 'this', 'hx-swap': 'outerHTML' }
    : {};
  const isOpen = view.state === 'read' || view.state === 'previewed';
  const count = view.source ? t('imports.rows', { count: formatCount(view.source.rows, page.reader) }) : '';
  return (
    <Shell page={page} title={view.fileName}>
      <p class="crumbs">
        <a href={entryPath('tariffs', tariff.id)}>{tariff.name}</a> /{' '}
        <a href={`${entryPath('tariffs', tariff.id)}/lists`}>{t('price-list.title')}</a>
      </p>
      <PageHead
        title={view.fileName}
        lead={[formatBytes(view.bytes, page.reader), count].filter((text) => text !== '').join(' · ')}
      />
      <div id="list" class="stack" {...refresh}>
        {view.state !== 'previewed' && <Work page={page} view={view} />}
        {['previewed', 'published'].includes(view.state) && <Preview page={page} tariff={tariff} view={view} />}
        {rows}
        {isOpen && <ListSettingsForm page={page} view={view} day={day} />}
        {(isOpen || view.state === 'failed') &&
          (view.source?.kind !== 'xlsx' || (view.source.sheets?.length ?? 0) > 1) && (
            <ListFileForm page={page} action={`/owner/price-lists/${view.id}/read`} source={view.source} />
          )}
        {!isListAtWork(view) && !view.mayWithdraw && (
          <Act page={page} action={`${path}/forget`}>
            <Button kind="quiet" icon="trash">
              {t('price-list.forget')}
            </Button>
          </Act>
        )}
      </div>
    </Shell>
  );
};
