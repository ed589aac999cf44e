import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import type { Db } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';
import type { LegStopper } from '../limits/call-limits.ts';
import { createLimits, type Limits } from '../limits/limits.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Decks } from '../rating/decks.ts';
import { createFraudStop, type FraudStop } from './fraud-stop.ts';

/** Budgets and the fraud stop, which asks before they do and has money limits of its own among them. */
export function guardCalls(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read' | 'edit'>;
  decks: Decks;
  journal: { of(callId: string): CallEvent[] };
}): { limits: Limits; fraud: FraudStop; start(stopper: LegStopper): void; stop(): void } {
  let fraud: FraudStop | undefined;
  const limits = createLimits({ ...deps, guards: (leg) => fraud?.guards(leg) ?? [] });
  const stop = createFraudStop({ ...deps, inner: limits, payerOf: (asked) => limits.payerOf(asked) ?? {} });
  fraud = stop;
  return {
    limits,
    fraud: stop,
    start(stopper) {
      limits.start(stopper);
      stop.start(stopper);
    },
    stop() {
      limits.stop();
      stop.stop();
    },
  };
}
