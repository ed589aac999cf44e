import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { moneyText } from '../story/charges-card.tsx';
import { formatCount, formatInstant, formatMonth, formatSpan, formatTime } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';
import { BillSettingsForm } from './bill-settings-form.tsx';
import {
  type BillFaultView,
  type BillLineView,
  type BillView,
  isBillAtWork,
  type LineKind,
  lineKinds,
} from './bill-view.ts';
import { BillBadge } from './bills-page.tsx';
import { ListFileForm } from './list-file-form.tsx';

const Act = ({ page, action, children }: { page: Page; action: string; children: unknown }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

const State = ({ page, bill }: { page: Page; bill: BillView }) => {
  const { t } = page.reader;
  const why = [`bill.why-${bill.why}`, `imports.why-${bill.why}`].find(isTextKey);
  return (
    <section class="card stack">
      <p>
        <BillBadge page={page} state={bill.state} />
      </p>
      {bill.why !== undefined && <Notice tone="bad">{why ? t(why) : t('bill.why-other', { why: bill.why })}</Notice>}
      {isBillAtWork(bill) && (
        <>
          <progress
            max={100}
            {...(bill.progress > 0 && { value: bill.progress })}
            aria-label={t(`bill.state-${bill.state}`)}
          />
          <Act page={page} action={`/owner/bills/${bill.id}/cancel`}>
            <Button icon="pause">{t('bill.cancel')}</Button>
          </Act>
        </>
      )}
    </section>
  );
};

const Result = ({ page, bill }: { page: Page; bill: BillView }) => {
  const { reader } = page;
  const { t } = reader;
  const { result, currency } = bill;
  if (!result) return null;
  const count = (value: number): string => formatCount(value, reader);
  const drift = formatSpan(Math.abs(result.driftMs));
  return (
    <section class="card stack">
      <h2>{t('bill.result')}</h2>
      <dl class="facts">
        <dt>{t('bill.billed')}</dt>
        <dd>
          {moneyText(page, result.billed, currency)}{' '}
          <small class="under">{t('bill.calls', { count: count(result.lines) })}</small>
        </dd>
        <dt>{t('bill.ours')}</dt>
        <dd>{moneyText(page, result.ours, currency)}</dd>
        <dt>{t('bill.gap')}</dt>
        <dd>
          <b>{moneyText(page, result.gap, currency)}</b>
        </dd>
        <dt>{t('bill.drift')}</dt>
        <dd>
          {Math.abs(result.driftMs) < 1000
            ? t('bill.drift-none')
            : t(result.driftMs > 0 ? 'bill.drift-late' : 'bill.drift-early', { span: drift })}
        </dd>
      </dl>
      {result.unrated > 0 && <Notice tone="warn">{t('bill.unrated', { count: count(result.unrated) })}</Notice>}
      {result.otherCurrency > 0 && (
        <Notice tone="warn">{t('bill.other-currency', { count: count(result.otherCurrency) })}</Notice>
      )}
      <div class="form-actions">
        <LinkButton href={`/owner/bills/${bill.id}/differences.csv`} icon="download">
          {t('bill.download')}
        </LinkButton>
        <LinkButton href={`/files/${bill.fileId}`} icon="file">
          {t('bill.original')}
        </LinkButton>
      </div>
    </section>
  );
};

const Side = ({
  page,
  currency,
  of,
}: {
  page: Page;
  currency: string;
  of: { at: number | null; seconds: number | null; amount: string | null };
}) =>
  of.at === null || of.amount === null ? (
    <span>–</span>
  ) : (
    <span>
      {moneyText(page, of.amount, currency)}
      <small class="under">
        <span class="nowrap">
          {formatInstant(of.at, page.reader).split(',')[0]} {formatTime(of.at, page.reader)}
        </span>{' '}
        <span class="nowrap">· {formatSpan((of.seconds ?? 0) * 1000)}</span>
      </small>
    </span>
  );

const Lines = ({
  page,
  bill,
  shown,
}: {
  page: Page;
  bill: BillView;
  shown: { kind: LineKind; lines: readonly BillLineView[]; hasMore: boolean };
}) => {
  const { reader } = page;
  const { t } = reader;
  const { kind, lines } = shown;
  const { result, currency } = bill;
  if (!result) return null;
  const base = `/owner/bills/${bill.id}`;
  const last = lines.at(-1);
  return (
    <>
      <nav class="segmented" aria-label={t('bill.kind')}>
        {lineKinds.map((each) => (
          <a href={`${base}?kind=${each}`} aria-current={each === kind ? 'page' : undefined}>
            {t(`bill.kind-${each}`)} ({formatCount(result.counts[each].count, reader)})
          </a>
        ))}
      </nav>
      {lines.length === 0 ? (
        <Empty icon="check" title={t('bill.no-lines')} text={t('bill.no-lines-text')} />
      ) : (
        <DataTable
          caption={t(`bill.kind-${kind}`)}
          rows={lines}
          columns={[
            { label: t('bill.line'), number: true, cell: ({ line }) => (line === null ? '–' : String(line)) },
            {
              label: t('bill.number'),
              cell: ({ number, callId }) => (
                <>
                  {number}
                  {callId !== null && (
                    <small class="under">
                      <a href={`/owner/calls/${callId}`}>{t('bill.see-call')}</a>
                    </small>
                  )}
                </>
              ),
            },
            {
              label: t('bill.at-billed'),
              number: true,
              cell: (line) => (
                <Side
                  page={page}
                  currency={currency}
                  of={{ at: line.atMs, seconds: line.seconds, amount: line.amount }}
                />
              ),
            },
            {
              label: t('bill.at-ours'),
              number: true,
              cell: (line) => (
                <Side
                  page={page}
                  currency={currency}
                  of={{ at: line.ownAt, seconds: line.ownSeconds, amount: line.ownNet }}
                />
              ),
            },
            { label: t('bill.more'), number: true, cell: ({ more }) => <b>{moneyText(page, more, currency)}</b> },
          ]}
        />
      )}
      {shown.hasMore && last && (
        <div class="form-actions">
          <LinkButton href={`${base}?kind=${kind}&after=${last.seq}`}>{t('bill.next')}</LinkButton>
        </div>
      )}
    </>
  );
};

/** A bill from its file to what came of comparing it; it moves by itself while something is at work. */
export const BillPage = ({
  page,
  bill,
  shown,
  faults,
}: {
  page: Page;
  bill: BillView;
  shown: { kind: LineKind; lines: readonly BillLineView[]; hasMore: boolean };
  faults: readonly BillFaultView[];
}) => {
  const { reader } = page;
  const { t } = reader;
  const path = `/owner/bills/${bill.id}`;
  const refresh = isBillAtWork(bill)
    ? { 'hx-get': path, 'hx-trigger': 'every 1s', 'hx-select': '#bill', 'hx-target': 'this', 'hx-swap': 'outerHTML' }
    : {};
  return (
    <Shell page={page} title={bill.fileName}>
      <p class="crumbs">
        <a href="/owner/bills">{t('bill.title')}</a>
      </p>
      <PageHead title={bill.fileName} lead={`${bill.trunk} · ${formatMonth(bill.month, reader)}`} />
      <div id="bill" class="stack" {...refresh}>
        {bill.state === 'matched' ? <Result page={page} bill={bill} /> : <State page={page} bill={bill} />}
        {bill.state === 'matched' && <Lines page={page} bill={bill} shown={shown} />}
        {bill.state === 'matched' && faults.length > 0 && (
          <details class="card">
            <summary>{t('bill.faults', { count: formatCount(bill.result?.faults ?? 0, reader) })}</summary>
            <DataTable
              caption={t('bill.faults', { count: faults.length })}
              rows={faults}
              columns={[
                { label: t('bill.line'), number: true, cell: ({ line }) => String(line) },
                {
                  label: t('imports.why'),
                  cell: ({ fault, value }) => `${t(`bill.fault-${fault}`)}${value ? `: ${value}` : ''}`,
                },
              ]}
            />
          </details>
        )}
        {!isBillAtWork(bill) && bill.source && bill.settings && <BillSettingsForm page={page} bill={bill} />}
        {!isBillAtWork(bill) && bill.source?.kind !== 'xlsx' && (
          <ListFileForm page={page} action={`/owner/bills/${bill.id}/read`} source={bill.source} />
        )}
        {!isBillAtWork(bill) && (
          <Act page={page} action={`${path}/forget`}>
            <Button kind="quiet" icon="trash">
              {t('bill.forget')}
            </Button>
          </Act>
        )}
      </div>
    </Shell>
  );
};
