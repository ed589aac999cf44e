import { type Nanos, printNanos } from '../../base/money.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { type CostCount, type CostKey, noCountry } from '../../core/figures/cost-plans.ts';
import { type CostLine, type CostSums, foldCosts, totalCosts } from '../../core/figures/fold-costs.ts';
import { type Cell, planOf, type ReportAsk, type ReportColumn } from '../../core/figures/reports.ts';
import { exchange } from '../../core/rating/exchange.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../db.ts';
import { caseOfCharge, customerOfCharge, principalOfCharge } from '../queries/charge-payers.ts';
import { type CostHouse, readCostHouse } from '../queries/cost-house.ts';
import { QUARTER_MS } from './figure-store.ts';
import { columns, cut, type Lister, linesAtMost } from './lister.ts';
import { keyOfTime } from './sum-figures.ts';

type Raw = (string | number | null)[];

interface CostBy {
  /** What is read of each charge. */
  raw: readonly string[];
  unit: ReportColumn['unit'];
  key(raw: Raw, house: CostHouse, ask: ReportAsk): string | number;
}

const plain = (column: string, unit: ReportColumn['unit']): CostBy => ({
  raw: [column],
  unit,
  key: ([value]) => value ?? '',
});
const timeKeys = new WeakMap<ReportAsk, (at: number) => string | number>();
const ofTime = (unit: 'hour' | 'weekday'): CostBy => ({
  raw: [`answered_at / ${QUARTER_MS}`],
  unit,
  key([quarter], _, ask) {
    const keyOf = timeKeys.get(ask) ?? keyOfTime(unit, ask.timezone);
    timeKeys.set(ask, keyOf);
    return keyOf(Number(quarter) * QUARTER_MS);
  },
});

const told: Record<CostKey, CostBy> = {
  extension: plain('payer_extension', 'text'),
  person: plain('payer_login', 'person'),
  department: plain('payer_department', 'department'),
  queue: plain('payer_queue', 'queue'),
  principal: plain(principalOfCharge, 'text'),
  account: {
    raw: ['payer_account'],
    unit: 'text',
    key: ([code], house) => (code === null ? '' : house.accountName(String(code))),
  },
  campaign: {
    raw: ['payer_campaign'],
    unit: 'text',
    key: ([id], house) => (id === null ? '' : house.campaignName(String(id))),
  },
  customer: {
    raw: [customerOfCharge],
    unit: 'text',
    key: ([id], house) => (id === null ? '' : house.customerName(String(id))),
  },
  case: { raw: [caseOfCharge], unit: 'text', key: ([id]) => (id === null ? '' : numberOfCase(Number(id))) },
  trunk: plain('trunk_id', 'trunk'),
  number: plain('destination', 'number'),
  class: {
    raw: ['destination', 'trunk_id', 'way', `reason = 'emergency-number'`],
    unit: 'call-kind',
    key: ([destination, trunkId, way, emergency], house) =>
      house.classOf({
        ...{ destination: String(destination), trunkId: String(trunkId), way: String(way) },
        emergency: emergency === 1,
      }),
  },
  country: {
    raw: ['destination'],
    unit: 'country',
    key: ([destination], house) => house.countryOf(String(destination)) ?? noCountry,
  },
  rate: {
    raw: ['tariff_id', 'rate_name'],
    unit: 'text',
    key: ([tariff, rate], house) =>
      [tariff === null ? '' : house.tariffName(String(tariff)), rate ?? ''].filter(Boolean).join(' · '),
  },
  hour: ofTime('hour'),
  weekday: ofTime('weekday'),
};

const filterColumns = { queue: 'payer_queue', person: 'payer_login', trunk: 'trunk_id' } as const;

