import { type Nanos, parseNanos } from '../../base/money.ts';
import type { LegPayers } from '../../core/limits/budgets.ts';
import type { Period } from '../../core/limits/period.ts';
import type { OutsideKind } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import type { PaidHow } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import { principalOfCharge } from '../../store/queries/charge-payers.ts';
import { netOf } from './budget-book.ts';
import { outsideKindOf } from './leg-book.ts';
import { payersOf } from './spent-of.ts';

/** What the same payers paid for calls of one kind, in the office's currency. */
export interface PaidSum {
  payers: LegPayers;
  kind: OutsideKind;
  net: Nanos;
}

type Columns = [
  answeredAt: number,
  net: string,
  currency: string,
  destination: string,
  trunkId: string,
  extension: string | null,
  login: string | null,
  queueId: string | null,
  account: string | null,
  campaign: string | null,
  department: string | null,
  how: PaidHow | null,
  principal?: string | null,
];

const paidIn = ({ principal }: { principal: boolean }): string =>
  `select answered_at, net, currency, destination, trunk_id, payer_extension, payer_login, payer_queue, payer_account,
     payer_campaign, payer_department, payer_how${principal ? `, ${principalOfCharge}` : ''}
   from charges
   where answered_at >= ? and answered_at < ? and kind = 'cost' and superseded_by is null and net <> '0'`;

/**
 * What was paid for legs answered in the period, by the index of answers. Summed row by row: it is asked while somebody
 * waits for a call to go out, and a busy office's month has a hundred thousand.
 */
export function sumPaidIn(
  { db, office }: { db: Db; office: Office },
  { fromMs, toMs }: Period,
  also: { principal: boolean },
): PaidSum[] {
  const sums = new Map<string, PaidSum>();
  const kinds = new Map<string, OutsideKind | undefined>();
  const rows = db.$client.prepare(paidIn(also)).raw().iterate(fromMs, toMs) as IterableIterator<Columns>;
  for (const [answeredAt, net, currency, destination, ...by] of rows) {
    const [trunkId, extension, login, queueId, account, campaign, department, how, principal] = by;
    const called = `${trunkId} ${destination}`;
    if (!kinds.has(called))
      kinds.set(called, outsideKindOf(office, { number: destination, e164: destination, trunkId }));
    const kind = kinds.get(called);
    const worth = kind && netOf({ net: parseNanos(net)!, currency, answeredAt }, office);
    if (!kind || worth === undefined) continue;
    const key = `${kind}\n${by.join('\n')}`;
    const sum = sums.get(key);
    if (sum) sum.net += worth;
    else {
      const payers = payersOf({ trunkId, extension, login, queueId, account, campaign, department, how, principal });
      sums.set(key, { payers, kind, net: worth });
    }
  }
  return [...sums.values()];
}
