import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { BudgetBar, type BudgetRow } from './budget-bar.tsx';
import { payerName } from './limit-words.ts';

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
