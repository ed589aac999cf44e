import { countryOf } from '../../core/dialplan/country-of.ts';
import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import type { Account } from '../../core/office/accounts.ts';
import type { CallKind } from '../../core/office/call-kinds.ts';
import type { Campaign } from '../../core/office/campaigns.ts';
import type { OfficeIdentity } from '../../core/office/office.ts';
import type { ExchangeRate, TrunkBundle } from '../../core/office/prices.ts';
import type { Db } from '../db.ts';
import { readSetting } from './settings.ts';

/** What of the office costs are told by. */
export interface CostHouse {
  country: string;
  currency: string;
  rates: ExchangeRate[];
  trunks: { id: string; bundles: TrunkBundle[] }[];
  tariffName(id: string): string;
  /** Code and name of what calls are charged to. */
  accountName(code: string): string;
  campaignName(id: string): string;
  /** Of several customers with one name each is told apart. */
  customerName(id: string): string;
  /** What a leg is called by: whether it came in, was for help, or what kind of number it reached. */
  classOf(leg: { destination: string; trunkId: string; way: string; emergency: boolean }): CostClass;
  countryOf(destination: string): string | undefined;
}

export type CostClass = CallKind | 'emergency' | 'incoming';

export function readCostHouse(db: Db): CostHouse {
  // An office that was never set up has no charges either.
  const { country = '', currency = '' } = (readSetting(db, 'office') ?? {}) as Partial<OfficeIdentity>;
  const trunks = db.$client.prepare('select id, caller_id as callerId, bundles from trunks').all() as {
    id: string;
    callerId: string | null;
    bundles: string;
  }[];
  const own = new Map(trunks.map(({ id, callerId }) => [id, callerId ?? undefined]));
  const tariffs = new Map(db.$client.prepare('select id, name from tariffs').raw().all() as [string, string][]);
  const accounts = new Map(
    ((readSetting(db, 'accounts') ?? []) as Account[]).map(({ code, name }) => [code, name === code ? '' : name]),
  );
  const campaigns = new Map(((readSetting(db, 'campaigns') ?? []) as Campaign[]).map(({ id, name }) => [id, name]));
  const customers = new Map<string, string>();
  const nameOf = db.$client.prepare('select name from customers where id = ?').pluck();
  const isShared = db.$client
    .prepare(
      'select 1 from customers where sort_name = (select sort_name from customers where id = @id) and id <> @id limit 1',
    )
    .pluck();
  function tellCustomer(id: string): string {
    const name = nameOf.get(id) as string | undefined;
    if (name === undefined) return id;
    return isShared.get({ id }) === undefined ? name : `${name} · ${id.slice(-4)}`;
  }
  const classes = new Map<string, CostClass>();
  const countries = new Map<string, string | undefined>();
  return {
    country,
    currency,
    rates: (readSetting(db, 'exchangeRates') ?? []) as ExchangeRate[],
    trunks: trunks.map(({ id, bundles }) => ({ id, bundles: JSON.parse(bundles) as TrunkBundle[] })),
    campaignName: (id) => campaigns.get(id) ?? id,
    accountName: (code) => [code, accounts.get(code)].filter(Boolean).join(' · '),
    customerName(id) {
      const known = customers.get(id) ?? tellCustomer(id);
      customers.set(id, known);
      return known;
    },
    tariffName: (id) => tariffs.get(id) ?? id,
    classOf({ destination, trunkId, way, emergency }) {
      if (emergency) return 'emergency';
      if (way === 'in') return 'incoming';
      const key = `${trunkId} ${destination}`;
      const known = classes.get(key) ?? kindOfNumber({ e164: destination, own: own.get(trunkId), country });
      classes.set(key, known);
      return known;
    },
    countryOf(destination) {
      if (!countries.has(destination)) countries.set(destination, countryOf(destination, country));
      return countries.get(destination);
    },
  };
}
