import { type Nanos, printNanos } from '../../base/money.ts';
import { type CostCount, type CostKey, noCountry } from '../../core/figures/cost-plans.ts';
import { type CostLine, type CostSums, foldCosts, totalCosts } from '../../core/figures/fold-costs.ts';
import { type Cell, planOf, type ReportAsk, type ReportColumn } from '../../core/figures/reports.ts';
import { exchange } from '../../core/rating/exchange.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../db.ts';
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
  principal: plain(
    '(select customers.principal from calls join customers on customers.id = calls.customer_id where calls.id = call_id)',
    'text',
  ),
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
  return {
    where: `answered_at >= ? and answered_at < ? and superseded_by is null${asked
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

const digitsAfterPoint = `substr(substr(net, instr(net || '.', '.') + 1) || '000000000', 1, 9)`;

function readSums(store: Db, ask: ReportAsk, by: CostBy, house: CostHouse): CostSums[] {
  const { where, values } = whereCharges(ask);
  const { days, sql } = stretches(ask, house);
  const groups = by.raw.length + 3;
  // Whole units and their billionths apart: no sum is a float, and none is too big for an integer of 64 bits.
  const rows = store.$client
    .prepare(
      `select ${by.raw.join(', ')}, kind, currency, ${sql}, count(*), sum(state = 'unrated'),
         sum(case when state = 'unrated' then 0 else released_at - answered_at end), sum(billed_sec),
         sum(abs(cast(net as integer)) * sign), sum(cast(${digitsAfterPoint} as integer) * sign)
       from (select *, case when net like '-%' then -1 else 1 end as sign from charges) where ${where}
       group by ${Array.from({ length: groups }, (_, index) => index + 1).join(', ')}`,
    )
    .raw()
    .all(...values) as Raw[];
  return rows.map((row) => {
    const [kind, currency, stretch, legs, unrated, talkMs, billedSec, whole, part] = row.slice(by.raw.length);
    return {
      key: by.key(row, house, ask),
      kind: kind as CostSums['kind'],
      currency: String(currency),
      day: days[Number(stretch)]!,
      legs: Number(legs),
      unrated: Number(unrated),
      talkMs: Number(talkMs),
      billedSec: Number(billedSec),
      net: BigInt(whole!) * 1_000_000_000n + BigInt(part!),
    };
  });
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
  const all = foldCosts(readSums(store, ask, by, house), house);
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
