import { parseNanos } from '../../server/base/money.ts';
import type { Rate } from '../../server/core/office/tariffs.ts';
import { formatDay, formatMoney } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** Days one after another as a span: `lun–vie`, `sáb, dom`. ISO, 1 to 7. */
function daysText(reader: Reader, days: readonly number[]): string {
  const name = (day: number): string => reader.t(`day.${day as 1 | 2 | 3 | 4 | 5 | 6 | 7}.short`);
  const isSpan = days.length > 2 && days.every((day, index) => index === 0 || day === days[index - 1]! + 1);
  return isSpan ? `${name(days[0]!)}–${name(days.at(-1)!)}` : days.map(name).join(', ');
}

/** When a rate holds, in a few words. */
export function bandText(reader: Reader, band: Rate['band']): string {
  const { t } = reader;
  if (!band) return t('rate.always');
  const { weekdays = [], start, end, holiday, dates } = band;
  const days = weekdays.map((day) => (day === 0 ? 7 : day)).sort((a, b) => a - b);
  const parts = [
    dates && `${formatDay(dates.from, reader)} – ${formatDay(dates.to, reader)}`,
    holiday && t('rate.holidays'),
    days.length > 0 && daysText(reader, days),
    (start ?? end) !== undefined && `${start ?? '00:00'}–${end ?? '24:00'}`,
  ].filter((part) => typeof part === 'string');
  return parts.length > 0 ? parts.join(' · ') : t('rate.always');
}

type Limits = Pick<Rate, 'freeSec' | 'minBillableSec' | 'minCharge' | 'maxCost' | 'markup'>;

/** What else counts for a rate besides its price, in a few words; nothing where nothing does. */
export function limitsText(rate: Limits, how: { reader: Reader; currency: string }): string {
  const { t } = how.reader;
  const money = (text: string): string => {
    const nanos = parseNanos(text);
    return nanos === undefined ? text : formatMoney(nanos, { ...how.reader, currency: how.currency });
  };
  return [
    rate.freeSec && t('rate.says-free', { seconds: rate.freeSec }),
    rate.minBillableSec && t('rate.says-short', { seconds: rate.minBillableSec }),
    rate.minCharge !== undefined && t('rate.says-minimum', { money: money(rate.minCharge) }),
    rate.maxCost !== undefined && t('rate.says-cap', { money: money(rate.maxCost) }),
    rate.markup !== undefined && t('rate.says-markup', { percent: rate.markup }),
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}
