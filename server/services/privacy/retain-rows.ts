import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ids } from '../../base/ids.ts';
import type { RetainedKind } from '../../core/office/privacy.ts';
import { type Db, schema } from '../../store/db.ts';
import type { FigureBlotting } from '../../store/privacy/forget-figures.ts';
import { openRetained } from '../../store/privacy/retained-rows.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import { privacySecret, pseudonymWith } from './forget-customer.ts';

export interface RetainedTerm {
  kind: RetainedKind;
  /** Older goes: epoch ms. */
  before: number;
}

/** Takes away what was kept long enough, in small steps; what went is written in the book of what was done. */
export async function retainRows(
  deps: { db: Db; now: () => number; ids: Pick<Ids, 'token'>; dataFolder: string; figures?: FigureBlotting },
  terms: readonly RetainedTerm[],
  pace: Pace,
): Promise<void> {
  const { db, now, ids, dataFolder, figures } = deps;
  const retained = openRetained(db, {
    pseudonymOf: pseudonymWith(privacySecret(db, ids)),
    figures,
    dropFolder: (folder) => rmSync(resolve(dataFolder, folder), { recursive: true, force: true }),
  });
  for (const { kind, before } of terms) {
    let count = 0;
    while (!pace.isStopped()) {
      const some = retained[kind].removeSome(before);
      if (some === 0) break;
      count += some;
      await pace.breathe();
    }
    if (count > 0)
      db.insert(schema.auditLog)
        .values({
          at: now(),
          by: 'system',
          action: 'privacy.kept-long-enough',
          subject: `privacy/${kind}`,
          detail: { count },
        })
        .run();
  }
}
