import type Database from 'better-sqlite3';
import type { ContactPoint, Customer, Refusal } from '../../core/customers/customer.ts';

type Row = Record<string, unknown>;

/** What a row says, columns without a value left out. */
const present = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** Reads cards by their ids, in that order; who is not there is left out. Prepared once: lists and long work read thousands. */
export function openCardReading(sql: Database.Database): (ids: readonly string[]) => Customer[] {
  const cardOf = sql.prepare(
    `select id, kind, name, company, document, line_of_business as lineOfBusiness, owner, principal, language, vip, remarks,
       standing, tags, own, created_at as createdAt, updated_at as updatedAt
     from customers where id = ?`,
  );
  const pointsOf = sql.prepare(
    `select id, channel, typed, key, label, state, state_at as stateAt, state_by as stateBy
     from contact_points where customer_id = ? order by position, id`,
  );
  const refusalsOf = sql.prepare('select channel, at, by, reason from customer_refusals where customer_id = ?');
  return (ids) =>
    ids.flatMap((id) => {
      const row = cardOf.get(id) as Row | undefined;
      if (!row) return [];
      return {
        ...present(row),
        vip: row.vip === 1,
        tags: JSON.parse(String(row.tags)),
        own: JSON.parse(String(row.own)),
        refusals: refusalsOf.all(id) as Refusal[],
        points: pointsOf.all(id).map((point) => present(point as Row)) as unknown as ContactPoint[],
      } as unknown as Customer;
    });
}
