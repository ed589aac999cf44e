import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { FilterOption } from '../parts/filter-choice.tsx';
import { moneyText } from '../story/charges-card.tsx';
import { formatCount, formatDate, formatInstant } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';

export interface RerateView {
  id: number;
  at: number;
  by: string;
  /** Instants `[fromAt, toAt)`. */
  fromAt: number;
  toAt: number;
  /** Absent: all lines. */
  trunk?: string;
  state: 'counting' | 'counted' | 'running' | 'done' | 'stopped' | 'failed';
  why?: string;
  counted?: number;
  outcome?: {
    charges: number;
    changed: number;
    dearer: number;
    cheaper: number;
    nowRated: number;
    noLongerRated: number;
    /** By currency, as exact decimal texts. */
    sums: { currency: string; before: string; after: string; difference: string }[];
  };
}

/** Local days, both included. */
export interface RerateDays {
  from: string;
  to: string;
}

interface ChargeSide {
  state: 'rated' | 'free' | 'unrated';
  net: string;
  currency: string;
  rateName: string | null;
}

export interface ChangedChargeView {
  id: number;
  callId: string;
  kind: 'cost' | 'price';
  trunk: string;
  number: string;
  answeredAt: number;
  before: ChargeSide;
  after: ChargeSide;
}

const tones: Record<RerateView['state'], Tone> = {
  counting: 'busy',
  counted: 'info',
  running: 'busy',
  done: 'good',
  stopped: 'warn',
  failed: 'bad',
};

const isAtWork = ({ state }: RerateView): boolean => state === 'counting' || state === 'running';

const StateBadge = ({ page, run }: { page: Page; run: RerateView }) => (
  <Badge tone={tones[run.state]}>{page.reader.t(`rerate.state-${run.state}`)}</Badge>
);

const periodText = (page: Page, { fromAt, toAt }: RerateView): string =>
  [formatDate(fromAt, page.reader), formatDate(toAt - 1, page.reader)].join(' – ');

