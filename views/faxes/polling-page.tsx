import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { formatInstant } from '../texts/format.ts';

/** A document that is fetched from the fax of another. */
export interface FetchLine {
  id: string;
  number: string;
  state: 'waiting' | 'calling' | 'done' | 'failed' | 'cancelled';
  at: number;
  who: string;
  why?: string | undefined;
  pages: number;
  receivedId?: string | undefined;
}

/** A document that lies ready. */
export interface OfferLine {
  id: string;
  title: string;
  state: 'preparing' | 'ready' | 'broken' | 'withdrawn';
  pages: number;
  numbers: string;
  fetched: number;
  lastAt?: number | undefined;
  lastBy?: string | undefined;
}

export interface PollingView {
  fetches: readonly FetchLine[];
  offers: readonly OfferLine[];
  number: string;
  wrong?: string | undefined;
  /** No modem that fetches is plugged in. */
  hasModem: boolean;
  now: number;
}

const path = '/faxes/fetch';
const fetchTones: Record<FetchLine['state'], Tone> = {
  waiting: 'info',
  calling: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};
const offerTones: Record<OfferLine['state'], Tone> = {
  preparing: 'info',
  ready: 'good',
  broken: 'bad',
  withdrawn: 'quiet',
};

/** What was asked for, as it moves. */
export const FetchesPart = ({ page, view }: { page: Page; view: Pick<PollingView, 'fetches'> }) => {
  const { t } = page.reader;
  return (
    <div id="fax-fetches">
      {view.fetches.length > 0 && (
        <DataTable
          caption={t('polling.fetch')}
          rows={view.fetches}
          columns={[
            { label: t('fax.number'), cell: (each) => each.number },
            {
              label: t('mail.state'),
              cell: (each) => (
                <span>
                  <Badge tone={fetchTones[each.state]}>{t(`fetch-state.${each.state}`)}</Badge>
                  {each.why !== undefined && <span class="under">{word(page.reader, 'fax-why', each.why)}</span>}
                </span>
              ),
            },
            {
              label: t('fax.pages'),
              cell: (each) =>
                each.receivedId === undefined ? (
                  '—'
                ) : (
                  <a href={`/faxes/in/${encodeURIComponent(each.receivedId)}`}>
                    {t('inbox.pages', { count: each.pages })}
                  </a>
                ),
            },
            { label: t('polling.asked'), cell: (each) => `${formatInstant(each.at, page.reader)} · ${each.who}` },
            {
              label: '',
              cell: (each) =>
                (each.state === 'waiting' || each.state === 'calling') && (
                  <Act page={page} action={`${path}/${each.id}/cancel`}>
                    <Button>{t('action.cancel')}</Button>
                  </Act>
                ),
            },
          ]}
        />
      )}
    </div>
  );
};

/** What lies ready, as it moves. */
export const OffersPart = ({ page, view }: { page: Page; view: Pick<PollingView, 'offers'> }) => {
  const { t } = page.reader;
  return (
    <div id="fax-offers">
      {view.offers.length === 0 ? (
        <Empty icon="file" title={t('polling.no-offers')} text={t('polling.no-offers-text')} />
      ) : (
        <DataTable
          caption={t('polling.offers')}
          rows={view.offers}
          columns={[
            { label: t('polling.title'), cell: (each) => each.title },
            {
              label: t('mail.state'),
              cell: (each) => (
                <span>
                  <Badge tone={offerTones[each.state]}>{t(`offer-state.${each.state}`)}</Badge>
                  {each.pages > 0 && <span class="under">{t('inbox.pages', { count: each.pages })}</span>}
                </span>
              ),
            },
            { label: t('polling.who'), cell: (each) => each.numbers || t('polling.anybody') },
            {
              label: t('polling.fetched'),
              cell: (each) =>
                [
                  String(each.fetched),
                  each.lastAt !== undefined && formatInstant(each.lastAt, page.reader),
                  each.lastBy,
                ]
                  .filter(Boolean)
                  .join(' · '),
            },
            {
              label: '',
              cell: (each) => (
                <Act page={page} action={`${path}/offers/${each.id}/withdraw`}>
                  <Button>{t('polling.withdraw')}</Button>
                </Act>
              ),
            },
          ]}
        />
      )}
    </div>
  );
};

const Fetches = ({ page, view }: { page: Page; view: PollingView }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('polling.fetch')}</h2>
      <p>{t('polling.fetch-text')}</p>
      {!view.hasModem && <Notice tone="warn">{t('polling.no-modem')}</Notice>}
      <form method="post" action={path} class="stack">
        <CsrfField page={page} />
        <Field name="number" label={t('fax.number')}>
          {(control) => (
            <input {...control} type="tel" value={view.number} required maxlength={40} autocomplete="off" />
          )}
        </Field>
        <div class="form-actions">
          <Button kind="primary" icon="download">
            {t('polling.fetch-now')}
          </Button>
        </div>
      </form>
      <FetchesPart page={page} view={view} />
    </section>
  );
};

const Offers = ({ page, view }: { page: Page; view: PollingView }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('polling.offers')}</h2>
      <p>{t('polling.offers-text')}</p>
      <OffersPart page={page} view={view} />
      <form method="post" action={`${path}/files`} enctype="multipart/form-data" class="stack">
        <CsrfField page={page} />
        <Field name="title" label={t('polling.title')} optional={t('value.optional')}>
          {(control) => <input {...control} type="text" maxlength={200} />}
        </Field>
        <Field name="file" label={t('fax.papers')}>
          {(control) => <input {...control} type="file" multiple required />}
        </Field>
        <Field name="numbers" label={t('polling.who')} hint={t('polling.who-hint')} optional={t('value.optional')}>
          {(control) => <input {...control} type="text" maxlength={400} placeholder="+3491*" />}
        </Field>
        <div class="form-actions">
          <Button icon="plus">{t('polling.lay')}</Button>
        </div>
      </form>
    </section>
  );
};

/** Faxes that are fetched (polling), of either direction. */
export const PollingPage = ({ page, view }: { page: Page; view: PollingView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('polling.head')} live>
      <LiveRegion stream="/live/fax-polling" now={view.now}>
        <p>
          <a href="/faxes/in">← {t('nav.faxes-in')}</a>
        </p>
        <PageHead title={t('polling.head')} lead={t('polling.lead')} />
        <LiveNotice page={page} />
        {view.wrong !== undefined && <Notice tone="bad">{word(page.reader, 'fax-wrong', view.wrong)}</Notice>}
        <Fetches page={page} view={view} />
        <Offers page={page} view={view} />
      </LiveRegion>
    </Shell>
  );
};
