import { parseNanos } from '../../server/base/money.ts';
import type { ListStep, PriceStep } from '../../server/core/rating/price-steps.ts';
import { printMinutes } from '../parts/minutes.ts';
import { formatDate, formatDay, formatMoney } from '../texts/format.ts';
import { isTextKey, type Reader } from '../texts/reader.ts';

const told = (reader: Reader, key: string, code: string): string => (isTextKey(key) ? reader.t(key) : code);

/** The lines that one price list makes, the sum last. */
function listTexts(list: ListStep, reader: Reader): string[] {
  const { t } = reader;
  if (list.step === 'no-tariff') return [t('price.no-tariff')];
  if (list.step === 'no-version') return [t('price.no-version', { tariff: list.tariff })];
  if (list.step === 'free') return [told(reader, `charge-reason.${list.reason}`, list.reason)];
  const day = formatDate(Date.parse(list.validFrom), reader);
  const from = t('price.version', { tariff: list.tariff, day });
  if (list.step === 'unrated') return [from, told(reader, `charge-reason.${list.reason}`, list.reason)];
  const money = (amount: string, currency = list.currency): string =>
    formatMoney(parseNanos(amount) ?? 0n, { ...reader, currency });
  const lines = [
    from,
    list.prefix
      ? t('price.prefix', { prefix: list.prefix, rate: list.rate })
      : t('price.prefix-all', { rate: list.rate }),
  ];
  if (list.fee !== '0') lines.push(t('price.fee', { money: money(list.fee) }));
  if (list.freeSec > 0) lines.push(t('price.free-seconds', { seconds: list.freeSec }));
  for (const { id, name = id, usedSec } of list.bundles)
    lines.push(t('price.bundle', { bundle: name, span: printMinutes(usedSec) }));
  for (const span of list.spans)
    lines.push(
      t('price.span', {
        from: span.fromSec,
        to: span.toSec,
        price: money(span.price),
        per: span.perSec,
        increment: span.incrementSec,
        amount: money(span.amount),
        rate: [
          span.rate,
          span.holiday === undefined ? '' : t('price.holiday', { day: formatDay(span.holiday, reader) }),
        ]
          .filter(Boolean)
          .join(', '),
      }),
    );
  if (list.reason === 'minimum-charge' || list.reason === 'maximum-charge')
    lines.push(told(reader, `price.${list.reason}`, list.reason));
  lines.push(t('price.net', { money: money(list.net), seconds: list.billedSec }));
  for (const { code, percent, amount } of list.taxes)
    lines.push(t('price.tax', { code, percent, money: money(amount) }));
  if (list.taxes.length > 0) lines.push(t('price.gross', { money: money(list.gross) }));
  if (list.inOffice) {
    const { net, currency, rate, validFrom } = list.inOffice;
    lines.push(t('price.changed', { money: money(net, currency), rate, day: validFrom }));
  }
  return lines;
}

/** What each step of the answer says, in the reader's words; steps of a price list have several lines. */
export function priceTexts(step: PriceStep, reader: Reader): string[] {
  const { t } = reader;
  switch (step.step) {
    case 'typed':
      return [
        step.e164 === undefined
          ? t(step.unknown ? 'price.typed-unknown' : 'price.typed', { dialled: step.dialled })
          : t('price.typed-as', { dialled: step.dialled, e164: step.e164 }),
      ];
    case 'account':
      return [
        step.name === undefined
          ? t('price.account-unknown', { code: step.code })
          : t('price.account', { code: step.code, name: step.name }),
      ];
    case 'campaign':
      return [t(step.isResting ? 'price.campaign-resting' : 'price.campaign', { name: step.name })];
    case 'kind':
      return [t('price.kind', { kind: t(`call-kind.${step.kind}`) })];
    case 'emergency':
      return [t('price.emergency')];
    case 'internal':
      return [t('price.internal')];
    case 'refused':
      return [t('price.refused', { why: told(reader, `route-reason.${step.reason}`, step.reason) })];
    case 'route':
      return [t(step.reason === 'cheapest' ? 'price.route-cheapest' : 'price.route', { route: step.route })];
    case 'trunk':
      return [t(`price.trunk-${step.why}`, { trunk: step.trunk })];
    case 'cost':
      return [t('price.cost'), ...listTexts(step.list, reader).map((line) => `  ${line}`)];
    case 'price':
      return [t('price.price'), ...listTexts(step.list, reader).map((line) => `  ${line}`)];
  }
}
