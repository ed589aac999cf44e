import { and, eq, or } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Position } from '../../core/customers/customer.ts';
import type { CustomerStore } from '../../store/customers/customer-store.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from './customers.ts';

const { customerChanges, customerPositions, customers } = schema;

const longest = 120;

/** Who works where and as what. */
export function keepPositions({
  db,
  clock,
  store,
  changed,
}: {
  db: Db;
  clock: Clock;
  store: Pick<CustomerStore, 'read'>;
  changed: (customerId: string) => void;
}): Pick<Customers, 'positionsOf' | 'keepPosition' | 'removePosition'> {
  const isOf = (id: string) => or(eq(customerPositions.companyId, id), eq(customerPositions.personId, id));
  const isSame = ({ companyId, personId }: Pick<Position, 'companyId' | 'personId'>) =>
    and(eq(customerPositions.companyId, companyId), eq(customerPositions.personId, personId));

  function tell(position: Pick<Position, 'companyId' | 'personId'>, by: string, to?: Position): void {
    for (const customerId of [position.companyId, position.personId]) {
      const changes = [{ field: 'position', ...(to ? { to } : { from: position }) }];
      db.insert(customerChanges).values({ customerId, at: clock.now(), by, how: 'form', changes }).run();
    }
  }

  function tellBoth({ companyId, personId }: Pick<Position, 'companyId' | 'personId'>): void {
    changed(companyId);
    changed(personId);
  }

  return {
    positionsOf: (id) =>
      db
        .select({ position: customerPositions, id: customers.id, name: customers.name })
        .from(customerPositions)
        .innerJoin(
          customers,
          or(
            and(eq(customerPositions.companyId, id), eq(customers.id, customerPositions.personId)),
            and(eq(customerPositions.personId, id), eq(customers.id, customerPositions.companyId)),
          ),
        )
        .where(isOf(id))
        .all()
        .map(({ position, name }) => ({ ...position, name }))
        .sort((a, b) => Number(b.leads) - Number(a.leads) || a.department.localeCompare(b.department)),

    keepPosition(position, { by }) {
      const kept = {
        ...position,
        title: position.title.trim().slice(0, longest),
        department: position.department.trim().slice(0, longest),
      };
      const [company, person] = [store.read([kept.companyId])[0], store.read([kept.personId])[0]];
      if (company?.kind !== 'company' || person?.kind !== 'person') return false;
      db.transaction(() => {
        db.insert(customerPositions)
          .values(kept)
          .onConflictDoUpdate({ target: [customerPositions.companyId, customerPositions.personId], set: kept })
          .run();
        tell(kept, by, kept);
      });
      tellBoth(kept);
      return true;
    },

    removePosition(position, { by }) {
      const { changes } = db.delete(customerPositions).where(isSame(position)).run();
      if (changes === 0) return false;
      tell(position, by);
      tellBoth(position);
      return true;
    },
  };
}
