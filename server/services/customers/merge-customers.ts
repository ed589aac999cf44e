import type { Ids } from '../../base/ids.ts';
import type { ContactPoint, Customer } from '../../core/customers/customer.ts';
import { mergeCard } from '../../core/customers/import/merge-card.ts';
import { putBack } from '../../core/customers/import/put-back.ts';
import { sameWay } from '../../core/customers/same-way.ts';
import { customerReferences } from '../../store/customers/customer-references.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import type { Db } from '../../store/db.ts';
import type { FieldChange } from '../../store/schema/customers.ts';

/** All that it takes to part two cards again. */
interface MergeUndo {
  gone: Customer;
  /** Rows that spoke of the card that went, by table. */
  moved: Record<string, number[]>;
  /** Rows of tables whose key holds a customer, as they stood. */
  positions: Record<string, unknown>[];
  /** Channels that only the one that went had refused. */
  refusals: string[];
}

export type MergeOutcome = { kind: 'merged'; id: string } | { kind: 'refused'; why: 'not-found' | 'not-now' };

const history = { table: 'customer_changes', column: 'customer_id' };

/** Makes one card of two and parts them again; each call is one transaction. */
export function openMerging({ db, ids, now }: { db: Db; ids: Ids; now: () => number }) {
  const sql = db.$client;
  const store = openCustomerStore(db);
  const duplicates = openDuplicateStore(db);
  const moving = [...customerReferences, history].map(({ table, column }) => ({
    table,
    of: sql.prepare(`select rowid from "${table}" where "${column}" = ?`).pluck(),
    move: sql.prepare(`update or ignore "${table}" set "${column}" = ? where rowid = ? and "${column}" = ?`),
  }));
  const positionsOf = sql.prepare('select * from customer_positions where company_id = @id or person_id = @id');
  const dropPositions = sql.prepare('delete from customer_positions where company_id = @id or person_id = @id');
  const putPosition = sql.prepare(
    `insert or ignore into customer_positions (company_id, person_id, title, department, leads)
     values (@company_id, @person_id, @title, @department, @leads)`,
  );
  const dropPosition = sql.prepare(
    'delete from customer_positions where company_id = @company_id and person_id = @person_id',
  );
  const putRefusal = sql.prepare(
    'insert or ignore into customer_refusals (customer_id, channel, at, by, reason) values (?, ?, ?, ?, ?)',
  );
  const dropRefusal = sql.prepare('delete from customer_refusals where customer_id = ? and channel = ?');
  const setState = sql.prepare('update contact_points set state = ?, state_at = ?, state_by = ? where id = ?');
  const changesOf = sql.prepare('select changes from customer_changes where customer_id = ? and how = ?').pluck();

  /** Marks on numbers go with the numbers. */
  function carryStates(from: Customer, to: Customer): void {
    const states = new Map(from.points.map((point) => [sameWay(point), point]));
    for (const point of to.points) {
      const known = states.get(sameWay(point));
      if (known && known.state !== 'good' && point.state === 'good')
        setState.run(known.state, known.stateAt ?? null, known.stateBy ?? null, point.id);
    }
  }

  const moved = (position: Record<string, unknown>, from: string, to: string): Record<string, unknown> => ({
    ...position,
    company_id: position.company_id === from ? to : position.company_id,
    person_id: position.person_id === from ? to : position.person_id,
  });

  const merge = sql.transaction((keptId: string, goneId: string, by: string): MergeOutcome => {
    const [kept, gone] = store.read([keptId, goneId]);
    if (keptId === goneId || !kept || !gone) return { kind: 'refused', why: 'not-found' };
    const at = now();
    const id = ids.next(at);
    const how = `merge:${id}`;
    const undo: MergeUndo = {
      gone,
      moved: {},
      positions: positionsOf.all({ id: goneId }) as Record<string, unknown>[],
      refusals: [],
    };
    for (const { table, of, move } of moving) {
      const rows = of.all(goneId) as number[];
      for (const row of rows) move.run(keptId, row, goneId);
      if (rows.length > 0) undo.moved[table] = rows;
    }
    dropPositions.run({ id: goneId });
    for (const position of undo.positions) {
      const next = moved(position, goneId, keptId);
      if (next.company_id !== next.person_id) putPosition.run(next);
    }
    for (const { channel, at: since, by: who, reason } of gone.refusals)
      if (putRefusal.run(keptId, channel, since, who, reason).changes > 0) undo.refusals.push(channel);
    store.remove(goneId);
    // Both remarks stay; elsewhere what the kept card lacks is filled in.
    const remarks = [kept.remarks, gone.remarks]
      .filter((text, index, all) => text !== '' && all.indexOf(text) === index)
      .join('\n');
    const filled = mergeCard(
      kept,
      { draft: { ...gone, vip: kept.vip || gone.vip }, points: gone.points },
      { onMatch: 'fill', at },
    );
    const { refusals: _, ...unchanged } = kept;
    const card = {
      ...(filled ?? unchanged),
      remarks,
      vip: kept.vip || gone.vip,
      own: { ...gone.own, ...kept.own },
      updatedAt: at,
    };
    carryStates(gone, store.write(card, { at, by, how }));
    duplicates.forgetCard(goneId);
    duplicates.addMerge({ id, at, by, keptId, goneId, goneName: gone.name, undo });
    return { kind: 'merged', id };
  });

  const part = sql.transaction((mergeId: string, by: string): MergeOutcome => {
    const found = duplicates.findMerge(mergeId);
    const [kept] = found ? store.read([found.keptId]) : [];
    if (!found || !kept) return { kind: 'refused', why: 'not-found' };
    const [isBack] = store.read([found.goneId]);
    if (found.undoneAt !== null || isBack) return { kind: 'refused', why: 'not-now' };
    const at = now();
    const { gone, moved: rows, positions, refusals } = found.undo as MergeUndo;
    const { keptId, goneId } = found;
    const how = `unmerge:${mergeId}`;
    const stateOf = new Map(gone.points.map((point) => [sameWay(point), point.state]));
    // The kept card was given the other's points and then their marks.
    const changes = (changesOf.all(keptId, `merge:${mergeId}`) as string[])
      .flatMap((text) => JSON.parse(text) as FieldChange[])
      .map((change) => {
        const point = change.to as ContactPoint | undefined;
        if (change.field !== 'points' || !point) return change;
        return { ...change, to: { ...point, state: stateOf.get(sameWay(point)) ?? point.state } };
      });
    const before = putBack(kept, changes, at);
    if (before) store.write(before, { at, by, how });
    const { refusals: refused, ...card } = gone;
    carryStates(gone, store.write({ ...card, updatedAt: at }, { at, by, how }));
    for (const { channel, at: since, by: who, reason } of refused) putRefusal.run(goneId, channel, since, who, reason);
    for (const channel of refusals) dropRefusal.run(keptId, channel);
    for (const position of positions) {
      dropPosition.run(moved(position, goneId, keptId));
      putPosition.run(position);
    }
    for (const { table, move } of moving) for (const row of rows[table] ?? []) move.run(goneId, row, keptId);
    // Notes moved: both are found by their own again.
    for (const each of store.read([keptId, goneId])) store.index(each);
    duplicates.setUndone(mergeId, at);
    return { kind: 'merged', id: mergeId };
  });

  return {
    /** The first card stays and takes all of the second's points, history and marks. */
    merge: (cards: { keptId: string; goneId: string; by: string }): MergeOutcome =>
      merge.immediate(cards.keptId, cards.goneId, cards.by),
    /** Parts them: each gets its own back, what was done since stays with the kept one. */
    part: (mergeId: string, by: string): MergeOutcome => part.immediate(mergeId, by),
  };
}