/** Chooses what is to be rated anew, and shows what was before. */
export const ReratesPage = ({
  page,
  runs,
  trunks,
  days,
  trunk,
  error,
}: {
  page: Page;
  runs: readonly RerateView[];
  trunks: readonly FilterOption[];
  /** Chosen at first, or as they were said. */
  days: RerateDays;
  trunk?: string | undefined;
  error?: string | undefined;
}) => {
  const { reader } = page;
  const { t } = reader;
  const day = (name: 'from' | 'to') => (
    <Field name={name} label={t(`bill.${name}`)}>
      {(control) => <input {...control} type="date" value={days[name]} required />}
    </Field>
  );
  return (
    <Shell page={page} title={t('rerate.title')}>
      <PageHead title={t('rerate.title')} lead={t('rerate.lead')} />
      <form method="post" action="/owner/rerate" class="card stack" id="entry">
        <CsrfField page={page} />
        {error && <Notice tone="bad">{error}</Notice>}
        <div class="columns">
          {day('from')}
          {day('to')}
          <Field name="trunk" label={t('bill.trunk')}>
            {(control) => (
              <select {...control}>
                <option value="">{t('rerate.all-trunks')}</option>
                {trunks.map(({ id, name }) => (
                  <option value={id} selected={id === trunk}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <p class="hint">{t('rerate.count-hint')}</p>
        <div class="form-actions">
          <Button kind="primary">{t('rerate.count')}</Button>
        </div>
      </form>
      <h2>{t('rerate.past')}</h2>
      {runs.length === 0 ? (
        <Empty icon="coins" title={t('rerate.none')} text={t('rerate.none-text')} />
      ) : (
        <DataTable
          caption={t('rerate.past')}
          rows={runs}
          columns={[
            {
              label: t('rerate.period'),
              cell: (run) => (
                <>
                  <a href={`/owner/rerate/${run.id}`}>{periodText(page, run)}</a>
                  <small class="under">{run.trunk ?? t('rerate.all-trunks')}</small>
                </>
              ),
            },
            { label: t('rerate.when'), cell: (run) => formatInstant(run.at, reader) },
            { label: t('rerate.by'), cell: (run) => run.by },
            { label: t('bill.state'), cell: (run) => <StateBadge page={page} run={run} /> },
            {
              label: t('rerate.changed'),
              number: true,
              cell: ({ outcome }) => (outcome ? formatCount(outcome.changed, reader) : '–'),
            },
            {
              label: t('rerate.difference'),
              number: true,
              cell: ({ outcome }) =>
                outcome?.sums.map(({ difference, currency }) => moneyText(page, difference, currency)).join(' · ') ||
                '–',
            },
          ]}
        />
      )}
    </Shell>
  );
};

const Progress = ({ page, run }: { page: Page; run: RerateView }) => {
  const { reader } = page;
  const { t } = reader;
  const { outcome, counted } = run;
  const count = (value: number): string => formatCount(value, reader);
  const why = `rerate.why-${run.why}`;
  const act = (path: 'run' | 'cancel', button: unknown) => (
    <form method="post" action={`/owner/rerate/${run.id}/${path}`}>
      <CsrfField page={page} />
      {button}
    </form>
  );
  return (
    <section class="card stack">
      <p>
        <StateBadge page={page} run={run} />
      </p>
      {run.why !== undefined && (
        <Notice tone={run.state === 'failed' ? 'bad' : 'warn'}>
          {isTextKey(why) ? t(why) : t('rerate.why-other', { why: run.why })}
        </Notice>
      )}
      {run.state === 'counted' && (
        <p>{counted ? t('rerate.counted', { count: count(counted) }) : t('rerate.counted-none')}</p>
      )}
      {run.state === 'running' && (
        <>
          <progress
            max={Math.max(1, counted ?? 1)}
            value={Math.min(outcome?.charges ?? 0, counted ?? 1)}
            aria-label={t('rerate.state-running')}
          />
          <p class="hint">{t('rerate.through', { done: count(outcome?.charges ?? 0), all: count(counted ?? 0) })}</p>
        </>
      )}
      {outcome && (
        <dl class="facts">
          {(
            [
              ['rerate.charges', outcome.charges],
              ['rerate.changed', outcome.changed],
              ['rerate.dearer', outcome.dearer],
              ['rerate.cheaper', outcome.cheaper],
              ['rerate.now-rated', outcome.nowRated],
              ['rerate.no-longer-rated', outcome.noLongerRated],
            ] as const
          ).map(([label, value]) => (
            <>
              <dt>{t(label)}</dt>
              <dd>{count(value)}</dd>
            </>
          ))}
        </dl>
      )}
      <div class="form-actions" hidden={run.state === 'done'}>
        {isAtWork(run) && act('cancel', <Button icon="pause">{t('rerate.cancel')}</Button>)}
        {run.state === 'counted' && (counted ?? 0) > 0 && act('run', <Button kind="primary">{t('rerate.run')}</Button>)}
        {(run.state === 'stopped' || run.state === 'failed') &&
          act('run', <Button kind="primary">{t('rerate.go-on')}</Button>)}
      </div>
    </section>
  );
};

const sideText = (page: Page, { state, net, currency }: ChargeSide): string =>
  state === 'unrated' ? page.reader.t('cost-state.unrated') : moneyText(page, net, currency);

/** A run: counted, at work or done; it moves by itself while something is at work. */
export const ReratePage = ({
  page,
  run,
  changes,
  hasMore,
}: {
  page: Page;
  run: RerateView;
  changes: readonly ChangedChargeView[];
  hasMore: boolean;
}) => {
  const { reader } = page;
  const { t } = reader;
  const path = `/owner/rerate/${run.id}`;
  const refresh = isAtWork(run)
    ? { 'hx-get': path, 'hx-trigger': 'every 1s', 'hx-select': '#run', 'hx-target': 'this', 'hx-swap': 'outerHTML' }
    : {};
  const last = changes.at(-1);
  return (
    <Shell page={page} title={t('rerate.title')}>
      <p class="crumbs">
        <a href="/owner/rerate">{t('rerate.title')}</a>
      </p>
      <PageHead title={periodText(page, run)} lead={run.trunk ?? t('rerate.all-trunks')} />
      <div id="run" class="stack" {...refresh}>
        <Progress page={page} run={run} />
        {run.outcome && run.outcome.sums.length > 0 && run.outcome.changed > 0 && (
          <DataTable
            caption={t('rerate.sums')}
            rows={run.outcome.sums}
            columns={[
              { label: t('rerate.currency'), cell: ({ currency }) => currency },
              { label: t('rerate.before'), number: true, cell: (sum) => moneyText(page, sum.before, sum.currency) },
              { label: t('rerate.after'), number: true, cell: (sum) => moneyText(page, sum.after, sum.currency) },
              {
                label: t('rerate.difference'),
                number: true,
                cell: (sum) => <b>{moneyText(page, sum.difference, sum.currency)}</b>,
              },
            ]}
          />
        )}
        {run.state === 'done' && run.outcome?.changed === 0 && <Notice tone="good">{t('rerate.unchanged')}</Notice>}
        {changes.length > 0 && (
          <>
            <h2>{t('rerate.changes')}</h2>
            <DataTable
              caption={t('rerate.changes')}
              rows={changes}
              columns={[
                {
                  label: t('bill.call'),
                  cell: ({ callId, answeredAt }) => (
                    <a href={`/owner/calls/${callId}`}>{formatInstant(answeredAt, reader)}</a>
                  ),
                },
                { label: t('bill.number'), cell: ({ number }) => number },
                { label: t('bill.trunk'), cell: ({ trunk }) => trunk },
                { label: t('bill.kind'), cell: ({ kind }) => t(`rerate.kind-${kind}`) },
                {
                  label: t('rerate.before'),
                  number: true,
                  cell: ({ before }) => (
                    <>
                      {sideText(page, before)}
                      <small class="under">{before.rateName}</small>
                    </>
                  ),
                },
                {
                  label: t('rerate.after'),
                  number: true,
                  cell: ({ after }) => (
                    <>
                      <b>{sideText(page, after)}</b>
                      <small class="under">{after.rateName}</small>
                    </>
                  ),
                },
              ]}
            />
          </>
        )}
        {hasMore && last && (
          <div class="form-actions">
            <LinkButton href={`${path}?after=${last.id}`}>{t('bill.next')}</LinkButton>
          </div>
        )}
      </div>
    </Shell>
  );
};
