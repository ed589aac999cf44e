import { parseNanos } from '../../base/money.ts';
import type { Office } from '../../core/office/office.ts';
import type { Payer } from '../../core/office/prices.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

const payerName = ({ kind, id }: Payer): string => (id === undefined ? kind : `${kind} ${id}`);

/** Prices name a tariff and a payer that there is; a currency has one rate a day; bundles of a trunk differ. */
export function checkPrices(report: Report, office: Office): void {
  const tariffs = office.tariffs.map(({ id }) => id);
  const known = {
    department: office.departments.map(({ id }) => id),
    extension: office.extensions.map((e) => e.number),
  };
  for (const [index, { payer, tariff }] of office.prices.entries()) {
    const path = `prices[${index}]`;
    checkReference(report, { path: `${path}.tariff`, kind: 'tariff', id: tariff, known: tariffs });
    if (payer.kind === 'department' || payer.kind === 'extension')
      checkReference(report, { path: `${path}.payer.id`, kind: payer.kind, id: payer.id, known: known[payer.kind] });
    if ((payer.kind === 'everyone') === (payer.id !== undefined))
      report(`${path}.payer.id`, 'required', {}, 'names whom of the kind: needed for all but everyone');
  }
  const charged = new Set<string>();
  for (const [index, { payer }] of office.prices.entries()) {
    const name = payerName(payer);
    if (charged.has(name))
      report(
        `prices[${index}].payer.kind`,
        'duplicate',
        { value: name, kind: 'payer' },
        `"${name}" has a tariff already`,
      );
    charged.add(name);
  }
  checkDuplicates(
    report,
    office.exchangeRates.map(({ from, to, validFrom }, index) => ({
      path: `exchangeRates[${index}].validFrom`,
      value: `${from} ${to} ${validFrom}`,
    })),
  );
  for (const [index, { from, to, rate }] of office.exchangeRates.entries()) {
    if (from === to)
      report(`exchangeRates[${index}].to`, 'same-currency', {}, 'must be another currency than the one it is worth of');
    if (!/[1-9]/.test(rate)) report(`exchangeRates[${index}].rate`, 'not-above-zero', {}, 'must be more than 0');
  }
  for (const [index, { percent }] of office.taxes.entries()) {
    const share = parseNanos(percent) ?? 0n;
    const bound = share < 0n ? { min: 0 } : share > parseNanos('100')! ? { max: 100 } : undefined;
    if (bound)
      report(
        `taxes[${index}].percent`,
        'out-of-range',
        { value: percent, ...bound },
        `${percent} is not allowed: a tax takes from 0 to 100 percent`,
      );
  }
  checkDuplicates(
    report,
    office.taxes.map(({ code, kinds }, index) => ({
      path: `taxes[${index}].code`,
      value: [code, ...(kinds ?? [])].join(' '),
    })),
  );
  for (const [index, { bundles }] of office.trunks.entries())
    checkDuplicates(
      report,
      bundles.map(({ id }, at) => ({ path: `trunks[${index}].bundles[${at}].id`, value: id })),
    );
}
