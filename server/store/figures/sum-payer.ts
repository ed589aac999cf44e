import type { StatementPayer, StatementSums } from '../../core/rating/statement.ts';
import type { Db } from '../db.ts';
import { principalOfCharge } from '../queries/charge-payers.ts';
import { sumCharges } from './list-costs.ts';

export interface PayerAsk {
  payer: StatementPayer;
  basis: 'cost' | 'price';
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
};

/** What one payer's calls came to, by class, currency and days of equal exchange rates. For the data worker. */
export function sumPayer(store: Db, { payer, basis, ...period }: PayerAsk): StatementSums[] {
  const own = { where: `kind = ? and ${ofPayer[payer.kind]}`, values: [basis, payer.id] };
  return sumCharges(store, { name: 'costs-by-class', ...period }, own);
}
