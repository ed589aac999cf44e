import type { Cell, ReportAsk } from '../../core/figures/reports.ts';
import { bundlePeriodEnd, bundlePeriodStart } from '../../core/rating/bundle-period.ts';
import { exchange } from '../../core/rating/exchange.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { principalOfCharge } from '../queries/charge-payers.ts';
import { readCostHouse } from '../queries/cost-house.ts';
import { whereCharges } from './list-costs.ts';
import { columns, cut, type Lister, listLines } from './lister.ts';

/** Amounts are put in order by the office's currency; what no rate leads there comes last, and what is shown is exact. */
function orderByWorth(ask: ReportAsk, house: ReturnType<typeof readCostHouse>): string {
  const { date: day } = localTime(ask.timezone, ask.to - 1);
  const others = [...new Set(house.rates.flatMap(({ from, to }) => [from, to]))].flatMap((currency) => {
    const worth = exchange(1_000_000_000n, { from: currency, to: house.currency, day, rates: house.rates });
    const factor = worth && Number(worth.exact.numerator / worth.exact.denominator) / 1e9;
    return factor && /^[A-Z]{3}$/.test(currency) ? [`when '${currency}' then ${factor}`] : [];
  });
  return `cast(net as real) * case currency when '${house.currency.replaceAll("'", "''")}' then 1.0 ${others.join(' ')} else 0 end`;
}

export const listDearest: Lister = ({ store }, ask) => {
  const { where, values } = whereCharges(ask);
  const most = 100;
  const { from } = ask.lines ?? { from: 0 };
  const table = listLines(
    store.$client,
    { ...ask, lines: { from, most: Math.max(0, Math.min(ask.lines?.most ?? most, most - from)) } },
    {
      columns: columns(
        ['at', 'instant'],
        ['number', 'number'],
        ['extension', 'text'],
        ['person', 'person'],
        ['trunk', 'trunk'],
        ['talk', 'span'],
        ['currency', 'text'],
        ['cost', 'amount'],
        ['rate', 'text'],
        ['call', 'call'],
      ),
      select:
        'answered_at, destination, payer_extension, payer_login, trunk_id, released_at - answered_at, currency, net, rate_name, call_id',
      from: `charges where ${where} and kind = 'cost' and state = 'rated'`,
      orderBy: `${orderByWorth(ask, readCostHouse(store))} desc, answered_at desc, id`,
      values,
    },
  );
  const count = Math.min(table.count, most);
  const { cut: _, ...rest } = table;
  return { ...rest, count, ...(count > from + table.rows.length && { cut: true as const }) };
};

export const listUnrated: Lister = ({ store }, ask) => {
  const { where, values } = whereCharges(ask);
  return listLines(store.$client, ask, {
    columns: columns(
      ['at', 'instant'],
      ['number', 'number'],
      ['extension', 'text'],
      ['person', 'person'],
      ['trunk', 'trunk'],
      ['talk', 'span'],
      ['charge-kind', 'charge-kind'],
      ['unrated-why', 'unrated-why'],
      ['unrated-do', 'unrated-do'],
      ['call', 'call'],
    ),
    select:
      'answered_at, destination, payer_extension, payer_login, trunk_id, released_at - answered_at, kind, reason, reason, call_id',
    from: `charges where ${where} and state = 'unrated'`,
    orderBy: 'answered_at desc, id desc',
    values,
  });
};

/** Each charge in force, with who pays. */
export const listChargesWithPayer: Lister = ({ store }, ask) => {
  const { where, values } = whereCharges(ask);
  return listLines(store.$client, ask, {
    columns: columns(
      ['at', 'instant'],
      ['number', 'number'],
      ['payer-how', 'payer-how'],
      ['extension', 'text'],
      ['person', 'person'],
      ['department', 'department'],
      ['queue', 'queue'],
      ['principal', 'text'],
      ['account', 'text'],
      ['campaign', 'text'],
      ['trunk', 'trunk'],
      ['charge-kind', 'charge-kind'],
      ['talk', 'span'],
      ['billed', 'span'],
      ['currency', 'text'],
      ['charge-net', 'amount'],
      ['rate', 'text'],
      ['call', 'call'],
    ),
    select: `answered_at, destination, payer_how, payer_extension, payer_login, payer_department, payer_queue,
      ${principalOfCharge}, payer_account, payer_campaign, trunk_id, kind, released_at - answered_at, billed_sec * 1000, currency,
      case when state = 'unrated' then null else net end, rate_name, call_id`,
    from: `charges where ${where}`,
    orderBy: 'answered_at desc, id desc',
    values,
  });
};

/**
 * Each bundle in its month that the last day asked for is of: what was used until then, and what it comes to if that goes on.
 * What is used up says nothing of the days after: then the time until it was counts.
 */
export const listBundleUse: Lister = ({ store }, ask) => {
  const house = readCostHouse(store);
  // As the appliance writes it down every few seconds: the rest of today has not gone by yet.
  const nowMs = store.$client.prepare('select at from proof_of_life').pluck().get() as number | undefined;
  const untilMs = Math.min(ask.to, nowMs ?? ask.to);
  const used = store.$client.prepare(
    `select coalesce(sum(json_extract(each.value, '$.usedSec')), 0) as sec, max(answered_at) as lastMs
     from charges, json_each(charges.bundles) as each
     where answered_at >= ? and answered_at < ? and superseded_by is null and kind = 'cost' and trunk_id = ?
       and json_extract(each.value, '$.id') = ?`,
  );
  const dayOf = (atMs: number): string => localTime(ask.timezone, atMs).date;
  const rows = house.trunks
    .filter(({ id }) => ask.trunk === undefined || ask.trunk === id)
    .flatMap(({ id, bundles }) =>
      bundles.map((bundle): Cell[] => {
        const { name, seconds, unitSec } = bundle;
        const month = { resetDay: bundle.resetDay, zone: ask.timezone, atMs: ask.to - 1 };
        const [start, end] = [bundlePeriodStart(month), bundlePeriodEnd(month)];
        const { sec, lastMs } = used.get(start, ask.to, id, bundle.id) as { sec: number; lastMs: number | null };
        const isUsedUp = sec > 0 && seconds - sec < unitSec;
        const elapsed = Math.max(1, (isUsedUp ? (lastMs ?? untilMs) : untilMs) - start);
        const forecastSec = Math.round((sec * (end - start)) / elapsed);
        const emptyMs = isUsedUp ? lastMs! : start + (elapsed * seconds) / sec;
        return [
          ...[id, name, dayOf(start), dayOf(end)],
          ...[seconds * 1000, sec * 1000, Math.max(0, seconds - sec) * 1000],
          seconds > 0 ? sec / seconds : null,
          forecastSec * 1000,
          seconds > 0 ? forecastSec / seconds : null,
          forecastSec > seconds ? dayOf(emptyMs) : null,
        ];
      }),
    );
  return cut(
    {
      columns: columns(
        ['trunk', 'trunk'],
        ['bundle', 'text'],
        ['bundle-from', 'day'],
        ['bundle-resets', 'day'],
        ['bundle-given', 'span'],
        ['bundle-used', 'span'],
        ['bundle-left', 'span'],
        ['bundle-share', 'share'],
        ['bundle-forecast', 'span'],
        ['bundle-forecast-share', 'share'],
        ['bundle-empty', 'day'],
      ),
      rows,
    },
    ask,
  );
};
