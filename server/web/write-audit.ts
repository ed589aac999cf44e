import { auditLog } from '../store/schema/access.ts';
import type { WebDeps } from './web-deps.ts';

/** Notes who did or saw what: `call.ended` on `calls/<id>`. */
export function writeAudit(
  deps: Pick<WebDeps, 'db' | 'clock'>,
  entry: { by: string; action: string; subject: string; detail?: Record<string, unknown> },
): void {
  deps.db
    .insert(auditLog)
    .values({ ...entry, at: deps.clock.now() })
    .run();
}
