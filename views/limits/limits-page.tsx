import type { Child } from 'hono/jsx';
import type { BudgetAction, BudgetPeriod } from '../../server/core/office/limits.ts';
import { roundAmount } from '../../server/core/rating/round.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { formatInstant, formatMoney } from '../texts/format.ts';
import { payerName } from './limit-words.ts';

export interface BudgetRow {
  of: string;
  period: BudgetPeriod | 'hour';
  onFull: BudgetAction;
  amount: bigint;
  spent: bigint;
  percent: number;
  span: { toMs: number };
  forecast?: bigint;
  running: number;
}

/** A line whose calls no budget can count. */
export interface BlindLine {
  name: string;
  /** Of its tariff, where no rate leads from it to the office's; absent = it has no tariff. */
  currency?: string;
}

/** What is spent of each budget just now, and what will be; then the budgets and limits themselves. */
export const LimitsPage = ({
  page,
  budgets,
  blind,
  currency,
  nameOf,
  form,
}: {
  page: Page;
  budgets: readonly BudgetRow[];
  blind: readonly BlindLine[];
  currency: string;
  nameOf: (of: string) => string | undefined;
  form: Child;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.limits')}>
      <PageHead title={t('nav.limits')} lead={t('limits.lead')} />
      {blind.map((line) => (
        <Notice tone="warn">
          {line.currency === undefined
            ? t('limits.blind-tariff', { line: line.name })
            : t('limits.blind-rate', { line: line.name, from: line.currency, to: currency })}
        </Notice>
      ))}
      {budgets.length > 0 && (
        <section class="card stack">
          <h2>{t('limits.now')}</h2>
          <ul class="budgets">
            {budgets.map((budget) => (
              <BudgetBar
                page={page}
                budget={budget}
                currency={currency}
                name={payerName(budget.of, page.reader, nameOf)}
              />
            ))}
          </ul>
        </section>
      )}
      {form}
    </Shell>
  );
};

const BudgetBar = ({
  page,
  budget,
  currency,
  name,
}: {
  page: Page;
  budget: BudgetRow;
  currency: string;
  name: string;
}) => {
  const { reader } = page;
  const { t } = reader;
  const money = (amount: bigint): string => formatMoney(amount, { ...reader, currency });
  const { percent, spent, amount, forecast, running, span, period, onFull } = budget;
  const tone = percent >= 100 ? 'bad' : percent >= 80 ? 'warn' : 'good';
  const title = `${name} · ${word(reader, 'budget-period', period)}`;
  return (
    <li class={`budget budget-${tone}`}>
      <span class="budget-name">
        <b>{title}</b>
        <span>{t('limits.spent', { spent: money(spent), amount: money(amount), percent })}</span>
      </span>
      <progress max="100" value={Math.min(100, percent)} aria-label={title} />
      <small>
        {[
          t('limits.until', { at: formatInstant(span.toMs, reader) }),
          forecast !== undefined &&
            t('limits.forecast', {
              amount: money(roundAmount({ numerator: forecast, denominator: 1n }, { mode: 'half-up', decimals: 2 })),
            }),
          running > 0 && t('limits.running', { count: running }),
          t('limits.then', { what: word(reader, 'budget-action', onFull) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </li>
  );
};
