import { type Nanos, parseNanos, printNanos } from '../../base/money.ts';
import type { CallKind } from '../office/call-kinds.ts';
import type { ExchangeRate, Tax } from '../office/prices.ts';
import { decimalsOf } from './currency-decimals.ts';
import { exchange } from './exchange.ts';
import { roundAmount } from './round.ts';
import { shareRounding } from './share-rounding.ts';
import { applyTaxes, taxesOn } from './taxes.ts';

export const statementPayers = ['department', 'principal', 'extension', 'account', 'campaign'] as const;

export interface StatementPayer {
  kind: (typeof statementPayers)[number];
  id: string;
}

/** What one class of calls came to, in one currency, on days of the same exchange rates. */
export interface StatementSums {
  key: string | number;
  currency: string;
  day: string;
  legs: number;
  unrated: number;
  talkMs: number;
  billedSec: number;
  net: Nanos;
}

/** Calls of one class. */
export interface StatementLine {
  class: string;
  calls: number;
  talkMs: number;
  /** Exact. */
  net: string;
  /** In the currency's own decimals, so that the lines of a group add up to its net; sheets of before have none. */
  shown?: string;
}

/** Lines that bear the same taxes: their net, rounded to the currency once, and what is added to it. */
export interface StatementGroup {
  classes: string[];
  net: string;
  taxes: { code: string; percent: string; base: string; amount: string }[];
  gross: string;
}

/** What is owed for a stretch of days: all that is printed, and never changed once it is issued. */
export interface StatementSheet {
  payer: StatementPayer & { name: string };
  officeName: string;
  /** Local days, both included. */
  from: string;
  to: string;
  basis: 'cost' | 'price';
  currency: string;
  lines: StatementLine[];
  /** The same calls by the campaigns that they were of; `class` is the campaign's name, '' for those of none. Absent where none was of any. */
  campaigns?: StatementLine[];
  groups: StatementGroup[];
  net: string;
  tax: string;
  total: string;
  /** By which amounts in other currencies were changed. */
  rates: ExchangeRate[];
  /** Calls without a price, which are not in it. */
  unrated: number;
}

export type MadeStatement = { kind: 'made'; sheet: StatementSheet } | { kind: 'no-rate'; currencies: string[] };

const add = (texts: readonly string[]): string => printNanos(texts.reduce((sum, text) => sum + parseNanos(text)!, 0n));

/**
 * A statement of those sums (formula 9): net by class, exactly; by group of equal taxes rounded to the currency, then each
 * tax. Refused where an amount is in a currency that no rate of its day leads to the statement's.
 */
export function makeStatement(
  sums: readonly StatementSums[],
  about: Pick<StatementSheet, 'payer' | 'officeName' | 'from' | 'to' | 'basis' | 'currency'> & {
    rates: readonly ExchangeRate[];
    taxes: readonly Tax[];
  },
): MadeStatement {
  const { rates, taxes, ...head } = about;
  const lines = new Map<string, { calls: number; talkMs: number; net: Nanos }>();
  const used = new Map<string, ExchangeRate>();
  const unknown = new Set<string>();
  let unrated = 0;
  for (const sum of sums) {
    unrated += sum.unrated;
    if (sum.legs === sum.unrated) continue;
    const changed = exchange(sum.net, { from: sum.currency, to: about.currency, day: sum.day, rates });
    if (!changed) {
      unknown.add(sum.currency);
      continue;
    }
    if (changed.by) used.set(JSON.stringify(changed.by), changed.by);
    const line = lines.get(String(sum.key)) ?? { calls: 0, talkMs: 0, net: 0n };
    line.calls += sum.legs - sum.unrated;
    line.talkMs += sum.talkMs;
    line.net += roundAmount(changed.exact, { mode: 'half-up', decimals: 9 });
    lines.set(String(sum.key), line);
  }
  if (unknown.size > 0) return { kind: 'no-rate', currencies: [...unknown].sort() };
  const groups = new Map<string, { classes: string[]; net: Nanos; taxes: Tax[] }>();
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, line] of sorted) {
    const own = taxesOn(taxes, name as CallKind);
    const key = JSON.stringify(own);
    const group = groups.get(key) ?? { classes: [], net: 0n, taxes: own };
    group.classes.push(name);
    group.net += line.net;
    groups.set(key, group);
  }
  const decimals = decimalsOf(about.currency);
  const shown = new Map<string, Nanos>();
  const taxed = [...groups.values()].map(({ classes, net, taxes }): StatementGroup => {
    const amount = applyTaxes(net, { taxes, decimals });
    const exact = classes.map((name) => lines.get(name)!.net);
    for (const [index, share] of shareRounding(exact, { total: amount.net, decimals }).entries())
      shown.set(classes[index]!, share);
    return {
      classes,
      net: printNanos(amount.net),
      taxes: amount.lines.map((tax) => ({
        ...{ code: tax.code, percent: tax.percent },
        ...{ base: printNanos(tax.base), amount: printNanos(tax.amount) },
      })),
      gross: printNanos(amount.gross),
    };
  });
  return {
    kind: 'made',
    sheet: {
      ...head,
      lines: sorted.map(([name, { calls, talkMs, net }]) => ({
        ...{ class: name, calls, talkMs },
        ...{ net: printNanos(net), shown: printNanos(shown.get(name)!) },
      })),
      groups: taxed,
      net: add(taxed.map(({ net }) => net)),
      tax: add(taxed.flatMap(({ taxes }) => taxes.map(({ amount }) => amount))),
      total: add(taxed.map(({ gross }) => gross)),
      rates: [...used.values()],
      unrated,
    },
  };
}
