import { parseNanos } from '../../server/base/money.ts';
import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { Badge, Notice } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatDay, formatMoney, formatSpan } from '../texts/format.ts';
import { ChargePayer, OlderCharges } from './charge-payer.tsx';
import type { ChargeView, PayerChoice } from './story.ts';

/** Exact decimal text as money of the reader. */
export const moneyText = (page: Page, amount: string, currency: string): string =>
  formatMoney(parseNanos(amount) ?? 0n, { ...page.reader, currency });

export const costTones = { rated: 'info', free: 'good', unrated: 'warn' } as const;

/** Each trunk leg's price and how it came about, second by second. */
export const ChargesCard = ({
  page,
  charges,
  call,
}: {
  page: Page;
  charges: ChargeView[];
  call: { id: string; payers: readonly PayerChoice[] };
}) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('story.charges')}</h2>
      {charges.map((charge) => (
        <article class="charge">
          <header>
            <div>
              <b>{charge.destination}</b>
              <small>
                {[t(`way.${charge.way}`), charge.trunk, charge.tariff, charge.rate].filter(Boolean).join(' · ')}
              </small>
            </div>
            <Badge tone={costTones[charge.state]}>{t(`cost-state.${charge.state}`)}</Badge>
            <b class="charge-net">{charge.state === 'unrated' ? '–' : moneyText(page, charge.net, charge.currency)}</b>
          </header>
          {charge.state === 'unrated' ? (
            <Notice tone="warn">
              <Icon name="alert" />
              {word(page.reader, 'charge-reason', charge.reason)}
            </Notice>
          ) : (
            <p class="hint">
              {word(page.reader, 'charge-reason', charge.reason)} ·{' '}
              {t('story.billed', { duration: formatSpan(charge.durationMs), billed: charge.billedSec })}
            </p>
          )}
          {charge.payer && (
            <p class="hint">
              {t(`story.payer-${charge.payer.how}`, { who: charge.payer.who || t('story.payer-office') })}
            </p>
          )}
          {charge.spans.length > 0 && (
            <table class="spans">
              <tbody>
                {charge.spans.map((span) => (
                  <tr>
                    <td>{t('story.span', { from: span.fromSec, to: span.toSec })}</td>
                    <td>
                      {t('story.span-price', {
                        rate: span.rateId,
                        price: moneyText(page, span.price, charge.currency),
                        per: span.perSec,
                        increment: span.incrementSec,
                      })}
                      {span.holiday !== undefined &&
                        ` · ${t('price.holiday', { day: formatDay(span.holiday, page.reader) })}`}
                    </td>
                    <td class="number">{moneyText(page, span.amount, charge.currency)}</td>
                  </tr>
                ))}
                {parseNanos(charge.rest) !== 0n && (
                  <tr>
                    <td colspan={2}>{t('story.rest')}</td>
                    <td class="number">{moneyText(page, charge.rest, charge.currency)}</td>
                  </tr>
                )}
                <tr class="sum">
                  <td colspan={2}>{t('story.net')}</td>
                  <td class="number">{moneyText(page, charge.net, charge.currency)}</td>
                </tr>
              </tbody>
            </table>
          )}
          {charge.price && (
            <p class="hint">
              {t('story.price', {
                price:
                  charge.price.state === 'unrated'
                    ? t('cost-state.unrated')
                    : moneyText(page, charge.price.net, charge.price.currency),
              })}
            </p>
          )}
          <OlderCharges page={page} charge={charge} />
          <ChargePayer page={page} charge={charge} call={call} />
        </article>
      ))}
    </section>
  );
};
