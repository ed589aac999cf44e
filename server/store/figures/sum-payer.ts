import type { StatementPayer, StatementSums } from '../../core/rating/statement.ts';
import type { Db } from '../db.ts';
import { principalOfCharge } from '../queries/charge-payers.ts';
import { sumCharges } from './list-costs.ts';

export interface PayerAsk {
  payer: StatementPayer;
  basis: 'cost' | 'price';
  /** Told apart by that; absent = by class. */
  by?: 'campaign';
  /** Epoch ms, `to` excluded. */
  from: number;
  to: number;
  timezone: string;
}

const ofPayer: Record<StatementPayer['kind'], string> = {
  department: 'payer_department = ?',
  extension: 'payer_extension = ?',
  principal: `${principalOfCharge} = ?`,
  account: 'payer_account = ?',
  campaign: 'payer_campaign = ?',
};

/** A leg that a payer was charged for; `net` as exact text, null where no price was found. */
export interface PayerCall {
  at: number;
  number: string;
  login: string | null;
  extension: string | null;
  talkMs: number;
  billedSec: number;
  currency: string;
  net: string | null;
}

/** A statement with more calls than that is no paper. */
const MOST_CALLS = 50_000;

/** One payer's calls one by one, in their order. For the data worker. */
export function listPayer(store: Db, { payer, basis, from, to }: PayerAsk): PayerCall[] {
  return store.$client
    .prepare(
      `select answered_at as at, destination as number, payer_login as login, payer_extension as extension,
         released_at - answered_at as talkMs, billed_sec as billedSec, currency,
         case when state = 'unrated' then null else net end as net
       from charges
       where answered_at >= ? and answered_at < ? and superseded_by is null and kind = ? and ${ofPayer[payer.kind]}
       order by answered_at, id limit ${MOST_CALLS}`,
    )
    .all(from, to, basis, payer.id) as PayerCall[];
}

/** What one payer's calls came to, by class or campaign, currency and days of equal exchange rates. For the data worker. */
export function sumPayer(store: Db, { payer, basis, by, ...period }: PayerAsk): StatementSums[] {
  const own = { where: `kind = ? and ${ofPayer[payer.kind]}`, values: [basis, payer.id] };
  return sumCharges(store, { name: `costs-by-${by ?? 'class'}`, ...period }, own);
}
