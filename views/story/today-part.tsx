import type { Page } from '../layout/page.ts';
import { formatCount, formatPercent } from '../texts/format.ts';
import { moneyText } from './charges-card.tsx';

export interface TodayView {
  calls: number;
  answered: number;
  abandoned: number;
  /** Share answered in time, of those that waited in queues; absent when none did. */
  level?: number;
  costs: { currency: string; cost: string }[];
  monthCosts: { currency: string; cost: string }[];
}

/** The day at a glance. */
export const TodayPart = ({ page, today }: { page: Page; today: TodayView }) => {
  const { t } = page.reader;
  const money = (costs: TodayView['costs']): string =>
    costs.map(({ currency, cost }) => moneyText(page, cost, currency)).join(' + ') || '–';
  const figures: { label: string; value: string; href: string; tone?: string }[] = [
    { label: t('today.calls'), value: formatCount(today.calls, page.reader), href: '/owner/calls' },
    {
      label: t('today.answered'),
      value: formatCount(today.answered, page.reader),
      href: '/owner/calls?result=answered',
    },
    {
      label: t('today.abandoned'),
      value: formatCount(today.abandoned, page.reader),
      href: '/owner/calls?result=abandoned',
      ...(today.abandoned > 0 && { tone: 'bad' }),
    },
    {
      label: t('today.level'),
      value: today.level === undefined ? '–' : formatPercent(today.level, page.reader),
      href: '/supervisor',
      ...(today.level !== undefined && { tone: today.level >= 0.8 ? 'good' : 'bad' }),
    },
    { label: t('today.cost'), value: money(today.costs), href: '/owner/calls' },
    { label: t('today.month'), value: money(today.monthCosts), href: '/owner/calls' },
  ];
  return (
    <section aria-labelledby="today-title">
      <h2 id="today-title" class="section-title">
        {t('today.title')}
      </h2>
      <div class="fact-cards">
        {figures.map(({ label, value, href, tone }) => (
          <a class={tone ? `card figure figure-${tone}` : 'card figure'} href={href}>
            <span class="lead">{label}</span>
            <b>{value}</b>
          </a>
        ))}
      </div>
    </section>
  );
};
