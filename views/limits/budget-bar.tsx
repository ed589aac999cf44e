import type { BudgetAction, BudgetPeriod } from '../../server/core/office/limits.ts';
import { roundAmount } from '../../server/core/rating/round.ts';
import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { formatInstant, formatMoney } from '../texts/format.ts';

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

/** How much of a budget is spent, and what will be. An item of a list. */
export const BudgetBar = ({
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