/** The charges in force of the period, narrowed as asked. */
export function whereCharges(ask: ReportAsk): { where: string; values: (string | number)[] } {
  const asked = (Object.keys(filterColumns) as (keyof typeof filterColumns)[]).filter((name) => ask[name]);
  // Numbers that were called, not those that called.
  const outgoing = planOf(ask.name).top === 'charged' ? ` and way = 'out'` : '';
  return {
    where: `answered_at >= ? and answered_at < ? and superseded_by is null${outgoing}${asked
      .map((name) => ` and ${filterColumns[name]} = ?`)
      .join('')}`,
    values: [ask.from, ask.to, ...asked.map((name) => ask[name]!)],
  };
}

/** Days of the period on which another exchange rate begins, and how SQL tells which stretch a charge is of. */
function stretches(ask: ReportAsk, house: CostHouse): { days: string[]; sql: string } {
  const starts = [...new Set(house.rates.map(({ validFrom }) => validFrom))].sort().flatMap((date) => {
    const at = instantAt(ask.timezone, { date, minute: 0 });
    return at > ask.from && at < ask.to ? [{ date, at }] : [];
  });
  return {
    days: [localTime(ask.timezone, ask.from).date, ...starts.map(({ date }) => date)],
    sql: starts.map(({ at }) => `(answered_at >= ${at})`).join(' + ') || '0',
  };
}

/** Charges added up by what the report tells them apart, and by kind, currency and days of equal exchange rates; only those of `own`, SQL of charges. */
export function sumCharges(store: Db, ask: ReportAsk, own?: { where: string; values: readonly string[] }): CostSums[] {
  return readSums({ store, ask, house: readCostHouse(store), ...(own && { own }) });
}

function readSums(of: {
  store: Db;
  ask: ReportAsk;
  house: CostHouse;
  own?: { where: string; values: readonly string[] };
}): CostSums[] {
  const { store, ask, house, own } = of;
  const by = told[planOf(ask.name).cost!];
  const { where, values } = whereCharges(ask);
  const { days, sql } = stretches(ask, house);
  // Added up here: SQL would have to sort all of them first.
  const rows = store.$client
    .prepare(
      `select ${by.raw.join(', ')}, kind, currency, ${sql}, state = 'unrated', released_at - answered_at, billed_sec, net
       from charges where ${where}${own ? ` and ${own.where}` : ''}`,
    )
    .raw()
    .iterate(...values, ...(own?.values ?? [])) as IterableIterator<Raw>;
  const sums = new Map<string | number, Map<string, Growing>>();
  const at = by.raw.length;
  for (const row of rows) {
    const key = by.key(row, house, ask);
    const ofKey = sums.get(key) ?? new Map<string, Growing>();
    if (ofKey.size === 0) sums.set(key, ofKey);
    const mark = `${row[at]} ${row[at + 1]} ${row[at + 2]}`;
    let sum = ofKey.get(mark);
    if (!sum) {
      const [kind, currency, stretch] = row.slice(at);
      sum = {
        ...{ key, kind: kind as CostSums['kind'], currency: String(currency), day: days[Number(stretch)]! },
        ...{ legs: 0, unrated: 0, talkMs: 0, billedSec: 0, net: 0n, whole: 0, part: 0 },
      };
      ofKey.set(mark, sum);
    }
    sum.legs += 1;
    sum.unrated += row[at + 3] as number;
    if (row[at + 3] === 0) sum.talkMs += row[at + 4] as number;
    sum.billedSec += row[at + 5] as number;
    addNet(sum, row[at + 6] as string);
  }
  return [...sums.values()].flatMap((ofKey) =>
    [...ofKey.values()].map(({ whole, part, ...sum }) => ({
      ...sum,
      net: BigInt(whole) * 1_000_000_000n + BigInt(part),
    })),
  );
}

/** Whole units and billionths apart, each an integer that a number holds exactly. */
interface Growing extends CostSums {
  whole: number;
  part: number;
}

function addNet(sum: Growing, net: string): void {
  const point = net.indexOf('.');
  const sign = net.startsWith('-') ? -1 : 1;
  sum.whole += point < 0 ? Number(net) : Number(net.slice(0, point));
  if (point >= 0) sum.part += sign * Number(net.slice(point + 1).padEnd(9, '0'));
  if (sum.part >= 1e9 || sum.part <= -1e9) {
    sum.whole += Math.sign(sum.part);
    sum.part -= Math.sign(sum.part) * 1e9;
  }
}

