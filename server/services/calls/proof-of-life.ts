import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { proofOfLife } from '../../store/schema/calls.ts';

/** What was open when the process died counts as ended at the last of these. */
const EVERY_MS = 5_000;

/** When the process that used this store before was last alive; undefined on a new store. */
export function lastProofOfLife(db: Db): number | undefined {
  return db.select().from(proofOfLife).get()?.at;
}

/** Writes a proof now and every five seconds; returns how to stop. A store that cannot write is logged once per failure run. */
export function startProofOfLife(deps: { db: Db; clock: Clock; log: Log }): () => void {
  let timer: { cancel(): void } | undefined;
  let failing = false;
  function prove(): void {
    try {
      const at = deps.clock.now();
      deps.db
        .insert(proofOfLife)
        .values({ id: 1, at })
        .onConflictDoUpdate({ target: proofOfLife.id, set: { at } })
        .run();
      failing = false;
    } catch (error) {
      if (!failing) deps.log.error('proof of life could not be written', { error });
      failing = true;
    }
    timer = deps.clock.after(EVERY_MS, prove);
  }
  prove();
  return () => timer?.cancel();
}
