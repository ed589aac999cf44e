import { and, eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Customer } from '../../core/customers/customer.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from './customers.ts';

const { auditLog, contactPoints, customerChanges, customerRefusals } = schema;

/** What people who call find out: whose number it is not, and what a customer does not want. Each act is told on the card and in the log. */
export function keepMarks({
  db,
  clock,
  changed,
  find,
  update,
}: {
  db: Db;
  clock: Clock;
  changed: (customerId: string) => void;
} & Pick<Customers, 'find' | 'update'>): Pick<Customers, 'markPoint' | 'replacePoint' | 'refuse'> {
  function tell(
    about: { customerId: string; by: string; action: string },
    change: { field: string; from?: unknown; to?: unknown },
  ): void {
    const { customerId, by, action } = about;
    const at = clock.now();
    db.insert(customerChanges)
      .values({ customerId, at, by, how: 'form', changes: [change] })
      .run();
    const { from, to } = change;
    db.insert(auditLog)
      .values({ at, by, action, subject: `customers/${customerId}`, detail: { from, to } })
      .run();
  }

  const markPoint: Customers['markPoint'] = ({ customerId, pointId, state, by }) => {
    const where = and(eq(contactPoints.id, pointId), eq(contactPoints.customerId, customerId));
    const before = db.select().from(contactPoints).where(where).get();
    if (!before) return false;
    if (before.state === state) return true;
    db.transaction(() => {
      db.update(contactPoints).set({ state, stateAt: clock.now(), stateBy: by }).where(where).run();
      const point = { channel: before.channel, typed: before.typed };
      tell(
        { customerId, by, action: 'customer.point-marked' },
        { field: 'point-state', from: { ...point, state: before.state }, to: { ...point, state } },
      );
    });
    changed(customerId);
    return true;
  };

  return {
    markPoint,

    replacePoint({ customerId, pointId, typed, by }) {
      const customer: Customer | undefined = find(customerId);
      const old = customer?.points.find(({ id }) => id === pointId);
      if (!customer || !old) return { kind: 'not-found' };
      const { channel, label } = old;
      const points = customer.points.flatMap((point) =>
        point === old ? [point, { channel, typed, ...(label !== undefined && { label }) }] : [point],
      );
      const outcome = update(customerId, { points }, { by });
      if (outcome.kind !== 'saved') return outcome;
      markPoint({ customerId, pointId, state: 'changed', by });
      return { kind: 'saved', customer: find(customerId) ?? outcome.customer };
    },

    refuse({ customerId, channel, reason, by }) {
      if (!find(customerId)) return false;
      const where = and(eq(customerRefusals.customerId, customerId), eq(customerRefusals.channel, channel));
      const why = reason.trim().slice(0, 500);
      db.transaction(() => {
        const before = db.select().from(customerRefusals).where(where).get();
        const row = { at: clock.now(), by, reason: why };
        if (why === '') db.delete(customerRefusals).where(where).run();
        else
          db.insert(customerRefusals)
            .values({ customerId, channel, ...row })
            .onConflictDoUpdate({ target: [customerRefusals.customerId, customerRefusals.channel], set: row })
            .run();
        if (before?.reason !== (why === '' ? undefined : why))
          tell(
            { customerId, by, action: why === '' ? 'customer.refusal-withdrawn' : 'customer.refused' },
            { field: `refusal-${channel}`, ...(before && { from: before.reason }), ...(why !== '' && { to: why }) },
          );
      });
      changed(customerId);
      return true;
    },
  };
}