const amount = (nanos: Nanos | undefined): Cell => (nanos === undefined ? null : printNanos(nanos));
const greaterFirst = (a: bigint | number, b: bigint | number): number => (a < b ? 1 : a > b ? -1 : 0);
/** Longer lists of numbers are nothing that anybody reads. */
const topLines = 100;

/** What charges of the period come to, by what the report tells them apart. */
export const listCostsBy: Lister = ({ store }, ask) => {
  const { cost: name, top } = planOf(ask.name);
  const by = told[name!];
  const house = readCostHouse(store);
  const all = foldCosts(readSums({ store, ask, house }), house);
  const isOfTime = by.unit === 'hour' || by.unit === 'weekday';
  const byKey = (a: CostLine, b: CostLine): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  const lines = all.sort(
    (a, b) =>
      (top === 'talk' && greaterFirst(a.talkMs, b.talkMs)) ||
      (top === 'charged' && greaterFirst(a.charged, b.charged)) ||
      (isOfTime && byKey(a, b)) ||
      // The office's own currency before others: amounts of two are not to be compared.
      Number(b.currency === house.currency) - Number(a.currency === house.currency) ||
      (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) ||
      greaterFirst(a.cost, b.cost) ||
      byKey(a, b),
  );
  const total = totalCosts(lines);
  const isPriced = lines.some(({ price }) => price !== undefined);
  const cells = (line: Omit<typeof total, 'currency'> & { currency?: string }): Cell[] => [
    ...[line.charged, line.talkMs, line.billedSec * 1000, line.currency ?? null, amount(line.cost)],
    ...(isPriced ? [amount(line.price), amount(line.margin)] : []),
    line.unrated,
  ];
  return cut(
    {
      columns: [
        { id: name === 'number' ? 'number' : name!, unit: by.unit },
        ...columns(
          ['charged', 'count'],
          ['talk', 'span'],
          ['billed', 'span'],
          ['currency', 'text'],
          ['cost', 'amount'],
        ),
        ...(isPriced ? columns(['price', 'amount'], ['margin', 'amount']) : []),
        ...columns(['unrated', 'count']),
      ],
      rows: (top ? lines.slice(0, topLines) : lines).map((line): Cell[] => [line.key, ...cells(line)]),
      // A hundred of many are not all of them.
      ...((!top || lines.length <= topLines) && { total: [null, ...cells(total)] }),
    },
    ask,
  );
};

/** The calls of one line, or of all: one for each leg that counts in it, the newest first. */
export function callsCharged(
  store: Db,
  ask: ReportAsk & { of: CostCount; line?: { key: string; currency: string } },
): { ids: string[]; count: number } {
  const by = told[planOf(ask.name).cost!];
  const house = readCostHouse(store);
  const { where, values } = whereCharges(ask);
  const { days, sql } = stretches(ask, house);
  const { from, most } = ask.lines ?? { from: 0, most: linesAtMost };
  const rows = store.$client
    .prepare(
      `select ${by.raw.join(', ')}, currency, ${sql}, call_id from charges
       where ${where} and kind = 'cost'${ask.of === 'unrated' ? ` and state = 'unrated'` : ''}
       order by answered_at desc, id desc`,
    )
    .raw()
    .iterate(...values) as IterableIterator<Raw>;
  const ids: string[] = [];
  let count = 0;
  for (const row of rows) {
    if (ask.line) {
      if (String(by.key(row, house, ask)) !== ask.line.key) continue;
      const [currency, stretch] = row.slice(by.raw.length);
      const day = days[Number(stretch)]!;
      const isOffices = exchange(0n, { from: String(currency), to: house.currency, day, rates: house.rates });
      if ((isOffices ? house.currency : currency) !== ask.line.currency) continue;
    }
    if (count >= from && count < from + most) ids.push(String(row.at(-1)));
    count += 1;
  }
  return { ids, count };
}
