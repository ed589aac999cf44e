import type { StatementPayer } from '../../server/core/rating/statement.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { formatDay, formatInstant, formatRounded } from '../texts/format.ts';
import {
  type PrintedStatement,
  statementFoot,
  statementHead,
  statementNotes,
  statementRows,
  statementTitle,
  statementTotal,
} from './statement-paper.ts';

const path = '/owner/statements';

/** A form's fields as text; `payer` is `kind:id`. */
export interface StatementAsk {
  payer: string;
  from: string;
  to: string;
  basis: string;
  currency: string;
  corrects: string;
  /** `yes`: with the calls one by one. */
  calls: string;
}

export interface StatementChoices {
  payers: Option[];
  currencies: string[];
}

export interface StatementRow {
  number: number;
  statement: PrintedStatement;
  issuedAt: number;
  sentAt: number | null;
  paidAt: number | null;
}

export interface PlanRow {
  id: string;
  payer: StatementPayer;
  payerName: string;
  day: number;
  to: readonly string[];
}

const StatementTable = ({ page, statement }: { page: Page; statement: PrintedStatement }) => {
  const rows = statementRows(statement.sheet, page.reader);
  const total = statementTotal(statement.sheet, page.reader);
  return (
    <>
      <p class="hint">
        {statementNotes(statement, page.reader).map((note) => (
          <>
            {note}
            <br />
          </>
        ))}
      </p>
      {statement.sheet.lines.length === 0 ? (
        <Notice tone="info">{page.reader.t('statement.nothing')}</Notice>
      ) : (
        <DataTable
          caption={statementTitle(statement, page.reader)}
          rows={[...rows, total]}
          rowOf={(row) => (row === total ? { class: 'total-row' } : {})}
          columns={statementHead(page.reader).map(({ text, right }, index) => ({
            label: text,
            number: right,
            cell: (row: typeof total) => row[index]?.text ?? '',
          }))}
        />
      )}
      {statementFoot(statement.sheet, page.reader).map(({ term, text }) => (
        <p class="hint">
          {term}: {text}
        </p>
      ))}
    </>
  );
};

const WithCalls = ({ page, value, within }: { page: Page; value: string; within?: string }) => {
  const { t } = page.reader;
  return (
    <Choose
      name="calls"
      {...(within !== undefined && { within })}
      label={t('statement.with-calls')}
      options={[
        { value: '', label: t('value.no') },
        { value: 'yes', label: t('value.yes') },
      ]}
      value={value}
    />
  );
};

const Asking = ({ page, ask, choices }: { page: Page; ask: StatementAsk; choices: StatementChoices }) => {
  const { t } = page.reader;
  return (
    <form action={path} class="card call-filters">
      <Choose name="payer" label={t('statement.payer')} options={choices.payers} value={ask.payer} />
      <Field name="from" label={t('calls.from')}>
        {(control) => <input type="date" {...control} value={ask.from} />}
      </Field>
      <Field name="to" label={t('calls.to')}>
        {(control) => <input type="date" {...control} value={ask.to} />}
      </Field>
      <Choose
        name="basis"
        label={t('statement.basis')}
        options={(['price', 'cost'] as const).map((value) => ({ value, label: t(`statement.basis-${value}`) }))}
        value={ask.basis}
      />
      <Choose
        name="currency"
        label={t('statement.currency')}
        options={choices.currencies.map((value) => ({ value, label: value }))}
        value={ask.currency}
      />
      <WithCalls page={page} value={ask.calls} />
      {ask.corrects !== '' && (
        <Field name="corrects" label={t('statement.correcting')}>
          {(control) => <input inputmode="numeric" {...control} value={ask.corrects} />}
        </Field>
      )}
      <div class="filter-actions">
        <Button kind="primary" icon="search">
          {t('statements.show')}
        </Button>
      </div>
    </form>
  );
};

const State = ({ page, row }: { page: Page; row: Pick<StatementRow, 'sentAt' | 'paidAt'> }) => {
  const { t } = page.reader;
  if (row.paidAt !== null) return <Badge tone="good">{t('statement.paid')}</Badge>;
  if (row.sentAt !== null) return <Badge tone="info">{t('statement.sent')}</Badge>;
  return <Badge tone="warn">{t('statement.open')}</Badge>;
};

