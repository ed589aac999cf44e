import { parseNanos } from '../../base/money.ts';
import type { Rate, Tariff } from '../../core/office/tariffs.ts';
import { parseMinute } from '../../core/schedule/local-time.ts';
import { canonical } from './office-diff.ts';
import type { Report } from './reference-checks.ts';

type Version = Tariff['versions'][number];

const lowestMarkup = '-100';

const isLess = (text: string, than: string): boolean => {
  const [amount, least] = [parseNanos(text), parseNanos(than)];
  return amount !== undefined && least !== undefined && amount < least;
};

function checkRate(report: Report, { rate, path }: { rate: Rate; path: string }): void {
  const { band, minCharge, maxCost, markup } = rate;
  const { start, end, dates } = band ?? {};
  if (start !== undefined && end !== undefined && parseMinute(start) === parseMinute(end))
    report(`${path}.band.end`, 'empty-period', { value: end }, 'must differ from "start"; a whole day has neither');
  if (dates && dates.to < dates.from)
    report(`${path}.band.dates.to`, 'not-ascending', { after: dates.from }, `must not be before ${dates.from}`);
  if (minCharge !== undefined && maxCost !== undefined && isLess(maxCost, minCharge))
    report(
      `${path}.maxCost`,
      'out-of-range',
      { value: maxCost, min: minCharge },
      `${maxCost} is not allowed: at least ${minCharge}, the minimum charge`,
    );
  if (markup !== undefined && isLess(markup, lowestMarkup))
    report(
      `${path}.markup`,
      'out-of-range',
      { value: markup, min: lowestMarkup },
      `${markup} is not allowed: at least ${lowestMarkup}, or a call would earn money`,
    );
}

/** What would price a call wrongly without anybody noticing: windows that never open, two prices where one can hold. */
export function checkRates(report: Report, { version, path }: { version: Version; path: string }): void {
  const priced = new Map<string, Rate>();
  for (const [index, rate] of version.rates.entries()) {
    const ratePath = `${path}.rates[${index}]`;
    checkRate(report, { rate, path: ratePath });
    const hours = canonical(rate.band ?? {});
    for (const prefix of new Set(rate.prefixes)) {
      const other = priced.get(`${prefix} ${hours}`);
      if (other)
        report(
          `${ratePath}.prefixes`,
          'priced-twice',
          { prefix, rate: other.name, ...(prefix === '' && { kind: 'rest' }) },
          `"${prefix}" has a price for the same hours in "${other.name}": only one of the two could hold`,
        );
      else priced.set(`${prefix} ${hours}`, rate);
    }
  }
}