/** What was issued, what would be, and what is sent each month. */
export const StatementsPage = (props: {
  page: Page;
  ask: StatementAsk;
  choices: StatementChoices;
  preview?: PrintedStatement | undefined;
  /** Why there is none to look at. */
  lacks?: readonly string[] | undefined;
  /** What was asked for cannot be: days in the wrong order, or a payer or currency that there is not. */
  isUnclear?: boolean;
  /** Numbers of statements that hold days of it already. */
  billed?: readonly number[];
  rows: readonly StatementRow[];
  plans: readonly PlanRow[];
}) => {
  const { page, ask, choices, preview, lacks, isUnclear, billed = [], rows, plans } = props;
  const { t } = page.reader;
  const asText = (value: string, name: keyof StatementAsk) => <input type="hidden" name={name} value={value} />;
  return (
    <Shell page={page} title={t('nav.statements')}>
      <PageHead title={t('nav.statements')} lead={t('statements.lead')} />
      {choices.payers.length > 0 && <Asking page={page} ask={ask} choices={choices} />}
      {lacks && <Notice tone="warn">{t('statement.no-rate', { currencies: lacks.join(', ') })}</Notice>}
      {isUnclear && <Notice tone="bad">{t('statement.unclear')}</Notice>}
      {preview && (
        <section class="card stack">
          <h2>{statementTitle(preview, page.reader)}</h2>
          {billed.length > 0 && <Notice tone="warn">{t('statement.billed', { numbers: billed.join(', ') })}</Notice>}
          <StatementTable page={page} statement={preview} />
          {preview.sheet.lines.length > 0 && (
            <form method="post" action={path}>
              <CsrfField page={page} />
              {(Object.keys(ask) as (keyof StatementAsk)[]).map((name) => asText(ask[name], name))}
              <Button kind="primary" icon="check">
                {t('statement.issue')}
              </Button>
            </form>
          )}
        </section>
      )}
      {rows.length === 0 ? (
        <Empty icon="coins" title={t('statements.empty.title')} text={t('statements.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.statements')}
          rows={rows}
          columns={[
            { label: t('statement.number'), cell: (row) => <a href={`${path}/${row.number}`}>{row.number}</a> },
            { label: t('statement.payer'), cell: ({ statement }) => statement.sheet.payer.name },
            {
              label: t('reports.period'),
              cell: ({ statement: { sheet } }) =>
                `${formatDay(sheet.from, page.reader)} – ${formatDay(sheet.to, page.reader)}`,
            },
            {
              label: t('statement.total'),
              number: true,
              cell: ({ statement: { sheet } }) =>
                `${formatRounded(sheet.total, { ...page.reader, currency: sheet.currency })} ${sheet.currency}`,
            },
            { label: t('statement.issued-at'), cell: (row) => formatInstant(row.issuedAt, page.reader) },
            { label: t('case.state'), cell: (row) => <State page={page} row={row} /> },
          ]}
        />
      )}
      <Plans page={page} plans={plans} choices={choices} ask={ask} />
    </Shell>
  );
};

const Plans = (props: { page: Page; plans: readonly PlanRow[]; choices: StatementChoices; ask: StatementAsk }) => {
  const { page, plans, choices, ask } = props;
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('statement.plans')}</h2>
      <p class="hint">{t('statement.plans.lead')}</p>
      {plans.length > 0 && (
        <DataTable
          caption={t('statement.plans')}
          rows={plans}
          columns={[
            { label: t('statement.payer'), cell: (row) => row.payerName },
            { label: t('statement.plan.day'), cell: (row) => t('statement.plan.day-of', { day: row.day }) },
            { label: t('statement.mail-to'), cell: (row) => row.to.join(', ') },
            {
              label: t('statement.plans'),
              actions: true,
              cell: (row) => (
                <form method="post" action={`${path}/plans/${row.id}/remove`}>
                  <CsrfField page={page} />
                  <Button kind="quiet" icon="trash" aria-label={t('statement.plan.remove', { payer: row.payerName })} />
                </form>
              ),
            },
          ]}
        />
      )}
      {choices.payers.length > 0 && (
        <form method="post" action={`${path}/plans`} class="call-filters">
          <CsrfField page={page} />
          <input type="hidden" name="basis" value={ask.basis} />
          <input type="hidden" name="currency" value={ask.currency} />
          <Choose name="payer" within="plan" label={t('statement.payer')} options={choices.payers} value={ask.payer} />
          <Field name="day" label={t('statement.plan.day')}>
            {(control) => <input type="number" min="1" max="28" {...control} value="2" />}
          </Field>
          <Field name="mail" label={t('statement.mail-to')}>
            {(control) => <input type="email" multiple {...control} />}
          </Field>
          <WithCalls page={page} within="plan" value={ask.calls} />
          <div class="filter-actions">
            <Button>{t('statement.plan.add')}</Button>
          </div>
        </form>
      )}
    </section>
  );
};

/** One that was issued: as it is, and what came of it. */
export const StatementPage = (props: {
  page: Page;
  row: StatementRow & { sentTo: string | null };
  /** Address to offer. */
  mail: string;
  correctedBy?: number | undefined;
  correct: string;
}) => {
  const { page, row, mail, correctedBy, correct } = props;
  const { t } = page.reader;
  const own = `${path}/${row.number}`;
  const title = t('statement.title', { number: row.number });
  return (
    <Shell page={page} title={title}>
      <PageHead title={title} lead={formatInstant(row.issuedAt, page.reader)}>
        <LinkButton href={path} icon="chevron-left">
          {t('nav.statements')}
        </LinkButton>
        {(['pdf', 'xlsx'] as const).map((kind) => (
          <LinkButton href={`${own}.${kind}`} icon="download">
            {kind.toUpperCase()}
          </LinkButton>
        ))}
      </PageHead>
      {correctedBy !== undefined && (
        <Notice tone="warn">
          <a href={`${path}/${correctedBy}`}>{t('statement.corrected-by', { number: correctedBy })}</a>
        </Notice>
      )}
      <section class="card stack">
        <p>
          <State page={page} row={row} />{' '}
          {row.sentAt !== null &&
            t('statement.sent-to', { to: row.sentTo ?? '', at: formatInstant(row.sentAt, page.reader) })}
        </p>
        <StatementTable page={page} statement={row.statement} />
        <div class="stack">
          <form method="post" action={`${own}/send`} class="call-filters">
            <CsrfField page={page} />
            <Field name="mail" label={t('statement.mail-to')}>
              {(control) => <input type="email" multiple {...control} value={mail} />}
            </Field>
            <div class="filter-actions">
              <Button icon="envelope">{t('statement.send')}</Button>
            </div>
          </form>
          <div class="filter-actions">
            {row.sentAt === null && <Mark page={page} action={`${own}/sent`} label={t('statement.mark-sent')} />}
            {row.paidAt === null && <Mark page={page} action={`${own}/paid`} label={t('statement.mark-paid')} />}
            <LinkButton href={correct}>{t('statement.correct')}</LinkButton>
          </div>
        </div>
      </section>
    </Shell>
  );
};

const Mark = ({ page, action, label }: { page: Page; action: string; label: string }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    <Button>{label}</Button>
  </form>
);
